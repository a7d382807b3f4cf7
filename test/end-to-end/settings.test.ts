import {
  AssociateSoftwareTokenCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { STEP_MS, totpCode } from '../../local/cognito/totp.ts';
import { refreshFor, signIn } from '../../local/tour/people.ts';
import { PASSWORD, startTwoTenants, type TestTenant } from '../support/platform.ts';
import { testClient } from '../support/test-client.ts';

const CONSOLE = 'https://console.acme.example';
const EVIL = 'https://evil.example';

const { platform, acme, globex } = await startTwoTenants();
afterAll(() => platform.close());

const send = (path: string, headers: Record<string, string>, method = 'GET') =>
  fetch(`${platform.cloud.baseUrl}${path}`, { method, headers });
const authorization = ({ tokens }: TestTenant) => `Bearer ${tokens.accessToken}`;
/** The page that an answer names. */
const readableBy = async (answer: Promise<Response>) => (await answer).headers.get('access-control-allow-origin');

describe('the pages of a tenant', () => {
  beforeAll(async () => {
    const { etag = '' } = await acme.owner.settings.read().withResponse();
    const changed = await acme.owner.settings.change({ cors: { origins: [CONSOLE] } }, { ifMatch: etag });
    expect(changed).toEqual({ mfa: 'optional', cors: { origins: [CONSOLE] } });
  });

  test.each([
    ['an answer', '/v1/me', 200],
    ['an error', '/v1/executions/nothing', 400],
  ])('may read %s, and no other page', async (_, path, status) => {
    const ask = (tenant: TestTenant, origin: string) => send(path, { authorization: authorization(tenant), origin });
    const answer = await ask(acme, CONSOLE);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('access-control-allow-origin')).toBe(CONSOLE);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('vary')).toContain('Origin');
    expect(await readableBy(ask(acme, EVIL))).toBeNull();
    expect(await readableBy(ask(globex, CONSOLE))).toBeNull();
  });

  test('ask first, as every page may, since nobody says yet for which tenant', async () => {
    const preflight = await send(
      '/v1/me',
      { origin: CONSOLE, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      'OPTIONS',
    );
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-headers')?.toLowerCase()).toContain('authorization');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
  });

  test('learn that their token has ended, as every page may', async () => {
    const refused = await send('/v1/me', { authorization: 'Bearer ended', origin: CONSOLE });
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([401, '*']);
  });

  test('may all read what is public', async () => {
    expect(await readableBy(send('/v1/openapi.json', { origin: EVIL }))).toBe('*');
  });

  test('are in the audit trail', async () => {
    const { body } = await acme.owner.call('GET', '/v1/audit?limit=1');
    expect(body['items']).toMatchObject([{ action: 'settings.change', details: { 'cors.origins': CONSOLE } }]);
  });
});

describe('a second factor that a tenant demands', () => {
  /** Sets up an app with the access token, as the guide says. @returns the app's secret */
  async function enrol(AccessToken: string): Promise<string> {
    const { client } = platform.pool;
    const { SecretCode = '' } = await client.send(new AssociateSoftwareTokenCommand({ AccessToken }));
    const UserCode = totpCode(SecretCode, Date.now() - STEP_MS);
    await client.send(new VerifySoftwareTokenCommand({ AccessToken, UserCode }));
    const SoftwareTokenMfaSettings = { Enabled: true, PreferredMfa: true };
    await client.send(new SetUserMFAPreferenceCommand({ AccessToken, SoftwareTokenMfaSettings }));
    return SecretCode;
  }

  async function signInWithCode(email: string, secret: string) {
    const { client, clientId: ClientId } = platform.pool;
    const AuthParameters = { USERNAME: email, PASSWORD };
    const first = await client.send(
      new InitiateAuthCommand({ AuthFlow: 'USER_PASSWORD_AUTH', ClientId, AuthParameters }),
    );
    const { AuthenticationResult } = await client.send(
      new RespondToAuthChallengeCommand({
        ClientId,
        ChallengeName: first.ChallengeName,
        Session: first.Session,
        ChallengeResponses: { USERNAME: email, SOFTWARE_TOKEN_MFA_CODE: totpCode(secret, Date.now()) },
      }),
    );
    const { AccessToken = '', RefreshToken = '' } = AuthenticationResult ?? {};
    return { client: testClient(platform.cloud.baseUrl, AccessToken), accessToken: AccessToken, RefreshToken };
  }

  const demand = async (client: TestTenant['owner']) => {
    const { etag = '' } = await client.settings.read().withResponse();
    return client.settings.change({ mfa: 'required' }, { ifMatch: etag });
  };

  test('keeps out who has none until they set it up and sign in with it; systems go on', async () => {
    await globex.owner.members.invite({ email: 'greta@globex.example', roles: ['viewer'] });
    const before = await platform.acceptInvitation('greta@globex.example');
    const { secret: key = '' } = await globex.owner.apiKeys.create({ name: 'system', role: 'viewer' });
    await expect(demand(globex.owner)).rejects.toMatchObject({ status: 409, code: 'mfa-not-enrolled' });

    const ownerSecret = await enrol(globex.tokens.accessToken);
    await expect(signIn(platform.pool, globex.ownerEmail, PASSWORD)).rejects.toThrow('SOFTWARE_TOKEN_MFA');
    const owner = await signInWithCode(globex.ownerEmail, ownerSecret);
    expect(await demand(owner.client)).toMatchObject({ mfa: 'required' });

    const greta = testClient(platform.cloud.baseUrl, before.accessToken);
    const refused = await greta.call('GET', '/v1/members');
    expect(refused).toMatchObject({ status: 403, body: { code: 'mfa-required' } });
    expect((await greta.call('GET', '/v1/me')).body).toMatchObject({
      secondFactor: false,
      tenant: { mfa: 'required' },
    });
    expect((await testClient(platform.cloud.baseUrl, key).call('GET', '/v1/members')).status).toBe(200);

    const after = await signInWithCode('greta@globex.example', await enrol(before.accessToken));
    expect((await after.client.call('GET', '/v1/members')).status).toBe(200);
    const refreshed = testClient(platform.cloud.baseUrl, await refreshFor(platform.pool, after.RefreshToken, 'globex'));
    expect((await refreshed.call('GET', '/v1/me')).body).toMatchObject({ secondFactor: true });
  });

  test('is of no concern to other tenants', async () => {
    expect((await acme.owner.call('GET', '/v1/members')).status).toBe(200);
  });
});
