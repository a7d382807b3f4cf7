import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { apiClient } from '../../local/tour/api-client.ts';
import { signIn } from '../../local/tour/people.ts';
import { PASSWORD, type Platform, startPlatform, type TestTenant } from '../support/platform.ts';

let platform: Platform;
let acme: TestTenant;
let globex: TestTenant;

beforeAll(async () => {
  platform = await startPlatform();
  acme = await platform.createTenant('acme');
  globex = await platform.createTenant('globex');
});
afterAll(() => platform?.close());

const client = (credential: string) => apiClient(platform.cloud.baseUrl, credential);

/** A token with its claims changed and its signature kept. */
function tampered(token: string, change: Record<string, unknown>): string {
  const [header, payload, signature] = token.split('.');
  const claims = { ...JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()), ...change };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

describe('signing in', () => {
  test('an invited owner sets a password and is known as the owner of the tenant', async () => {
    const { body } = await acme.owner.call('GET', '/v1/me');
    expect(body).toMatchObject({ kind: 'user', tenant: { id: 'acme' }, roles: ['owner'] });
    expect(body['permissions']).toContain('api-key:create');
  });

  test('the password set at the first sign-in works, another one does not', async () => {
    const again = await signIn(platform.pool, acme.ownerEmail, PASSWORD);
    expect((await client(again.accessToken).call('GET', '/v1/me')).status).toBe(200);
    await expect(signIn(platform.pool, acme.ownerEmail, 'Wrong-password-1')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  test('an operator governs tenants and sees none of their data', async () => {
    expect((await platform.operator.call('GET', '/v1/tenants')).body['items']).toHaveLength(2);
    expect((await platform.operator.call('GET', '/v1/me')).body).toMatchObject({ kind: 'operator' });
    for (const path of ['/v1/members', '/v1/workflows', '/v1/executions', '/v1/audit', '/v1/api-keys']) {
      expect((await platform.operator.call('GET', path)).status, path).toBe(403);
    }
  });

  test('a tenant’s owner is no operator', async () => {
    expect((await acme.owner.call('GET', '/v1/tenants')).body).toMatchObject({ status: 403, code: 'forbidden' });
    expect((await acme.owner.call('GET', '/v1/tenants/globex')).status).toBe(403);
  });
});

describe('credentials that are refused', () => {
  test.each([
    ['none', ''],
    ['nonsense', 'Bearer nonsense'],
    [
      'a key that does not exist',
      'Bearer trb_dev_01K9Z3N0V4T8S6QH2M5D7XWBCE_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
    ],
    ['basic authentication', 'Basic YWRhOnNlY3JldA=='],
  ])('%s', async (_, authorization) => {
    const response = await fetch(`${platform.cloud.baseUrl}/v1/me`, {
      headers: authorization === '' ? {} : { authorization },
    });
    expect(response.status).toBe(401);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
  });

  test('a token whose claims were changed', async () => {
    const token = tampered(acme.tokens.accessToken, { tenant_id: 'globex' });
    expect((await client(token).call('GET', '/v1/me')).status).toBe(401);
  });

  test('a token that says alg none', async () => {
    const header = Buffer.from(JSON.stringify({ alg: 'none', typ: 'JWT' })).toString('base64url');
    const token = `${header}.${acme.tokens.accessToken.split('.')[1]}.`;
    expect((await client(token).call('GET', '/v1/me')).status).toBe(401);
  });
});

describe('API keys', () => {
  test('work with their role until they are revoked, on the very next request', async () => {
    const created = await acme.owner.expect('POST', '/v1/api-keys', { name: 'probe', role: 'viewer' });
    const key = client(String(created['secret']));
    expect((await key.call('GET', '/v1/me')).body).toMatchObject({
      kind: 'api-key',
      tenant: { id: 'acme' },
      roles: ['viewer'],
    });
    expect((await key.call('GET', '/v1/workflows')).status).toBe(200);
    expect((await key.call('POST', '/v1/api-keys', { name: 'more', role: 'viewer' })).body).toMatchObject({
      code: 'forbidden',
    });
    expect((await acme.owner.call('DELETE', `/v1/api-keys/${created['id']}`)).status).toBe(204);
    expect((await key.call('GET', '/v1/me')).status).toBe(401);
  });

  test('are never shown again, and another tenant does not find them', async () => {
    const created = await acme.owner.expect('POST', '/v1/api-keys', { name: 'quiet', role: 'viewer' });
    const read = await acme.owner.expect('GET', `/v1/api-keys/${created['id']}`);
    expect(read).not.toHaveProperty('secret');
    expect(JSON.stringify(await acme.owner.expect('GET', '/v1/api-keys'))).not.toContain(String(created['secret']));
    const foreign = await globex.owner.call('GET', `/v1/api-keys/${created['id']}`);
    const unknown = await globex.owner.call('GET', '/v1/api-keys/01K9Z3N0V4T8S6QH2M5D7XWBCE');
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(foreign.body['detail']).toBe(unknown.body['detail']);
  });
});

describe('members', () => {
  test('an invited author may publish but not invite; disabled, the next request is refused', async () => {
    const email = 'grace@acme.example';
    const member = await acme.owner.expect('POST', '/v1/members', { email, roles: ['author'] });
    const author = client((await platform.acceptInvitation(email)).accessToken);
    expect((await author.call('POST', '/v1/members', { email: 'x@acme.example', roles: ['viewer'] })).status).toBe(403);
    expect((await author.call('GET', '/v1/workflows')).status).toBe(200);
    const read = await acme.owner.call('GET', `/v1/members/${member['id']}`);
    const change = { status: 'disabled' };
    const path = `/v1/members/${member['id']}`;
    expect((await acme.owner.call('PATCH', path, change)).body).toMatchObject({ code: 'if-match-required' });
    expect((await acme.owner.call('PATCH', path, change, { 'if-match': '"stale"' })).status).toBe(412);
    const etag = read.headers.get('etag') ?? '';
    expect((await acme.owner.call('PATCH', path, change, { 'if-match': etag })).status).toBe(200);
    expect([401, 403]).toContain((await author.call('GET', '/v1/workflows')).status);
  });

  test('the last owner cannot be disabled', async () => {
    const me = await acme.owner.expect('GET', '/v1/me');
    const path = `/v1/members/${me['id']}`;
    const etag = (await acme.owner.call('GET', path)).headers.get('etag') ?? '';
    const answer = await acme.owner.call('PATCH', path, { status: 'disabled' }, { 'if-match': etag });
    expect(answer.body).toMatchObject({ status: 409, code: 'last-owner' });
  });

  test('X-Tenant-Id may assert the tenant, and nothing else', async () => {
    expect((await acme.owner.call('GET', '/v1/me', undefined, { 'x-tenant-id': 'acme' })).status).toBe(200);
    expect((await acme.owner.call('GET', '/v1/me', undefined, { 'x-tenant-id': 'globex' })).body).toMatchObject({
      status: 403,
      code: 'tenant-mismatch',
    });
  });
});

test('every change leaves an audit entry in its own tenant', async () => {
  const { items } = await globex.owner.expect('GET', '/v1/audit?limit=100');
  const actions = (items as { action: string; resource: string }[]).map((entry) => entry.action);
  expect(actions).toContain('tenant.create');
  expect(JSON.stringify(items)).not.toContain('acme');
});
