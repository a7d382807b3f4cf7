import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { type CognitoService, createCognitoService } from '../../../../local/cognito/service.ts';
import { type FakeCloud, type FakeCloudOptions, fakeCloud } from '../../../support/fake-cloud.ts';
import { type Kept, takeBackAll } from '../../../support/memories.ts';
import { clientOptions, serveService } from '../../../support/service-endpoint.ts';

export const STRONG = 'Correct-Horse-9';

const TRIGGER = { LambdaArn: 'arn:aws:lambda:us-east-1:123456789012:function:trigger', LambdaVersion: 'V2_0' };

export interface TestPool {
  readonly cloud: FakeCloud;
  readonly service: CognitoService;
  readonly sdk: CognitoIdentityProviderClient;
  readonly poolId: string;
  readonly clientId: string;
  claims(token: string | undefined): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

interface TestPoolOptions extends FakeCloudOptions {
  /** What an earlier pool kept. @default - nothing */
  readonly kept?: Kept;
  readonly pool?: Record<string, unknown>;
  readonly client?: Record<string, unknown>;
}

/** A pool as the stacks make it (sign-in by e-mail, V2 trigger), with a client and the group `operators`. */
export async function testPool(options: TestPoolOptions = {}): Promise<TestPool> {
  const cloud = fakeCloud(options);
  const service = createCognitoService(cloud);
  takeBackAll([service], options.kept ?? {});
  const make = (type: string, logicalId: string, properties: Record<string, unknown>) =>
    service.provisioners[type]?.({ logicalId, stackName: 'foundation', type, properties });
  const pool = await make('AWS::Cognito::UserPool', 'Pool', {
    UsernameAttributes: ['email'],
    UsernameConfiguration: { CaseSensitive: false },
    Policies: { PasswordPolicy: { MinimumLength: 12, RequireSymbols: true } },
    LambdaConfig: { PreTokenGenerationConfig: TRIGGER },
    ...options.pool,
  });
  const poolId = pool?.ref ?? '';
  const client = await make('AWS::Cognito::UserPoolClient', 'Client', {
    UserPoolId: poolId,
    ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
    PreventUserExistenceErrors: 'ENABLED',
    AccessTokenValidity: 15,
    TokenValidityUnits: { AccessToken: 'minutes' },
    RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 10 },
    ...options.client,
  });
  await make('AWS::Cognito::UserPoolGroup', 'Operators', { UserPoolId: poolId, GroupName: 'operators' });
  const endpoint = await serveService(cloud, service);
  return {
    cloud,
    service,
    sdk: new CognitoIdentityProviderClient(clientOptions(endpoint)),
    poolId,
    clientId: client?.ref ?? '',
    claims: async (token = '') => {
      const keys = service.serveWellKnown(`/${poolId}/.well-known/jwks.json`) as JSONWebKeySet;
      const currentDate = new Date(cloud.clock.now());
      return (await jwtVerify(token, createLocalJWKSet(keys), { currentDate })).payload;
    },
    close: () => endpoint.close(),
  };
}
