import { beforeEach, describe, expect, test } from 'vitest';
import { parseApiKey, secretMatches } from '../../../functions/identity/domain/api-key-text.ts';
import { readApiKeyLookup } from '../../../functions/identity/domain/api-keys.ts';
import { readMemberships } from '../../../functions/identity/domain/memberships.ts';
import { OPERATOR_PERMISSIONS, ROLE_PERMISSIONS } from '../../../functions/shared/access/contract.ts';
import {
  type Answer,
  apiKeyContext,
  call,
  memberContext,
  OPERATOR_CONTEXT,
  type RequestParts,
} from '../../support/api-calls.ts';
import { putMember } from '../../support/tenants.ts';
import { identityApi } from './support/identity-api.ts';

let cell: Awaited<ReturnType<typeof identityApi>>;
beforeEach(async () => {
  cell = await identityApi();
});

const as = (sub: string, parts: RequestParts, tenant?: string) => cell.as(sub, parts, tenant);
const post = (sub: string, path: string, body: unknown, headers = {}) => cell.post(sub, path, body, headers);
const patch = (sub: string, member: string, body: unknown, revision = 1) =>
  cell.edit(sub, 'PATCH', `/v1/members/${member}`, body, `"r${revision}"`);
const read = (sub: string, path: string, tenant?: string) => cell.as(sub, { path }, tenant);
const auditOf = (tenant: string) => cell.auditOf(tenant);
const created = (answer: Answer) => answer.body as { id: string; secret: string };

describe('who am I', () => {
  test('a member sees tenant, roles and permissions', async () => {
    const { body } = await read('adam', '/v1/me');
    expect(body).toEqual({
      kind: 'user',
      id: 'adam',
      tenant: { id: 'acme', name: 'acme Ltd', tier: 'basic', mfa: 'optional' },
      secondFactor: false,
      roles: ['admin'],
      permissions: [...ROLE_PERMISSIONS.admin].sort(),
    });
  });

  test('an operator and a person without a tenant see that they have none', async () => {
    const operator = await call(cell.api, { path: '/v1/me', authorizer: OPERATOR_CONTEXT });
    expect(operator.body).toMatchObject({
      kind: 'operator',
      permissions: [...OPERATOR_PERMISSIONS].sort(),
    });
    const stranger = await call(cell.api, { path: '/v1/me', authorizer: memberContext('', 'eve') });
    expect(stranger.body).toEqual({ kind: 'user', id: 'eve', roles: [], permissions: [] });
  });

  test('the roles are listed with what they allow', async () => {
    const { body } = await read('adam', '/v1/roles');
    expect(body).toMatchObject({ items: [{ name: 'owner', builtIn: true }, {}, {}, {}, { name: 'viewer' }] });
  });
});

describe('inviting', () => {
  test('makes member, membership and audit entry', async () => {
    const answer = await post('adam', '/v1/members', { email: 'Grace@acme.example', roles: ['author'] });
    expect(answer).toMatchObject({
      status: 201,
      headers: { Location: '/v1/members/grace' },
      body: { id: 'grace', email: 'grace@acme.example', roles: ['author'], status: 'active' },
    });
    expect((await read('grace', '/v1/me')).status).toBe(200);
    expect(await readMemberships(cell.platform, 'grace')).toMatchObject([{ tenantId: 'acme', status: 'active' }]);
    expect(await auditOf('acme')).toEqual(['member.invite']);
  });

  test('the same person twice is refused, in another tenant not', async () => {
    const body = { email: 'grace@acme.example', roles: ['author'] };
    await post('adam', '/v1/members', body);
    expect(await post('adam', '/v1/members', body)).toMatchObject({ status: 409, body: { code: 'member-exists' } });
    const parts = { method: 'POST', path: '/v1/members', body };
    expect((await as('ada', parts, 'globex')).status).toBe(201);
    expect((await readMemberships(cell.platform, 'grace')).map(({ tenantId }) => tenantId)).toEqual(['acme', 'globex']);
  });

  test('with an idempotency key answers the same again', async () => {
    const body = { email: 'grace@acme.example', roles: ['author'] };
    const headers = { 'Idempotency-Key': 'k1' };
    const first = await post('adam', '/v1/members', body, headers);
    const second = await post('adam', '/v1/members', body, headers);
    expect([second.status, second.body, second.headers['Location']]).toEqual([
      201,
      first.body,
      first.headers['Location'],
    ]);
    expect(await post('adam', '/v1/members', { ...body, roles: ['viewer'] }, headers)).toMatchObject({ status: 422 });
  });

  test('an admin makes no owners', async () => {
    const answer = await post('adam', '/v1/members', { email: 'eve@acme.example', roles: ['owner'] });
    expect(answer).toMatchObject({ status: 403, body: { code: 'grant-exceeds-own' } });
    expect(await readMemberships(cell.platform, 'eve')).toEqual([]);
  });
});

