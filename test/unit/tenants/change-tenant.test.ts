import { beforeEach, describe, expect, test } from 'vitest';
import { tenantProfile } from '../../../functions/shared/access/records.ts';
import { platformKeys, tenantKeys, tenantPartitions } from '../../../functions/shared/table/keys.ts';
import { changeTenant } from '../../../functions/tenants/domain/change-tenant.ts';
import { readRegistration } from '../../../functions/tenants/domain/tenant.ts';
import { call, memberContext, OPERATOR_CONTEXT } from '../../support/api-calls.ts';
import { LIMITS, putMember } from '../../support/tenants.ts';
import { type Step, type TenantsCell, tenantsCell } from '../../support/tenants-api.ts';

let cell: TenantsCell;
beforeEach(async () => {
  cell = tenantsCell();
  const body = { id: 'acme', name: 'Acme', tier: 'basic', owner: { email: 'ada@acme.example' } };
  await call(cell.api, { method: 'POST', path: '/v1/tenants', body, authorizer: OPERATOR_CONTEXT });
  cell.usageKeys.length = 0;
});

const path = '/v1/tenants/acme';
const read = () => call(cell.api, { path, authorizer: OPERATOR_CONTEXT });
const tag = async () => (await read()).headers['ETag'] ?? '';
const change = async (body: unknown, ifMatch?: string) =>
  call(cell.api, {
    method: 'PATCH',
    path,
    body,
    headers: { 'If-Match': ifMatch ?? (await tag()) },
    authorizer: OPERATOR_CONTEXT,
  });
const profile = async () => tenantProfile.parse(await cell.table.get(tenantKeys.profile('acme')));
const slots = () => cell.table.get(tenantKeys.slots('acme'));
const trail = async (partition: string) => {
  const { items } = await cell.table.page({ partition, limit: 20 });
  return items.filter(({ action }) => action === 'tenant.change');
};
const trails = async () => [await trail('$platform#audit'), await trail(tenantPartitions.audit('acme'))] as const;

