import { afterAll, describe, expect, test } from 'vitest';
import type { AuditEntry } from '../../client/src/index.ts';
import { signIn } from '../../local/tour/people.ts';
import { PASSWORD, startTwoTenants } from '../support/platform.ts';
import { testClient } from '../support/test-client.ts';

const { platform, acme, globex } = await startTwoTenants();
afterAll(() => platform.close());

const client = (credential: string) => testClient(platform.cloud.baseUrl, credential);

/** A token with its claims changed and its signature kept. */
function tampered(token: string, change: Record<string, unknown>): string {
  const [header, payload, signature] = token.split('.');
  const claims = { ...JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()), ...change };
  return [header, Buffer.from(JSON.stringify(claims)).toString('base64url'), signature].join('.');
}

describe('signing in', () => {
  test('an invited owner sets a password and is known as the owner of the tenant', async () => {
    const me = await acme.owner.me.read();
    expect(me).toMatchObject({ kind: 'user', tenant: { id: 'acme' }, roles: ['owner'] });
    expect(me.permissions).toContain('api-key:create');
  });

  test('the password set at the first sign-in works, another one does not', async () => {
    const again = await signIn(platform.pool, acme.ownerEmail, PASSWORD);
    expect(await client(again.accessToken).me.read()).toMatchObject({ kind: 'user' });
    await expect(signIn(platform.pool, acme.ownerEmail, 'Wrong-password-1')).rejects.toMatchObject({
      name: 'NotAuthorizedException',
    });
  });

  test('an operator governs tenants and sees none of their data', async () => {
    expect((await platform.operator.tenants.list().page()).items).toHaveLength(2);
    expect(await platform.operator.me.read()).toMatchObject({ kind: 'operator' });
    for (const path of ['/v1/members', '/v1/workflows', '/v1/executions', '/v1/audit', '/v1/api-keys']) {
      expect((await platform.operator.call('GET', path)).status, path).toBe(403);
    }
  });

  test('a tenant’s owner is no operator', async () => {
    const { tenants } = acme.owner;
    await expect(tenants.list().page()).rejects.toMatchObject({ status: 403, code: 'forbidden' });
    await expect(tenants.read({ tenant: 'globex' })).rejects.toMatchObject({ status: 403 });
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
    const created = await acme.owner.apiKeys.create({ name: 'probe', role: 'viewer' });
    const key = client(created.secret ?? '');
    expect(await key.me.read()).toMatchObject({
      kind: 'api-key',
      tenant: { id: 'acme' },
      roles: ['viewer'],
    });
    expect((await key.workflows.list().page()).items).toEqual([]);
    await expect(key.apiKeys.create({ name: 'more', role: 'viewer' })).rejects.toMatchObject({ code: 'forbidden' });
    expect((await acme.owner.apiKeys.revoke({ key: created.id }).withResponse()).status).toBe(204);
    await expect(key.me.read()).rejects.toMatchObject({ status: 401 });
  });

  test('are never shown again, and another tenant does not find them', async () => {
    const { id, secret } = await acme.owner.apiKeys.create({ name: 'quiet', role: 'viewer' });
    expect(secret).toMatch(/^trb_dev_/);
    expect(await acme.owner.apiKeys.read({ key: id })).not.toHaveProperty('secret');
    expect(JSON.stringify(await acme.owner.apiKeys.list().page())).not.toContain(secret);
    const foreign = await globex.owner.call('GET', `/v1/api-keys/${id}`);
    const unknown = await globex.owner.call('GET', '/v1/api-keys/01K9Z3N0V4T8S6QH2M5D7XWBCE');
    expect([foreign.status, unknown.status]).toEqual([404, 404]);
    expect(foreign.body['detail']).toBe(unknown.body['detail']);
  });
});

describe('members', () => {
  test('an invited author may publish but not invite; disabled, the next request is refused', async () => {
    const email = 'grace@acme.example';
    const { id } = await acme.owner.members.invite({ email, roles: ['author'] });
    const author = client((await platform.acceptInvitation(email)).accessToken);
    const invitation = { email: 'x@acme.example', roles: ['viewer'] } as const;
    await expect(author.members.invite(invitation)).rejects.toMatchObject({ status: 403 });
    expect((await author.workflows.list().page()).items).toEqual([]);
    const { members } = acme.owner;
    const { etag } = await members.read({ member: id }).withResponse();
    const change = { member: id, status: 'disabled' } as const;
    const unconditional = await acme.owner.call('PATCH', `/v1/members/${id}`, { status: 'disabled' });
    expect(unconditional.body).toMatchObject({ code: 'if-match-required' });
    await expect(members.change(change, { ifMatch: '"stale"' })).rejects.toMatchObject({ status: 412 });
    expect(await members.change(change, { ifMatch: etag ?? '' })).toMatchObject({ status: 'disabled' });
    expect([401, 403]).toContain((await author.call('GET', '/v1/workflows')).status);
  });

  test('the last owner cannot be disabled', async () => {
    const { members, me } = acme.owner;
    const { id: member } = await me.read();
    const { etag = '' } = await members.read({ member }).withResponse();
    await expect(members.change({ member, status: 'disabled' }, { ifMatch: etag })).rejects.toMatchObject({
      status: 409,
      code: 'last-owner',
    });
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
  const entries: AuditEntry[] = [];
  for await (const entry of globex.owner.audit.list()) entries.push(entry);
  expect(entries.map(({ action }) => action)).toContain('tenant.create');
  expect(JSON.stringify(entries)).not.toContain('acme');
});
