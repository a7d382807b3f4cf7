import { beforeEach, describe, expect, test } from 'vitest';
import { memberRecord } from '../../../functions/shared/access/records.ts';
import { platformKeys, tenantKeys, tenantPartitions } from '../../../functions/shared/table/keys.ts';
import { call, memberContext, OPERATOR_CONTEXT } from '../../support/api-calls.ts';
import { LIMITS } from '../../support/tenants.ts';
import { type Step, type TenantsCell, tenantsCell } from '../../support/tenants-api.ts';

let cell: TenantsCell;
beforeEach(() => {
  cell = tenantsCell();
});

const acme = { id: 'acme', name: 'Acme Ltd', tier: 'pro', owner: { email: 'ada@acme.example' } };
const create = (body: unknown, headers: Record<string, string> = {}) =>
  call(cell.api, { method: 'POST', path: '/v1/tenants', body, headers, authorizer: OPERATOR_CONTEXT });
const read = (path: string, query: Record<string, string> = {}) =>
  call(cell.api, { path, query, authorizer: OPERATOR_CONTEXT });
const auditOf = async (partition: string) => (await cell.table.page({ partition, limit: 10 })).items;

describe('creating a tenant', () => {
  test('registers it and gives it profile, slots, usage key, owner and audit entries', async () => {
    const answer = await create(acme);
    const limits = { ...LIMITS, backlog: 50 };
    const createdAt = new Date(cell.clock.now()).toISOString();
    const resource = { id: 'acme', name: 'Acme Ltd', tier: 'pro', status: 'active', limits, createdAt };
    expect(answer).toMatchObject({ status: 201, headers: { Location: '/v1/tenants/acme' }, body: resource });
    expect(await cell.table.get(tenantKeys.profile('acme'))).toMatchObject({ type: 'tenant', ...resource });
    expect(await cell.table.get(tenantKeys.slots('acme'))).toMatchObject({ running: 0, backlog: 0 });
    expect(memberRecord.parse(await cell.table.get(tenantKeys.member('acme', 'ada')))).toMatchObject({
      roles: ['owner'],
    });
    expect(cell.usageKeys).toEqual(['acme:pro']);
    const entry = { action: 'tenant.create', resource: 'tenant/acme', principal: { kind: 'operator', id: 'op-1' } };
    expect(await auditOf('$platform#audit')).toMatchObject([entry]);
    expect(await auditOf(tenantPartitions.audit('acme'))).toMatchObject([entry, { action: 'member.invite' }]);
  });

  test.each<Step>(['credentials', 'usage key', 'directory'])(
    'interrupted at %s is completed by the same request',
    async (name) => {
      cell.interrupted.add(name);
      expect((await create(acme)).status).toBe(500);
      const second = await create(acme);
      expect(second).toMatchObject({ status: 201, body: { id: 'acme' } });
      expect(await cell.table.get(tenantKeys.member('acme', 'ada'))).toBeDefined();
      expect(await cell.table.get(platformKeys.tenant('acme'))).toMatchObject({ complete: true });
      expect(await auditOf('$platform#audit')).toHaveLength(1);
      expect(await auditOf(tenantPartitions.audit('acme'))).toHaveLength(2);
    },
  );

  test('again with the same body changes nothing, with another one is refused', async () => {
    const first = await create(acme);
    await cell.table.write({
      update: tenantKeys.slots('acme'),
      expression: 'SET #running = :two',
      names: { '#running': 'running' },
      values: { ':two': 2 },
    });
    expect((await create(acme)).body).toEqual(first.body);
    expect(await cell.table.get(tenantKeys.slots('acme'))).toMatchObject({ running: 2 });
    for (const other of [
      { ...acme, name: 'Other' },
      { ...acme, tier: 'basic' },
      { ...acme, owner: { email: 'eve@x.example' } },
    ]) {
      expect(await create(other)).toMatchObject({ status: 409, body: { code: 'tenant-exists' } });
    }
  });

  test('honours an idempotency key of the operator', async () => {
    const headers = { 'Idempotency-Key': 'k1' };
    const first = await create(acme, headers);
    expect((await create(acme, headers)).body).toEqual(first.body);
    expect(await create({ ...acme, id: 'other' }, headers)).toMatchObject({ status: 422 });
  });

  test.each(['Acme', 'ab', '$platform', 'a_b', 'acme#1', '1acme'])('refuses the id %j', async (id) => {
    expect(await create({ ...acme, id })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/id' }] } });
  });

  test('is for operators', async () => {
    await create(acme);
    const authorizer = memberContext('acme', 'ada');
    const answer = await call(cell.api, { method: 'POST', path: '/v1/tenants', body: acme, authorizer });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});

describe('reading tenants', () => {
  test('one by one, with a tag', async () => {
    await create(acme);
    const first = await read('/v1/tenants/acme');
    expect(first).toMatchObject({ status: 200, body: { id: 'acme' } });
    const headers = { 'If-None-Match': first.headers['ETag'] ?? '' };
    const again = await call(cell.api, { path: '/v1/tenants/acme', headers, authorizer: OPERATOR_CONTEXT });
    expect(again.status).toBe(304);
    expect(await read('/v1/tenants/hooli')).toMatchObject({ status: 404 });
    expect(first.body).not.toHaveProperty('ownerEmail');
  });

  test('page by page, by id', async () => {
    for (const id of ['initech', 'acme', 'globex']) await create({ ...acme, id });
    const first = (await read('/v1/tenants', { limit: '2' })).body as { items: { id: string }[]; next?: string };
    expect(first.items.map(({ id }) => id)).toEqual(['acme', 'globex']);
    const second = await read('/v1/tenants', { limit: '2', cursor: first.next ?? '' });
    expect(second.body).toEqual({ items: [expect.objectContaining({ id: 'initech' })] });
  });
});