describe('changing a tenant', () => {
  test('suspends it: its members are refused from the next request on, and no executions are woken', async () => {
    expect(await change({ status: 'suspended' })).toMatchObject({ status: 200, body: { status: 'suspended' } });
    expect(await profile()).toMatchObject({ status: 'suspended', limits: LIMITS, tier: 'basic' });
    const member = await call(cell.api, { path, authorizer: memberContext('acme', 'ada') });
    expect(member).toMatchObject({ status: 403, body: { code: 'tenant-suspended' } });
    expect(cell.wakes).toEqual([]);
    expect(cell.usageKeys).toEqual([]);
  });

  test('resumes it and wakes its backlog', async () => {
    await change({ status: 'suspended' });
    expect(await change({ status: 'active' })).toMatchObject({ status: 200, body: { status: 'active' } });
    expect(await profile()).toMatchObject({ status: 'active' });
    expect(cell.wakes).toEqual(['acme']);
  });

  test('to another tier brings its limits, in profile and slots, and moves the usage key', async () => {
    await cell.table.write({
      update: tenantKeys.slots('acme'),
      expression: 'SET #running = :two',
      names: { '#running': 'running' },
      values: { ':two': 2 },
    });
    const limits = { ...LIMITS, backlog: 50 };
    expect(await change({ tier: 'pro' })).toMatchObject({ status: 200, body: { tier: 'pro', limits } });
    expect(await profile()).toMatchObject({ tier: 'pro', limits });
    expect(await slots()).toMatchObject({ running: 2, backlog: 0, allocation: 1 });
    expect(cell.usageKeys).toEqual(['acme:pro']);
    expect(cell.wakes).toEqual([]);
  });

  test('keeps, of another tier’s limits, those that are named', async () => {
    const answer = await change({ tier: 'pro', limits: { workflows: 1 } });
    expect(answer.body).toMatchObject({ tier: 'pro', limits: { ...LIMITS, backlog: 50, workflows: 1 } });
    const same = await change({ tier: 'pro' });
    expect(same.body).toEqual(answer.body);
  });

  test('lets more run when the limit rises, and fewer when it falls', async () => {
    const higher = await change({ limits: { runningExecutions: 7 } });
    expect(higher.body).toMatchObject({ limits: { ...LIMITS, runningExecutions: 7 } });
    expect(cell.wakes).toEqual(['acme']);
    const lower = await change({ limits: { runningExecutions: 1, backlog: 1 } });
    expect(lower.body).toMatchObject({ limits: { ...LIMITS, runningExecutions: 1, backlog: 1 } });
    expect(await slots()).toMatchObject({ allocation: 2 });
    expect(cell.wakes).toEqual(['acme']);
  });

  test('sets the quotas that are named, and leaves the others', async () => {
    const quotas = { ...LIMITS.quotas, starts: 7 };
    const answer = await change({ limits: { quotas: { starts: 7 } } });
    expect(answer.body).toMatchObject({ limits: { ...LIMITS, quotas } });
    expect(await profile()).toMatchObject({ limits: { quotas } });
    expect(await trails()).toMatchObject([[{ details: { 'limits.quotas.starts': '7' } }], [{}]]);
    expect((await change({ limits: { backlog: 50 } })).body).toMatchObject({ limits: { backlog: 50, quotas } });
  });

  test('may be of a profile that names no quotas, which has such that do not bound it', async () => {
    const { quotas: _none, ...limits } = LIMITS;
    for (const key of [tenantKeys.profile('acme'), platformKeys.tenant('acme')]) {
      const item = await cell.table.get(key);
      await cell.table.write({ put: { type: 'tenant', v: 1, ...item, ...key, limits }, overwrite: true });
    }
    expect((await profile()).limits.quotas.starts).toBeGreaterThan(LIMITS.quotas.starts);
    expect((await change({ limits: { backlog: 50 } })).body).toMatchObject({ limits: { ...limits, backlog: 50 } });
  });

  test('is written into both audit trails, with what changed', async () => {
    await change({ name: 'Acme Corporation', status: 'suspended', tier: 'pro' });
    const entry = {
      principal: { kind: 'operator', id: 'op-1' },
      resource: 'tenant/acme',
      details: { name: 'Acme Corporation', status: 'suspended', tier: 'pro', 'limits.backlog': '50' },
    };
    expect(await trails()).toMatchObject([[entry], [entry]]);
  });

  test('to what it is changes nothing', async () => {
    const before = await read();
    expect(await change({ name: 'Acme', tier: 'basic', limits: { backlog: LIMITS.backlog } })).toMatchObject({
      status: 200,
      body: before.body,
      headers: { ETag: before.headers['ETag'] },
    });
    expect(await trails()).toEqual([[], []]);
  });

  test.each([
    [{}, ''],
    [{ tier: 'gold' }, '/tier'],
    [{ status: 'deleted' }, '/status'],
    [{ limits: { backlog: 0 } }, '/limits/backlog'],
    [{ limits: { requestsPerSecond: 5 } }, '/limits/requestsPerSecond'],
    [{ id: 'other', name: 'Other' }, '/id'],
  ])('refuses %j', async (body, pointer) => {
    expect(await change(body)).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  test('names the state that is edited', async () => {
    const old = await tag();
    await change({ name: 'Other' });
    expect(await change({ name: 'Third' }, old)).toMatchObject({ status: 412, body: { code: 'precondition-failed' } });
    const missing = { method: 'PATCH', path, body: { name: 'Third' }, authorizer: OPERATOR_CONTEXT };
    expect(await call(cell.api, missing)).toMatchObject({ status: 428, body: { code: 'if-match-required' } });
    const unknown = { ...missing, path: '/v1/tenants/hooli', headers: { 'If-Match': '*' } };
    expect(await call(cell.api, unknown)).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  test('is for operators', async () => {
    await putMember(cell.table, 'acme', 'ada', ['owner']);
    const authorizer = memberContext('acme', 'ada');
    const headers = { 'If-Match': '*' };
    const answer = await call(cell.api, { method: 'PATCH', path, body: { tier: 'pro' }, headers, authorizer });
    expect(answer).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  });
});

describe('a change that is interrupted', () => {
  const body = { status: 'active', tier: 'enterprise' };
  const limits = { ...LIMITS, runningExecutions: 9 };

  test.each<Step>(['credentials', 'usage key', 'wake'])('at %s is completed by the same request', async (step) => {
    const before = await read();
    cell.interrupted.add(step);
    expect((await change(body)).status).toBe(500);
    expect((await read()).body).toEqual(before.body);
    expect(await change(body, before.headers['ETag'])).toMatchObject({ status: 200, body: { ...body, limits } });
    await isDone();
  });

  async function isDone(): Promise<void> {
    expect(await read()).toMatchObject({ body: { ...body, limits } });
    expect(await profile()).toMatchObject({ ...body, limits });
    expect(await slots()).toMatchObject({ allocation: 1 });
    expect(cell.usageKeys.at(-1)).toBe('acme:enterprise');
    expect(cell.wakes).toContain('acme');
    expect((await trails()).map((entries) => entries.length)).toEqual([1, 1]);
    expect(await cell.table.get(platformKeys.tenant('acme'))).not.toHaveProperty('change');
  }

  test.each([1, 2, 3, 4, 5, 6, 7].flatMap((nth) => [[nth, 'before'] as const, [nth, 'after'] as const]))(
    'at call %i of its ports, %s it took effect, is completed by the same request',
    async (nth, when) => {
      const ifMatch = (await tag()).replaceAll('"', '');
      const by = { principal: { kind: 'operator', id: 'op-1' }, requestId: 'r-1' } as const;
      const request = { id: 'acme', ifMatch, status: 'active', tier: 'enterprise' } as const;
      await expect(changeTenant(dyingAt(nth, when), request, by)).rejects.toThrow('died');
      // When only the answer was lost, the repetition learns that the state it names is not the present one.
      await changeTenant(cell.ports, request, by).catch((error: unknown) => {
        expect([error, nth, when]).toEqual([
          expect.objectContaining({ code: 'precondition-failed' }),
          LAST_CALL,
          'after',
        ]);
      });
      await isDone();
    },
  );

  /** The last of the calls writes the new state into the registry. */
  const LAST_CALL = 7;

  /** Ports of a process that dies at the n-th call of any of them. */
  function dyingAt(nth: number, when: 'before' | 'after'): typeof cell.ports {
    let calls = 0;
    const dying = <T extends object>(port: T): T =>
      new Proxy(port, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return async (...args: unknown[]) => {
            const dies = ++calls === nth;
            if (dies && when === 'before') throw new Error('died');
            const result: unknown = await Reflect.apply(member, target, args);
            if (dies) throw new Error('died');
            return result;
          };
        },
      });
    const { platform, usageKeys, wakes } = cell.ports;
    return {
      ...cell.ports,
      platform: dying(platform),
      usageKeys: dying(usageKeys),
      wakes: dying(wakes),
      tenantTables: (id) => dying(cell.tenantTables(id)),
    };
  }

  test('is completed before another one is refused for an old state, or made', async () => {
    const before = await tag();
    cell.interrupted.add('usage key');
    await change(body);
    expect(await change({ name: 'Other' }, before)).toMatchObject({ status: 412 });
    await isDone();
    expect(await change({ name: 'Other' })).toMatchObject({ status: 200, body: { ...body, limits, name: 'Other' } });
  });

  test('may also be the creation, which is completed first', async () => {
    const globex = { id: 'globex', name: 'Globex', tier: 'basic', owner: { email: 'gil@globex.example' } };
    cell.interrupted.add('directory');
    await call(cell.api, { method: 'POST', path: '/v1/tenants', body: globex, authorizer: OPERATOR_CONTEXT });
    const request = { method: 'PATCH', path: '/v1/tenants/globex', headers: { 'If-Match': '*' } };
    const answer = await call(cell.api, { ...request, body: { tier: 'pro' }, authorizer: OPERATOR_CONTEXT });
    expect(answer).toMatchObject({ status: 200, body: { tier: 'pro' } });
    expect(await cell.table.get(tenantKeys.member('globex', 'gil'))).toBeDefined();
    expect(await readRegistration(cell.platform, 'globex')).toMatchObject({ complete: true, tier: 'pro' });
  });
});

describe('changes at the same time', () => {
  const actor = { principal: { kind: 'operator', id: 'op-2' }, requestId: 'r-2' } as const;
  const request = (rest: object) => ({ id: 'acme', ifMatch: '*', ...rest });

  test('one that is overtaken while it writes does not undo the later one', async () => {
    let overtaken = false;
    const tenantTables: typeof cell.ports.tenantTables = (id) => {
      const table = cell.tenantTables(id);
      return {
        ...table,
        async transact(writes) {
          if (!overtaken) {
            overtaken = true;
            await changeTenant(cell.ports, request({ status: 'active', tier: 'enterprise' }), actor);
          }
          return table.transact(writes);
        },
      };
    };
    await changeTenant({ ...cell.ports, tenantTables }, request({ status: 'suspended', tier: 'pro' }), actor);
    expect(await profile()).toMatchObject({ status: 'active', tier: 'enterprise' });
    expect(await readRegistration(cell.platform, 'acme')).toMatchObject({ status: 'active', tier: 'enterprise' });
    expect(cell.usageKeys.at(-1)).toBe('acme:enterprise');
    expect((await trails()).map((entries) => entries.length)).toEqual([2, 2]);
  });

  test('one that begins when another one has begun is refused', async () => {
    const platform: typeof cell.platform = {
      ...cell.platform,
      async transact(writes) {
        await changeTenant(cell.ports, request({ name: 'First' }), actor);
        return cell.platform.transact(writes);
      },
    };
    const late = changeTenant({ ...cell.ports, platform }, request({ name: 'Second' }), actor);
    await expect(late).rejects.toThrow(expect.objectContaining({ code: 'precondition-failed' }));
    expect(await profile()).toMatchObject({ name: 'First' });
  });
});