describe('changing members', () => {
  test('acts at once, ends older tokens and changes the tag', async () => {
    await putMember(cell.table, 'acme', 'vera', ['viewer']);
    expect((await read('vera', '/v1/members/vera')).headers['ETag']).toBe('"r1"');
    const answer = await patch('adam', 'vera', { roles: ['author'] });
    expect(answer).toMatchObject({ status: 200, body: { roles: ['author'] }, headers: { ETag: '"r2"' } });
    const old = Math.floor(cell.clock.now() / 1000) - 1;
    const stale = { path: '/v1/me', authorizer: memberContext('acme', 'vera', old) };
    expect((await call(cell.api, stale)).status).toBe(401);
    expect((await read('vera', '/v1/me')).body).toMatchObject({ roles: ['author'] });
    expect(await auditOf('acme')).toEqual(['member.change']);
  });

  test('a stale tag is refused, and nothing is written', async () => {
    expect(await patch('ada', 'adam', { roles: ['viewer'] }, 7)).toMatchObject({ status: 412 });
    expect((await read('adam', '/v1/me')).body).toMatchObject({ roles: ['admin'] });
    expect(await auditOf('acme')).toEqual([]);
  });

  test('a disabled member is out, and their tokens no longer choose the tenant', async () => {
    expect((await patch('ada', 'adam', { status: 'disabled' })).status).toBe(200);
    expect((await read('adam', '/v1/me')).status).toBe(401);
    expect(await readMemberships(cell.platform, 'adam')).toMatchObject([{ status: 'disabled' }]);
    await patch('ada', 'adam', { status: 'active' }, 2);
    expect((await read('adam', '/v1/me')).status).toBe(200);
    expect(await readMemberships(cell.platform, 'adam')).toMatchObject([{ status: 'active' }]);
  });

  test.each([{ roles: ['admin'] }, { status: 'disabled' }])('the last owner stays (%j)', async (change) => {
    expect(await patch('ada', 'ada', change)).toMatchObject({ status: 409, body: { code: 'last-owner' } });
    await putMember(cell.table, 'acme', 'olga', ['owner'], { status: 'disabled' });
    expect(await patch('ada', 'ada', change)).toMatchObject({ status: 409, body: { code: 'last-owner' } });
    await putMember(cell.table, 'acme', 'olga', ['owner']);
    expect((await patch('ada', 'ada', change)).status).toBe(200);
  });

  test('two owners cannot unmake each other at the same moment', async () => {
    await putMember(cell.table, 'acme', 'olga', ['owner']);
    const answers = await Promise.all([
      patch('ada', 'olga', { status: 'disabled' }),
      patch('olga', 'ada', { status: 'disabled' }),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  test('an admin touches no owner', async () => {
    for (const change of [{ roles: ['viewer'] }, { status: 'disabled' }]) {
      expect(await patch('adam', 'ada', change)).toMatchObject({ status: 403, body: { code: 'grant-exceeds-own' } });
    }
  });

  test('a foreign member is not found', async () => {
    await putMember(cell.table, 'globex', 'gus', ['viewer']);
    expect((await read('ada', '/v1/members/gus')).status).toBe(404);
    expect((await patch('ada', 'gus', { status: 'disabled' })).status).toBe(404);
  });
});

describe('API keys', () => {
  const shop = { name: 'shop', role: 'operator', expiresInDays: 30 };

  test('are shown once, kept as a hash, and work', async () => {
    const answer = await post('adam', '/v1/api-keys', shop);
    const { id, secret: text } = created(answer);
    expect(answer).toMatchObject({
      status: 201,
      body: { expiresAt: new Date(cell.clock.now() + 30 * 86_400_000).toISOString() },
    });
    const parts = parseApiKey(text);
    expect(parts).toMatchObject({ stage: 'dev', id });
    const lookup = await readApiKeyLookup(cell.platform, id);
    expect(lookup).toMatchObject({ tenantId: 'acme' });
    expect(secretMatches(parts?.secret ?? '', lookup?.hash ?? '')).toBe(true);
    const rows = [
      ...(await cell.table.page({ partition: 'acme#identity', limit: 100 })).items,
      ...(await cell.table.page({ partition: `$platform#api-key#${id}`, limit: 100 })).items,
    ];
    expect(JSON.stringify(rows)).not.toContain(parts?.secret);
    expect((await call(cell.api, { path: '/v1/me', authorizer: apiKeyContext('acme', id) })).body).toMatchObject({
      kind: 'api-key',
      roles: ['operator'],
    });
    expect((await read('adam', `/v1/api-keys/${id}`)).body).not.toHaveProperty('secret');
  });

  test('a repeated creation makes no second key and shows no secret', async () => {
    const headers = { 'Idempotency-Key': 'k1' };
    const first = created(await post('adam', '/v1/api-keys', shop, headers));
    const second = created(await post('adam', '/v1/api-keys', shop, headers));
    expect(second).toEqual({ ...first, secret: undefined });
    expect(await auditOf('acme')).toEqual(['api-key.create']);
  });

  test('nobody makes a key with more rights than their own', async () => {
    expect(await post('adam', '/v1/api-keys', { ...shop, role: 'owner' })).toMatchObject({ status: 403 });
  });

  test('are revoked for the next request, once and for all', async () => {
    const { id } = created(await post('adam', '/v1/api-keys', shop));
    const revoke = (sub: string, tenant: string) => as(sub, { method: 'DELETE', path: `/v1/api-keys/${id}` }, tenant);
    expect((await revoke('ada', 'globex')).status).toBe(404);
    expect(await readApiKeyLookup(cell.platform, id)).toBeDefined();
    expect((await revoke('adam', 'acme')).status).toBe(204);
    expect((await revoke('adam', 'acme')).status).toBe(204);
    expect(await readApiKeyLookup(cell.platform, id)).toBeUndefined();
    expect((await call(cell.api, { path: '/v1/me', authorizer: apiKeyContext('acme', id) })).status).toBe(401);
    expect((await read('adam', `/v1/api-keys/${id}`)).body).toMatchObject({ status: 'revoked' });
    expect(await auditOf('acme')).toEqual(['api-key.create', 'api-key.revoke']);
  });
});

describe('lists', () => {
  test('go page by page and end; a cursor belongs to its list', async () => {
    for (const name of ['a', 'b', 'c']) {
      cell.clock.advance(1);
      await post('adam', '/v1/api-keys', { name, role: 'viewer' });
    }
    const first = await as('adam', { path: '/v1/api-keys', query: { limit: '2' } });
    const { items, next = '' } = first.body as { items: { name: string }[]; next?: string };
    expect(items.map(({ name }) => name)).toEqual(['c', 'b']);
    const second = await as('adam', { path: '/v1/api-keys', query: { limit: '2', cursor: next } });
    expect(second.body).toEqual({ items: [expect.objectContaining({ name: 'a' })] });
    const wrong = await as('adam', { path: '/v1/members', query: { cursor: next } });
    expect(wrong).toMatchObject({ status: 400, body: { code: 'invalid-cursor' } });
    const foreign = await as('ada', { path: '/v1/api-keys', query: { cursor: next } }, 'globex');
    expect(foreign.body).toEqual({ items: [] });
    expect((await read('adam', '/v1/members')).body).toMatchObject({ items: [{ id: 'ada' }, { id: 'adam' }] });
  });
});
