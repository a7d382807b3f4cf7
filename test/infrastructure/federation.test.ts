import { rmSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import type { FederatedProvider, StageConfig } from '../../lib/config.ts';
import { only, type Resource, STAGES, StageTemplates, stageApp, templatesOf } from './stacks.ts';

const OIDC = {
  tenant: 'acme',
  kind: 'oidc',
  issuer: 'https://login.acme.example',
  clientId: 'tributary',
  clientSecretName: 'acme/tributary',
} as const;
const SAML = { tenant: 'globex', kind: 'saml', metadataUrl: 'https://idp.globex.example/metadata' } as const;
const callbackUrls = ['https://console.shop.example/signed-in'];

const federated = (providers: readonly FederatedProvider[]) => (config: StageConfig) => ({
  ...config,
  federation: { signInDomainPrefix: 'shop-tributary', callbackUrls, providers },
});

describe('a stage without federation', () => {
  test.each(STAGES)('has no hosted pages in %s', (stage) => {
    const templates = new StageTemplates(stage);
    expect(templates.ofType('AWS::Cognito::UserPoolIdentityProvider')).toEqual([]);
    expect(templates.ofType('AWS::Cognito::UserPoolDomain')).toEqual([]);
    const { properties } = only(templates.ofType('AWS::Cognito::UserPoolClient'));
    expect(properties).toMatchObject({ AllowedOAuthFlowsUserPoolClient: false });
    expect(properties).not.toHaveProperty('CallbackURLs');
    expect(JSON.stringify(templates.function('identity/on-directory-request'))).not.toContain('FEDERATED_TENANTS');
  });
});

describe('a stage with federation', () => {
  const { resources, templates } = templatesOf(stageApp('prod', federated([OIDC, SAML])).app);
  const ofType = (type: string) => resources.filter((resource) => resource.type === type);
  const provider = (tenant: string): Resource =>
    only(
      ofType('AWS::Cognito::UserPoolIdentityProvider').filter(
        ({ properties }) => properties['ProviderName'] === tenant,
      ),
    );
  const client = only(ofType('AWS::Cognito::UserPoolClient'));

  test('has an OpenID Connect provider called as its tenant, whose secret is no part of the template', () => {
    expect(provider('acme').properties).toMatchObject({
      ProviderType: 'OIDC',
      ProviderDetails: {
        oidc_issuer: OIDC.issuer,
        client_id: OIDC.clientId,
        client_secret: '{{resolve:secretsmanager:acme/tributary:SecretString:::}}',
        authorize_scopes: 'openid email',
        attributes_request_method: 'GET',
      },
      AttributeMapping: { email: 'email', email_verified: 'email_verified' },
    });
  });

  test('asks a provider for the scopes that it is said to need', () => {
    const scopes = ['openid', 'email', 'profile'];
    const asked = templatesOf(stageApp('dev', federated([{ ...OIDC, scopes }])).app).resources;
    const { properties } = only(asked.filter(({ type }) => type === 'AWS::Cognito::UserPoolIdentityProvider'));
    expect(properties).toMatchObject({ ProviderDetails: { authorize_scopes: 'openid email profile' } });
  });

  test('has a SAML provider called as its tenant', () => {
    expect(provider('globex').properties).toMatchObject({
      ProviderType: 'SAML',
      ProviderDetails: { MetadataURL: SAML.metadataUrl },
      AttributeMapping: { email: 'email', email_verified: 'email_verified' },
    });
  });

  test('has pages to sign in at', () => {
    expect(only(ofType('AWS::Cognito::UserPoolDomain')).properties).toMatchObject({ Domain: 'shop-tributary' });
  });

  test('lets its client, which has no secret, use the code flow, and no token change a user', () => {
    expect(client.properties).toMatchObject({
      GenerateSecret: false,
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ['code'],
      AllowedOAuthScopes: ['openid', 'email'],
      CallbackURLs: callbackUrls,
      SupportedIdentityProviders: ['COGNITO', 'acme', 'globex'],
    });
    const made = ofType('AWS::Cognito::UserPoolIdentityProvider').map(({ logicalId }) => logicalId);
    expect(client.dependsOn).toEqual(expect.arrayContaining(made));
  });

  test('tells the directory which tenants have a provider', () => {
    const functions = ofType('AWS::Lambda::Function').map(({ properties }) => JSON.stringify(properties));
    const told = only(functions.filter((properties) => properties.includes('"FEDERATED_TENANTS":"acme,globex"')));
    expect(told).toContain('identity-on-directory-request');
  });

  test('outputs where the pages are', () => {
    expect(JSON.stringify(templates['tributary-prod-foundation']?.Outputs)).toContain('amazoncognito.com');
  });

  test.each([
    ['what is no id of a tenant', [{ ...SAML, tenant: 'Globex_1' }]],
    ['a tenant with two providers', [OIDC, { ...SAML, tenant: 'acme' }]],
    ['no provider', []],
  ])('is refused with %s', (_, providers) => {
    expect(() => stageApp('dev', federated(providers))).toThrow('federation of the stage');
  });
});

test('the rule pack finds nothing in a stage with federation', () => {
  const { app } = stageApp('prod', federated([OIDC, SAML]));
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  process.env['CDK_VALIDATION'] = 'true';
  expect(() => app.synth()).not.toThrow();
  rmSync(app.outdir, { recursive: true });
});
