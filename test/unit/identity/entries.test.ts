import { AdminGetUserCommand, CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { DynamoDBDocumentClient, GetCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { APIGatewayRequestAuthorizerEvent, Context, PreTokenGenerationV2TriggerEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { formatApiKey, hashSecret, newSecret } from '../../../functions/identity/domain/api-key-text.ts';
import { usageKey } from '../../../functions/shared/access/usage-key.ts';
import { platformKeys } from '../../../functions/shared/table/keys.ts';

const documents = mockClient(DynamoDBDocumentClient);
const secrets = mockClient(SecretsManagerClient);
const pool = mockClient(CognitoIdentityProviderClient);
const context = { awsRequestId: 'invocation' } as Context;

const environment = {
  AWS_REGION: 'eu-west-1',
  STAGE: 'dev',
  TABLE_NAME: 'cell',
  TOKEN_ISSUER: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool',
  USER_POOL_CLIENT_ID: 'client-1',
  USAGE_KEY_SECRET_ARN: 'arn:aws:secretsmanager:eu-west-1:000000000000:secret:usage',
  USER_POOL_ID: 'eu-west-1_Pool',
};

/** Entry files read their environment and make their clients when they are loaded. */
async function loadEntries() {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  return {
    authorize: (await import('../../../functions/identity/on-authorization.ts')).handler,
    generate: (await import('../../../functions/identity/on-token-generation.ts')).handler,
    obey: (await import('../../../functions/identity/on-directory-request.ts')).handler,
  };
}

let entries: Awaited<ReturnType<typeof loadEntries>>;
beforeAll(async () => {
  entries = await loadEntries();
});
beforeEach(() => {
  documents.reset();
  secrets.reset();
  pool.reset();
});

describe('the authorizer', () => {
  const id = '01K9Z3N0V4T8S6QH2M5D7XWBCE';
  const secret = newSecret();
  const request = (authorization?: string) =>
    ({
      type: 'REQUEST',
      methodArn: 'arn:aws:execute-api:eu-west-1:000000000000:abc123/dev/GET/v1/me',
      headers: authorization === undefined ? null : { AUTHORIZATION: authorization },
      requestContext: { requestId: 'r-1' },
    }) as unknown as APIGatewayRequestAuthorizerEvent;

  test('answers for a key with the tenant and the tenant’s usage key', async () => {
    const lookup = { type: 'api-key-lookup', v: 1, tenantId: 'acme', hash: hashSecret(secret) };
    documents
      .on(GetCommand, { TableName: 'cell', Key: platformKeys.apiKey(id), ConsistentRead: true })
      .resolves({ Item: lookup });
    secrets
      .on(GetSecretValueCommand, { SecretId: environment.USAGE_KEY_SECRET_ARN })
      .resolves({ SecretString: 'hmac' });
    const bearer = `Bearer ${formatApiKey({ stage: 'dev', id, secret })}`;
    const answer = await entries.authorize(request(bearer), context);
    expect(answer).toMatchObject({
      principalId: id,
      context: { kind: 'api-key', tenantId: 'acme', principalId: id, issuedAt: '', signedInAt: '' },
      usageIdentifierKey: usageKey('hmac', 'acme'),
    });
    await entries.authorize(request(bearer), context);
    expect(secrets.calls()).toHaveLength(1);
  });

  test('refuses more than one header, since its answer would be cached under either', async () => {
    documents
      .on(GetCommand)
      .resolves({ Item: { type: 'api-key-lookup', v: 1, tenantId: 'acme', hash: hashSecret(secret) } });
    secrets.on(GetSecretValueCommand).resolves({ SecretString: 'hmac' });
    const bearer = `Bearer ${formatApiKey({ stage: 'dev', id, secret })}`;
    const sent = (multiValueHeaders: Record<string, string[]>) =>
      entries.authorize({ ...request(bearer), multiValueHeaders } as APIGatewayRequestAuthorizerEvent, context);
    expect(await sent({ Authorization: [bearer] })).toMatchObject({ principalId: id });
    for (const headers of [
      { Authorization: [bearer, 'Bearer x'] },
      { Authorization: [bearer], authorization: ['Bearer x'] },
    ]) {
      await expect(sent(headers)).rejects.toThrow('Unauthorized');
    }
  });

  test('refuses by the very message that API Gateway makes 401 of', async () => {
    documents.on(GetCommand).resolves({});
    for (const header of [undefined, 'Bearer x', `Bearer ${formatApiKey({ stage: 'dev', id, secret })}`]) {
      await expect(entries.authorize(request(header), context)).rejects.toEqual(new Error('Unauthorized'));
    }
  });
});

describe('the token trigger', () => {
  const event = (groups: string[], clientMetadata?: Record<string, string>) =>
    ({
      version: '2',
      triggerSource: 'TokenGeneration_RefreshTokens',
      userPoolId: environment.USER_POOL_ID,
      userName: 'ada-name',
      request: { userAttributes: { sub: 'ada' }, groupConfiguration: { groupsToOverride: groups }, clientMetadata },
      response: { claimsAndScopeOverrideDetails: null },
    }) as unknown as PreTokenGenerationV2TriggerEvent;
  const claimsOf = async (groups: string[], metadata?: Record<string, string>) => {
    const { response } = await entries.generate(event(groups, metadata), context);
    const details = response.claimsAndScopeOverrideDetails;
    expect(details?.idTokenGeneration).toEqual(details?.accessTokenGeneration);
    return details?.accessTokenGeneration?.claimsToAddOrOverride;
  };

  const memberOf = (...tenants: string[]) => {
    const common = { type: 'membership', v: 1, status: 'active' };
    const Items = tenants.map((tenantId) => ({ ...platformKeys.membership('ada', tenantId), ...common, tenantId }));
    documents.on(QueryCommand).resolves({ Items });
  };

  test('adds the tenant to both tokens, and switches it by the client’s metadata', async () => {
    memberOf('acme', 'globex');
    pool.on(AdminGetUserCommand).resolves({});
    expect(await claimsOf([])).toEqual({ tenant_id: 'acme' });
    expect(await claimsOf([], { tenant: 'globex' })).toEqual({ tenant_id: 'globex' });
    expect(await claimsOf([], { tenant: 'hooli' })).toEqual({ tenant_id: 'acme' });
    expect(await claimsOf(['operators'])).toEqual({ platform_role: 'operator' });
    pool.on(AdminGetUserCommand).rejects(new Error('nobody asks for the factor of who has no tenant'));
    expect(await claimsOf(['operators'])).toEqual({ platform_role: 'operator' });
    documents.on(QueryCommand).resolves({});
    expect(await claimsOf([])).toEqual({});
  });

  test('attests the second factor of members who are asked for one', async () => {
    memberOf('acme');
    pool
      .on(AdminGetUserCommand, { UserPoolId: environment.USER_POOL_ID, Username: 'ada-name' })
      .resolves({ UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] });
    expect(await claimsOf([])).toEqual({ tenant_id: 'acme', mfa: 'true' });
    pool.on(AdminGetUserCommand).rejects(new Error('unreachable'));
    await expect(claimsOf([])).rejects.toThrow('unreachable');
  });

  test('ties whom a provider vouches for to its tenant, and attests no second factor', async () => {
    memberOf('acme', 'globex');
    pool.on(AdminGetUserCommand).resolves({ UserMFASettingList: ['SOFTWARE_TOKEN_MFA'] });
    const signIn = event(['operators', `${environment.USER_POOL_ID}_globex`], { tenant: 'acme' });
    Object.assign(signIn.request.userAttributes, {
      'cognito:user_status': 'EXTERNAL_PROVIDER',
      email: 'ada@globex.example',
      email_verified: 'true',
      identities: JSON.stringify([{ userId: 'ada', providerName: 'globex', providerType: 'OIDC', primary: true }]),
    });
    const { response } = await entries.generate(signIn, context);
    const claims = response.claimsAndScopeOverrideDetails?.accessTokenGeneration?.claimsToAddOrOverride;
    expect(claims).toEqual({ tenant_id: 'globex' });
  });
});

describe('the directory function', () => {
  test('obeys typed commands and nothing else', async () => {
    pool.on(AdminGetUserCommand).resolves({ UserAttributes: [{ Name: 'sub', Value: 'sub-1' }] });
    const find = { command: 'findOrCreateUser', email: 'ada@acme.example' };
    expect(await entries.obey(find, context)).toEqual({ sub: 'sub-1', created: false });
    expect(await entries.obey({ command: 'disable', sub: 'sub-1' }, context)).toBeNull();
    for (const wrong of [{}, { ...find, email: 'x' }, { ...find, more: 1 }, { command: 'delete', sub: 'x' }]) {
      await expect(entries.obey(wrong, context)).rejects.toThrow();
    }
  });
});
