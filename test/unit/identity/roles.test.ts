import { beforeEach, describe, expect, test } from 'vitest';
import { putMember } from '../../support/tenants.ts';
import { identityApi } from './support/identity-api.ts';

let cell: Awaited<ReturnType<typeof identityApi>>;
beforeEach(async () => {
  cell = await identityApi();
});

const BILLING = { name: 'billing', permissions: ['execution:start', 'workflow:read'], workflows: ['dev.billing-*'] };

describe('a role of the tenant’s own', () => {
  test('is created, listed, read, changed and deleted, each with its audit entry', async () => {
    const created = await cell.post('adam', '/v1/roles', BILLING);
    expect(created).toMatchObject({ status: 201, body: { ...BILLING, builtIn: false } });
    expect(created.headers).toMatchObject({ Location: '/v1/roles/billing', ETag: '"r1"' });
    const { items } = (await cell.read('adam', '/v1/roles')).body as { items: { name: string }[] };
    expect(items.map(({ name }) => name)).toEqual(['owner', 'admin', 'author', 'operator', 'viewer', 'billing']);
    const change = { description: 'All of it', permissions: ['workflow:read'] };
    const changed = await cell.edit('adam', 'PUT', '/v1/roles/billing', change);
    expect(changed).toMatchObject({ status: 200, body: { name: 'billing', ...change }, headers: { ETag: '"r2"' } });
    expect(changed.body).not.toHaveProperty('workflows');
    expect((await cell.remove('adam', '/v1/roles/billing')).status).toBe(204);
    expect((await cell.read('adam', '/v1/roles/billing')).status).toBe(404);
    expect(await cell.auditOf('acme')).toEqual(['role.create', 'role.change', 'role.delete']);
  });

  test('is no other tenant’s', async () => {
    await cell.post('adam', '/v1/roles', BILLING);
    expect((await cell.read('ada', '/v1/roles/billing', {}, 'globex')).status).toBe(404);
  });

  test('takes effect on the next request of who has it', async () => {
    await cell.post('adam', '/v1/roles', BILLING);
    await putMember(cell.table, 'acme', 'bill', ['billing']);
    expect((await cell.read('bill', '/v1/me')).body).toMatchObject({
      permissions: ['execution:start', 'workflow:read'],
    });
    expect((await cell.read('bill', '/v1/members')).status).toBe(403);
    await cell.edit('adam', 'PUT', '/v1/roles/billing', { permissions: ['member:read'] });
    expect((await cell.read('bill', '/v1/members')).status).toBe(200);
  });

  test.each([
    ['a built-in name', { ...BILLING, name: 'author' }, 409, 'role-exists'],
    ['scope with another permission', { ...BILLING, permissions: ['member:read'] }, 422, 'invalid-role'],
    ['an unknown permission', { ...BILLING, permissions: ['tenant:create'] }, 400, 'invalid-request'],
    ['a pattern that is none', { ...BILLING, workflows: ['*'] }, 400, 'invalid-request'],
    ['no permission', { ...BILLING, permissions: [] }, 400, 'invalid-request'],
    ['a name out of the prototype', { ...BILLING, name: '__proto__' }, 400, 'invalid-request'],
  ])('is refused with %s', async (_, role, status, code) => {
    expect(await cell.post('adam', '/v1/roles', role)).toMatchObject({ status, body: { code } });
    expect(await cell.auditOf('acme')).toEqual([]);
  });

  test('has a name once, and there are twenty at most', async () => {
    for (let n = 0; n < 20; n++) {
      expect((await cell.post('adam', '/v1/roles', { ...BILLING, name: `role-${n}` })).status).toBe(201);
    }
    expect(await cell.post('adam', '/v1/roles', { ...BILLING, name: 'role-3' })).toMatchObject({ status: 409 });
    const more = await cell.post('adam', '/v1/roles', { ...BILLING, name: 'one-more' });
    expect(more).toMatchObject({ status: 429, body: { code: 'role-limit-reached' } });
  });

  test('is edited as it stands only', async () => {
    await cell.post('adam', '/v1/roles', BILLING);
    const change = { permissions: ['workflow:read'] };
    const both = await Promise.all(['adam', 'ada'].map((sub) => cell.edit(sub, 'PUT', '/v1/roles/billing', change)));
    expect(both.map(({ status }) => status).toSorted()).toEqual([200, 412]);
  });

  test('stays while a member or an active key has it', async () => {
    await cell.post('adam', '/v1/roles', BILLING);
    const { id } = (await cell.post('adam', '/v1/api-keys', { name: 'k', role: 'billing' })).body as { id: string };
    expect(await cell.remove('adam', '/v1/roles/billing')).toMatchObject({
      status: 409,
      body: { code: 'role-in-use' },
    });
    await cell.remove('adam', `/v1/api-keys/${id}`);
    await putMember(cell.table, 'acme', 'bill', ['billing']);
    expect((await cell.remove('adam', '/v1/roles/billing')).status).toBe(409);
    await putMember(cell.table, 'acme', 'bill', ['viewer']);
    expect((await cell.remove('adam', '/v1/roles/billing')).status).toBe(204);
  });
});

