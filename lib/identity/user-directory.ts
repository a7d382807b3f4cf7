import { Duration } from 'aws-cdk-lib';
import {
  AccountRecovery,
  CfnUserPool,
  FeaturePlan,
  LambdaVersion,
  Mfa,
  UserPool,
  type UserPoolClient,
  UserPoolOperation,
} from 'aws-cdk-lib/aws-cognito';
import { Policy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { tokenGenerationEnvironment } from '../../functions/identity/environment.ts';
import { acknowledge } from '../platform/acknowledge.ts';
import { type Platform, physicalName } from '../platform/platform.ts';
import type { PlatformKey } from '../platform/platform-key.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import type { TenantTable } from '../platform/tenant-table.ts';
import { Federation, type HostedSignIn } from './federation.ts';

export interface UserDirectoryProps {
  readonly platform: Platform;
  readonly table: TenantTable;
}

/** Administration of people, as the directory function may do it. */
const ADMINISTRATION = [
  'AdminCreateUser',
  'AdminDisableUser',
  'AdminEnableUser',
  'AdminGetUser',
  'AdminUserGlobalSignOut',
  'ListUsers',
].map((action) => `cognito-idp:${action}`);

/** The people of all tenants. Nobody signs up: members are invited, operators are made by the account's owner. */
export class UserDirectory extends Construct {
  readonly onTokenGeneration: ServiceFunction;
  private readonly pool: UserPool;
  private readonly client: UserPoolClient;

  constructor(scope: Construct, id: string, props: UserDirectoryProps) {
    super(scope, id);
    this.pool = createPool(this, props.platform);
    this.pool.addGroup('Operators', { groupName: 'operators', description: 'Operators of the platform' });
    this.client = this.createFederatedClient(props.platform) ?? this.createClient({ disableOAuth: true });
    this.onTokenGeneration = new ServiceFunction(this, 'OnTokenGeneration', {
      platform: props.platform,
      entry: 'identity/on-token-generation',
      description: 'Writes the active tenant and the platform role into access tokens',
      schema: tokenGenerationEnvironment,
      environment: { TABLE_NAME: props.table.tableName },
      // Cognito waits five seconds for a trigger.
      timeout: Duration.seconds(5),
    });
    props.table.grantPlatformRows(this.onTokenGeneration, ['$platform#user#*'], ['Query']);
    // Version 2 can write claims into access tokens; it needs the Essentials plan.
    this.pool.addTrigger(
      UserPoolOperation.PRE_TOKEN_GENERATION_CONFIG,
      this.onTokenGeneration.function,
      LambdaVersion.V2_0,
    );
    this.grantReading(this.onTokenGeneration);
  }

  get userPoolId(): string {
    return this.pool.userPoolId;
  }

  get clientId(): string {
    return this.client.userPoolClientId;
  }

  /** `iss` of the tokens; their keys are at `<issuer>/.well-known/jwks.json`. */
  get issuer(): string {
    return this.pool.userPoolProviderUrl;
  }

  /** The function may create, find, disable and sign out people of the pool. */
  grantAdministration(to: ServiceFunction): void {
    to.allow(ADMINISTRATION, [this.pool.userPoolArn]);
  }

  /** In a policy of its own, for which the function does not wait: the pool names the function, the policy the pool. */
  private grantReading(to: ServiceFunction): void {
    const read = new PolicyStatement({ actions: ['cognito-idp:AdminGetUser'], resources: [this.pool.userPoolArn] });
    new Policy(this, 'ReadUsers', { roles: [to.role], statements: [read] });
  }

  /** @returns undefined in a stage without federation */
  private createFederatedClient({ config: { federation: config } }: Platform): UserPoolClient | undefined {
    if (config === undefined) return undefined;
    const federation = new Federation(this, 'Federation', { pool: this.pool, config });
    const client = this.createClient(federation.signIn);
    client.node.addDependency(federation);
    return client;
  }

  private createClient(signIn: HostedSignIn | { readonly disableOAuth: true }): UserPoolClient {
    return this.pool.addClient('Client', {
      generateSecret: false,
      authFlows: { userPassword: true },
      ...signIn,
      preventUserExistenceErrors: true,
      enableTokenRevocation: true,
      // Rights are read afresh on every request; a short life bounds what a stolen token is worth.
      accessTokenValidity: Duration.minutes(15),
      idTokenValidity: Duration.minutes(15),
      refreshTokenValidity: Duration.days(1),
    });
  }
}

function createPool(scope: Construct, platform: Platform): UserPool {
  const pool = new UserPool(scope, 'Pool', {
    userPoolName: physicalName(platform, 'users'),
    featurePlan: FeaturePlan.ESSENTIALS,
    selfSignUpEnabled: false,
    signInAliases: { email: true },
    signInCaseSensitive: false,
    autoVerify: { email: true },
    // An address changes when the new one is proven, not before.
    keepOriginal: { email: true },
    standardAttributes: { email: { required: true, mutable: true } },
    accountRecovery: AccountRecovery.EMAIL_ONLY,
    mfa: Mfa.OPTIONAL,
    mfaSecondFactor: { sms: false, otp: true },
    passwordPolicy: {
      minLength: 12,
      requireLowercase: true,
      requireUppercase: true,
      requireDigits: true,
      requireSymbols: true,
      tempPasswordValidity: Duration.days(3),
    },
    deletionProtection: platform.config.deletionProtection,
    removalPolicy: platform.config.removalPolicy,
  });
  encryptWith(pool, platform.key);
  acknowledge(
    pool,
    'COG2',
    'A second factor is offered to everyone; a tenant demands it of its members (PATCH /v1/settings), and systems use API keys.',
  );
  acknowledge(
    pool,
    'COG8',
    'Threat protection needs the Plus plan, five times the price of Essentials for each active person.',
  );
  return pool;
}

/** `UserPool` has no property for the key yet. */
function encryptWith(pool: UserPool, key: PlatformKey): void {
  const resource = pool.node.defaultChild;
  if (!(resource instanceof CfnUserPool)) throw new Error('A UserPool is made of a CfnUserPool.');
  // cfn-lint knows the property no better; the CDK's own linter does.
  resource.addMetadata('cfn-lint', { config: { ignore_checks: ['E3002'] } });
  resource.keyConfiguration = { keyType: 'CUSTOMER_MANAGED_KEY', kmsKeyArn: key.arn };
}
