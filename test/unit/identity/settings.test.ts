import { beforeEach, describe, expect, test } from 'vitest';
import { tenantKeys, tenantPartitions } from '../../../functions/shared/table/keys.ts';
import { apiKeyContext, call, memberContext, type RequestParts } from '../../support/api-calls.ts';
import { putApiKey, putMember } from '../../support/tenants.ts';
import { identityApi } from './support/identity-api.ts';

const CONSOLE = 'https://console.acme.example';
const CORS = { cors: { origins: [CONSOLE] } };
const FIRST = { mfa: 'optional', cors: { origins: [] } };

let cell: Awaited<ReturnType<typeof identityApi>>;
beforeEach(async () => {
  cell = await identityApi();
});

const read = (sub = 'ada') => cell.read(sub, '/v1/settings');
const change = (body: unknown, etag = '"r0"', sub = 'ada') => cell.edit(sub, 'PATCH', '/v1/settings', body, etag);

describe('settings of a tenant', () => {
  test('begin closed', async () => {
    expect(await read()).toMatchObject({ status: 200, body: FIRST, headers: { ETag: '"r0"' } });
  });

  test('change at once, with an audit entry, and change the tag', async () => {
    expect(await change(CORS)).toMatchObject({ status: 200, body: CORS, headers: { ETag: '"r1"' } });
    const { headers, body } = await cell.as('ada', { path: '/v1/settings', headers: { Origin: CONSOLE } });
    expect(body).toEqual({ ...FIRST, ...CORS });
    expect(headers).toMatchObject({ ETag: '"r1"', 'Access-Control-Allow-Origin': CONSOLE });
    expect(await change({ cors: { origins: [] } }, '"r1"')).toMatchObject({ headers: { ETag: '"r2"' } });
    const { items } = await cell.table.page({ partition: tenantPartitions.audit('acme'), limit: 9 });
    expect(items).toMatchObject([
      { action: 'settings.change', resource: 'tenant/acme', details: { 'cors.origins': CONSOLE } },
      { action: 'settings.change', details: { 'cors.origins': '' } },
    ]);
  });

  test('that are the same already are not written', async () => {
    expect(await change({ cors: { origins: [] } })).toMatchObject({ status: 200, headers: { ETag: '"r0"' } });
    expect(await cell.auditOf('acme')).toEqual([]);
  });

  test('belong to the tenant of the caller alone', async () => {
    await change(CORS);
    expect((await cell.as('ada', { path: '/v1/settings' }, 'globex')).body).toEqual(FIRST);
  });

  test.each(['"r1"', 'W/"r0"'])('are not changed from a state that is not theirs (%s)', async (tag) => {
    expect(await change(CORS, tag)).toMatchObject({ status: 412 });
    expect(await cell.auditOf('acme')).toEqual([]);
  });

  test('changed by two at the same moment are changed by one', async () => {
    for (const tag of ['"r0"', '"r1"']) {
      const bodies = [1, 2].map((port) => ({ cors: { origins: [`http://localhost:${port}${tag[2]}`] } }));
      const answers = await Promise.all(bodies.map((body) => change(body, tag)));
      const statuses = answers.map(({ status }) => status).sort();
      expect(statuses).toEqual([200, 412]);
    }
    expect(await cell.table.get(tenantKeys.profile('acme'))).toMatchObject({ settings: { revision: 2 } });
  });

  test.each([
    [{}],
    [{ more: 1 }],
    [{ cors: {} }],
    [{ cors: { origins: ['*'] } }],
    [{ cors: { origins: [CONSOLE, CONSOLE] } }],
    [{ cors: { origins: Array.from({ length: 21 }, (_, index) => `https://p${index}.example`) } }],
  ])('take nothing else: %j', async (body) => {
    expect(await change(body)).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  });

  test('are for admins and their systems', async () => {
    await putMember(cell.table, 'acme', 'vera', ['author']);
    expect(await read('vera')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(await change(CORS, '"r0"', 'vera')).toMatchObject({ status: 403 });
    await putApiKey(cell.table, 'acme', 'key-1', 'admin');
    const answer = await call(cell.api, { path: '/v1/settings', authorizer: apiKeyContext('acme', 'key-1') });
    expect(answer.status).toBe(200);
  });
});

describe('a second factor that the tenant demands', () => {
  const DEMAND = { mfa: 'required' };
  const attested = (sub: string, parts: RequestParts) =>
    call(cell.api, { ...parts, authorizer: { ...memberContext('acme', sub), secondFactor: 'true' } });
  const settle = (body: unknown, etag = '"r0"') =>
    attested('ada', { method: 'PATCH', path: '/v1/settings', body, headers: { 'If-Match': etag } });

  test('is demanded only by who has one', async () => {
    expect(await change(DEMAND)).toMatchObject({ status: 409, body: { code: 'mfa-not-enrolled' } });
    await putApiKey(cell.table, 'acme', 'key-1', 'admin');
    const parts = { method: 'PATCH', path: '/v1/settings', body: DEMAND, headers: { 'If-Match': '"r0"' } };
    const bySystem = await call(cell.api, { ...parts, authorizer: apiKeyContext('acme', 'key-1') });
    expect(bySystem).toMatchObject({ status: 409, body: { code: 'mfa-not-enrolled' } });
    expect(await cell.auditOf('acme')).toEqual([]);
    expect(await settle(DEMAND)).toMatchObject({ status: 200, body: { ...FIRST, ...DEMAND } });
    const { items } = await cell.table.page({ partition: tenantPartitions.audit('acme'), limit: 9 });
    expect(items).toMatchObject([{ action: 'settings.change', details: { mfa: 'required' } }]);
  });

  test('is asked of people at once, whatever their role, but not of systems nor for what is about themselves', async () => {
    await putApiKey(cell.table, 'acme', 'key-1', 'admin');
    await settle(DEMAND);
    expect(await read('adam')).toMatchObject({ status: 403, body: { code: 'mfa-required' } });
    expect(await read('ada')).toMatchObject({ status: 403, body: { code: 'mfa-required' } });
    expect((await attested('adam', { path: '/v1/settings' })).status).toBe(200);
    expect((await cell.withKey('key-1', '/v1/settings')).status).toBe(200);
    expect((await cell.as('ada', { path: '/v1/settings' }, 'globex')).status).toBe(200);
    const me = { tenant: { id: 'acme', mfa: 'required' }, secondFactor: false };
    expect(await cell.read('adam', '/v1/me')).toMatchObject({ status: 200, body: me });
    expect((await attested('adam', { path: '/v1/me' })).body).toMatchObject({ ...me, secondFactor: true });
    const why = await cell.read('adam', '/v1/me/permissions', { action: 'member:read' });
    expect(why.body).toMatchObject({ allowed: false, reason: 'mfa-required' });
  });

  test('is given up by who has one', async () => {
    await settle(DEMAND);
    expect(await change({ mfa: 'optional' }, '"r1"')).toMatchObject({ status: 403, body: { code: 'mfa-required' } });
    expect(await settle({ mfa: 'optional' }, '"r1"')).toMatchObject({ status: 200, body: FIRST });
    expect((await read('adam')).status).toBe(200);
  });
});
