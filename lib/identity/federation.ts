import { SecretValue } from 'aws-cdk-lib';
import {
  CfnUserPoolDomain,
  CfnUserPoolIdentityProvider,
  OAuthScope,
  type UserPool,
  UserPoolClientIdentityProvider,
  type UserPoolClientOptions,
} from 'aws-cdk-lib/aws-cognito';
import { Construct } from 'constructs';
import { federatedTenants } from '../../functions/identity/environment.ts';
import type { FederatedProvider, FederationConfig } from '../config.ts';

export interface FederationProps {
  readonly pool: UserPool;
  readonly config: FederationConfig;
}

/** How a client lets people sign in at the hosted pages. */
export type HostedSignIn = Pick<UserPoolClientOptions, 'oAuth' | 'supportedIdentityProviders'>;

/**
 * Identity providers of tenants, and the pages that lead to them. Signing in there makes a user of the pool without any right:
 * members are invited.
 */
export class Federation extends Construct {
  private readonly config: FederationConfig;

  constructor(scope: Construct, id: string, { pool, config }: FederationProps) {
    super(scope, id);
    requireTenants(config);
    this.config = config;
    for (const provider of config.providers) this.createProvider(pool, provider);
    new CfnUserPoolDomain(this, 'SignInDomain', { userPoolId: pool.userPoolId, domain: config.signInDomainPrefix });
  }

  /**
   * The code flow for a client, which has to be made after the providers. Its tokens carry no right to change the user in the
   * pool: what a provider says about a person stays as it says.
   */
  get signIn(): HostedSignIn {
    const { callbackUrls, providers } = this.config;
    return {
      oAuth: {
        flows: { authorizationCodeGrant: true },
        scopes: [OAuthScope.OPENID, OAuthScope.EMAIL],
        callbackUrls: [...callbackUrls],
      },
      supportedIdentityProviders: [
        UserPoolClientIdentityProvider.COGNITO,
        ...providers.map(({ tenant }) => UserPoolClientIdentityProvider.custom(tenant)),
      ],
    };
  }

  private createProvider(pool: UserPool, provider: FederatedProvider): void {
    new CfnUserPoolIdentityProvider(this, provider.tenant, {
      userPoolId: pool.userPoolId,
      // The token trigger ties people to a tenant by this name. Ids of tenants are as Cognito wants it: short, without `_`.
      providerName: provider.tenant,
      providerType: provider.kind === 'oidc' ? 'OIDC' : 'SAML',
      providerDetails: detailsOf(provider),
      attributeMapping: { email: 'email', email_verified: 'email_verified' },
    });
  }
}

/** Keys as the API reference of Cognito has them at CreateIdentityProvider. */
function detailsOf(provider: FederatedProvider): Readonly<Record<string, string>> {
  if (provider.kind === 'saml') return { MetadataURL: provider.metadataUrl };
  return {
    oidc_issuer: provider.issuer,
    client_id: provider.clientId,
    // A dynamic reference: CloudFormation reads the secret, the template never has it.
    client_secret: SecretValue.secretsManager(provider.clientSecretName).unsafeUnwrap(),
    authorize_scopes: (provider.scopes ?? ['openid', 'email']).join(' '),
    attributes_request_method: 'GET',
  };
}

/** @throws Error for what is no id of a tenant, and for a tenant with two providers */
function requireTenants({ providers }: FederationConfig): void {
  const list = providers.map(({ tenant }) => tenant).join(',');
  const { error } = federatedTenants.safeParse(list);
  if (error) throw new Error(`federation of the stage: ${error.issues[0]?.message} in '${list}'`);
}