describe('nobody gives what they do not hold', () => {
  beforeEach(async () => {
    const manager = { name: 'manager', permissions: ['role:create', 'role:update', 'member:invite', 'api-key:create'] };
    await cell.post('ada', '/v1/roles', manager);
    await cell.post('ada', '/v1/roles', BILLING);
    await putMember(cell.table, 'acme', 'mona', ['manager', 'billing']);
  });

  test.each<[string, object, number]>([
    ['a permission that is not theirs', { name: 'extra', permissions: ['audit:read'] }, 403],
    ['theirs on more workflows', { name: 'extra', permissions: ['workflow:read'] }, 403],
    ['theirs on other workflows', { name: 'extra', permissions: ['workflow:read'], workflows: ['dev.*'] }, 403],
    [
      'theirs on fewer workflows',
      { name: 'extra', permissions: ['workflow:read'], workflows: ['dev.billing-run'] },
      201,
    ],
    ['what they hold on everything', { name: 'extra', permissions: ['member:invite'] }, 201],
  ])('a role with %s', async (_, role, status) => {
    expect((await cell.post('mona', '/v1/roles', role)).status).toBe(status);
  });

  test.each([
    ['operator', 403],
    ['billing', 201],
    ['manager', 201],
    ['owner', 403],
    ['ghost', 422],
  ])('an invitation as %s', async (role, status) => {
    const answer = await cell.post('mona', '/v1/members', { email: 'new@acme.example', roles: [role] });
    expect(answer.status).toBe(status);
  });

  test('a key for some workflows may have a role that is wider', async () => {
    const key = { name: 'k', role: 'operator', workflows: ['dev.billing-run'] };
    // Of `operator` a key for some workflows holds what is about workflows and runs; mona may not read runs.
    expect((await cell.post('mona', '/v1/api-keys', key)).status).toBe(403);
    expect((await cell.post('mona', '/v1/api-keys', { ...key, role: 'billing' })).status).toBe(201);
  });

  test('a role is not widened by who has it', async () => {
    const wider = { permissions: ['execution:start', 'workflow:read'], workflows: ['dev.*'] };
    expect((await cell.edit('mona', 'PUT', '/v1/roles/billing', wider)).status).toBe(403);
    const narrower = { ...wider, workflows: ['dev.billing-run'] };
    expect((await cell.edit('mona', 'PUT', '/v1/roles/billing', narrower)).status).toBe(200);
  });
});

describe('may I?', () => {
  const ask = async (sub: string, query: Record<string, string>) =>
    (await cell.read(sub, '/v1/me/permissions', query)).body;

  test('names the roles that say so', async () => {
    await cell.post('adam', '/v1/roles', BILLING);
    await putMember(cell.table, 'acme', 'bill', ['viewer', 'billing']);
    const start = { action: 'execution:start' };
    const roles = [{ role: 'billing', workflows: ['dev.billing-*'] }];
    expect(await ask('bill', start)).toEqual({ ...start, allowed: true, reason: 'granted', roles });
    expect(await ask('bill', { ...start, resource: 'dev.billing-run' })).toMatchObject({ allowed: true, roles });
    expect(await ask('bill', { ...start, resource: 'prod.billing-run' })).toMatchObject({
      allowed: false,
      reason: 'outside-the-scope-of-its-roles',
      roles,
    });
    expect(await ask('bill', { action: 'audit:read' })).toEqual({
      action: 'audit:read',
      allowed: false,
      reason: 'no-role-allows-it',
      roles: [],
    });
    expect(await ask('bill', { action: 'workflow:read', resource: 'prod.x' })).toMatchObject({ allowed: true });
  });
});
