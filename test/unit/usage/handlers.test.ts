import { beforeEach, describe, expect, test } from 'vitest';
import { accessReader } from '../../../functions/shared/access/access-reader.ts';
import { type ApiHandler, createApi } from '../../../functions/shared/http/api.ts';
import { tenantKeys } from '../../../functions/shared/table/keys.ts';
import { countWrite, startsWrite } from '../../../functions/usage/adapters/usage-row.ts';
import { usageContract } from '../../../functions/usage/contract.ts';
import { usageHandlers } from '../../../functions/usage/handlers.ts';
import { call, manualClock, memberContext, recordedLogger } from '../../support/api-calls.ts';
import { LIMITS, type MemoryCell, memoryCell, putMember, putTenant } from '../../support/tenants.ts';

const clock = manualClock('2026-11-02T09:30:00.000Z');
let cell: MemoryCell;
let api: ApiHandler;

beforeEach(async () => {
  cell = memoryCell();
  const access = accessReader({ tenantTables: cell.tenantTables, clock, logger: recordedLogger() });
  const handlers = usageHandlers(cell.tenantTables, clock);
  api = createApi({ contract: usageContract, handlers, access, logger: recordedLogger(), clock });
  for (const tenant of ['acme', 'globex']) {
    await putTenant(cell.table, tenant);
    await putMember(cell.table, tenant, 'ada', ['operator']);
  }
});

const read = (query: Record<string, string> = {}, tenant = 'acme', sub = 'ada') =>
  call(api, { path: '/v1/usage', query, authorizer: memberContext(tenant, sub) });

const counter = (used: number, quota: number) => ({ used, quota, remaining: Math.max(0, quota - used) });

describe('usage', () => {
  test('is nothing before anything was counted', async () => {
    const { starts, transitions, taskCalls } = LIMITS.quotas;
    expect((await read()).body).toEqual({
      month: '2026-11',
      endsAt: '2026-12-01T00:00:00.000Z',
      counters: {
        starts: counter(0, starts),
        transitions: counter(0, transitions),
        taskCalls: counter(0, taskCalls),
      },
      slots: {
        running: 0,
        guaranteed: LIMITS.runningExecutions,
        burst: Math.max(LIMITS.runningExecutions, LIMITS.burstExecutions),
        backlog: 0,
        backlogLimit: LIMITS.backlog,
      },
    });
  });

  test('is what was counted in the month, of the caller’s own tenant, and what runs now', async () => {
    await cell.table.write(startsWrite('acme', '2026-11', LIMITS.quotas));
    await cell.table.write(countWrite('acme', '2026-11', { starts: 0, transitions: 20_000, taskCalls: 3 }));
    await cell.table.write({ put: { ...tenantKeys.slots('acme'), type: 'slots', v: 1, running: 2, backlog: 4 } });
    expect((await read()).body).toMatchObject({
      counters: {
        starts: counter(1, LIMITS.quotas.starts),
        transitions: { used: 20_000, remaining: 0 },
        taskCalls: { used: 3 },
      },
      slots: { running: 2, backlog: 4 },
    });
    expect((await read({}, 'globex')).body).toMatchObject({ counters: { starts: { used: 0 } } });
    expect((await read({ month: '2026-10' })).body).toMatchObject({ counters: { starts: { used: 0 } } });
  });

  test('of an earlier month is shown with the quotas that held in it', async () => {
    const quotas = { ...LIMITS.quotas, starts: 7 };
    await cell.table.write(startsWrite('acme', '2026-10', quotas, 3));
    const { body } = await read({ month: '2026-10' });
    expect(body).toMatchObject({ month: '2026-10', endsAt: '2026-11-01T00:00:00.000Z' });
    expect(body).toMatchObject({ counters: { starts: counter(3, 7) } });
  });

  test.each(['2026-13', '2026-1', 'now', '1999-01'])('is not asked for in %s', async (month) => {
    expect(await read({ month })).toMatchObject({ status: 400, body: { errors: [{ pointer: '/query/month' }] } });
  });

  test('is for who may read it', async () => {
    await putMember(cell.table, 'acme', 'vera', ['viewer']);
    expect((await read({}, 'acme', 'vera')).status).toBe(403);
  });
});
