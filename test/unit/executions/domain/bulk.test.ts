import { decodeTime } from 'ulid';
import { beforeEach, describe, expect, test } from 'vitest';
import { acceptBulk } from '../../../../functions/executions/domain/accept-bulk.ts';
import { cancelExecution } from '../../../../functions/executions/domain/cancel-execution.ts';
import { dispatch } from '../../../../functions/executions/domain/dispatch.ts';
import { executionArnOf } from '../../../../functions/executions/domain/execution.ts';
import { reconcile } from '../../../../functions/executions/domain/reconcile.ts';
import { redriveExecution } from '../../../../functions/executions/domain/redrive-execution.ts';
import { tableOperationStore } from '../../../../functions/operations/adapters/operation-store.ts';
import { cancelOperation } from '../../../../functions/operations/domain/cancel-operation.ts';
import { ROLE_PERMISSIONS } from '../../../../functions/shared/access/contract.ts';
import { DomainError } from '../../../../functions/shared/errors.ts';
import { tenantKeys } from '../../../../functions/shared/table/keys.ts';
import {
  accept,
  audited,
  type BulkCell,
  bringToEnd,
  bulkCell,
  deliver,
  faultAll,
  faultRunning,
  hearAll,
  operationOf,
} from '../../../support/bulks.ts';
import { CALLER, TENANT } from '../../../support/executions.ts';

let cell: BulkCell;
beforeEach(async () => {
  cell = await bulkCell();
});

const FOREVER = Number.MAX_SAFE_INTEGER;
const start = async (count: number, workflow?: string) => {
  const ids: string[] = [];
  for (let each = 0; each < count; each++) ids.push(await cell.start({}, workflow));
  return ids;
};
const run = () => dispatch(TENANT, cell, { deadline: FOREVER });
const statusesOf = async (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await cell.find(id)).status));
const cancel = (id: string) =>
  cancelOperation(
    { tenantId: TENANT, id, principal: CALLER.principal, requestId: 'r' },
    { store: tableOperationStore(cell.tenantTables), clock: cell.clock, isVisible: () => true },
  );
const request = { tenantId: TENANT, principal: CALLER.principal, requestId: 'r' };

describe('cancelling', () => {
  test('works through what waits and what runs, a piece a message, and says so in the audit trail', async () => {
    const ids = await start(60);
    const { started } = await run();
    const id = await accept(cell, 'cancel-executions');
    expect(await operationOf(cell, id)).toMatchObject({ status: 'pending', progress: { done: 0, failed: 0 } });
    expect(await deliver(cell, id)).toEqual({ kind: 'goes-on', handled: 25 });
    expect(await operationOf(cell, id)).toMatchObject({ status: 'running', progress: { done: 25, failed: 0 } });
    await bringToEnd(cell, id);
    await hearAll(cell);
    expect(started).toBeGreaterThan(0);
    expect(new Set(await statusesOf(ids))).toEqual(new Set(['cancelled']));
    expect((await audited(cell, 'execution.cancel')).sort()).toEqual([...ids].sort());
    expect(await audited(cell, 'execution.bulk-cancel')).toEqual([id]);
    expect(await operationOf(cell, id)).toMatchObject({
      status: 'succeeded',
      progress: { done: 60, failed: 0, total: 60 },
      errors: [],
    });
    expect(await cell.table.get(tenantKeys.bulk(TENANT, id))).toBeUndefined();
  });

  test('leaves alone what has ended, what is started later, and what was let go on later', async () => {
    const [ended = ''] = await start(1);
    await faultAll(cell);
    const before = await start(2);
    const id = await accept(cell, 'cancel-executions');
    cell.clock.advance(1);
    await redriveExecution({ ...request, id: ended, backlogLimit: 500 }, cell);
    const [later = ''] = await start(1);
    await bringToEnd(cell, id);
    expect(await statusesOf([...before, ended, later])).toEqual(['cancelled', 'cancelled', 'pending', 'pending']);
    expect((await operationOf(cell, id)).progress).toEqual({ done: 2, failed: 0, total: 2 });
  });

  test('counts one that ends by itself between finding and cancelling as done', async () => {
    await start(2);
    await run();
    const id = await accept(cell, 'cancel-executions');
    const store = {
      ...cell.store,
      find: async (...of: Parameters<typeof cell.store.find>) => {
        await faultRunning(cell);
        return cell.store.find(...of);
      },
    };
    expect(await deliver({ ...cell, store }, id)).toMatchObject({ kind: 'over', handled: 2 });
    expect((await operationOf(cell, id)).progress).toEqual({ done: 2, failed: 0, total: 2 });
    expect(await audited(cell, 'execution.cancel')).toEqual([]);
  });

  test('of two who cancel one that runs at the same moment the first counts', async () => {
    const [id = ''] = await start(1);
    await run();
    await Promise.all([
      cancelExecution({ ...request, id, reason: 'a' }, cell),
      cancelExecution({ ...request, id }, cell),
    ]);
    expect(await audited(cell, 'execution.cancel')).toEqual([id]);
    expect(await cell.find(id)).toMatchObject({ cancelRequestedAt: expect.any(String), cancelReason: 'a' });
  });

  test('takes those of the workflow, the status and the time that are asked for', async () => {
    const first = await start(2, 'shop.order');
    const second = await start(2, 'shop.refund');
    const [third = ''] = await start(1, 'shop.order');
    const at = (id: string | undefined) => new Date(decodeTime(id ?? '')).toISOString();
    const filter = { workflow: 'shop.order', createdAfter: at(first[1]), createdBefore: at(third) };
    await bringToEnd(cell, await accept(cell, 'cancel-executions', { filter }));
    expect(await statusesOf([...first, ...second, third])).toEqual([
      'pending',
      'cancelled',
      'pending',
      'pending',
      'pending',
    ]);
    await run();
    await bringToEnd(cell, await accept(cell, 'cancel-executions', { filter: { statuses: ['running'] } }));
    expect(await cell.slots()).toMatchObject({ backlog: 2 });
  });

  test('touches only workflows that the caller might act on when it was accepted', async () => {
    const own = await start(30, 'dev.order');
    const foreign = await start(120, 'prod.order');
    const grant = { role: 'dev', permissions: new Set(ROLE_PERMISSIONS.operator), workflows: ['dev.*'] };
    const id = await accept(cell, 'cancel-executions', { caller: { ...CALLER, grants: [grant] } });
    expect(await operationOf(cell, id)).toMatchObject({ workflows: ['dev.*'] });
    await bringToEnd(cell, id);
    expect(new Set(await statusesOf(own))).toEqual(new Set(['cancelled']));
    expect(new Set(await statusesOf(foreign))).toEqual(new Set(['pending']));
    expect((await operationOf(cell, id)).progress).toEqual({ done: 30, failed: 0, total: 30 });
  });

  test('finds them in all shards', async () => {
    cell = await bulkCell(3);
    const ids = await start(40);
    await bringToEnd(cell, await accept(cell, 'cancel-executions'));
    expect(new Set(await statusesOf(ids))).toEqual(new Set(['cancelled']));
  });

  test('waits a little while Step Functions is busy, and counts what it has done', async () => {
    await start(2);
    await run();
    const id = await accept(cell, 'cancel-executions');
    let stops = 0;
    const machines = {
      ...cell.machines,
      stop: async (arn: string) => {
        stops += 1;
        if (stops === 2) throw new DomainError('platform-busy');
        return cell.machines.stop(arn);
      },
    };
    expect(await deliver({ ...cell, machines }, id)).toEqual({ kind: 'goes-on', handled: 1, delaySeconds: 5 });
    expect((await operationOf(cell, id)).progress).toEqual({ done: 1, failed: 0 });
    await bringToEnd(cell, id);
    expect((await operationOf(cell, id)).progress).toEqual({ done: 2, failed: 0, total: 2 });
  });
});

describe('redriving', () => {
  test('lets all go on that faulted, wakes the tenant, and fails for those that cannot go on', async () => {
    const ids = await start(30);
    await faultAll(cell);
    const [stuck = ''] = ids;
    const arn = executionArnOf(await cell.find(stuck));
    const machines = {
      ...cell.machines,
      describe: async (of: string) => {
        const found = await cell.machines.describe(of);
        return of === arn && found !== undefined ? { ...found, redrivable: false, redriveObstacle: 'too old' } : found;
      },
    };
    const id = await accept(cell, 'redrive-executions');
    cell.wakes.sent.length = 0;
    while ((await deliver({ ...cell, machines }, id)).kind !== 'over');
    expect(cell.wakes.sent).toEqual([TENANT, TENANT]);
    expect(await operationOf(cell, id)).toMatchObject({
      status: 'succeeded',
      progress: { done: 29, failed: 1, total: 30 },
      errors: [{ resource: `/v1/executions/${stuck}`, code: 'not-redrivable', detail: 'too old' }],
    });
    expect((await audited(cell, 'execution.redrive')).sort()).toEqual(ids.slice(1).sort());
  });

  test('shows ten errors and has failed when nothing could go on', async () => {
    await start(12);
    await faultAll(cell);
    const id = await accept(cell, 'redrive-executions');
    const machines = { ...cell.machines, describe: async () => undefined };
    while ((await deliver({ ...cell, machines }, id)).kind !== 'over');
    const { errors, ...operation } = await operationOf(cell, id);
    expect(operation).toMatchObject({ status: 'failed', progress: { done: 0, failed: 12, total: 12 } });
    expect(errors).toHaveLength(10);
  });

  test('waits while the backlog is full, and goes on when there is room', async () => {
    const ids = await start(8);
    await faultAll(cell);
    const id = await accept(cell, 'redrive-executions', { backlog: 5 });
    expect(await deliver(cell, id)).toEqual({ kind: 'goes-on', handled: 5, delaySeconds: 30 });
    expect(await deliver(cell, id)).toEqual({ kind: 'goes-on', handled: 0, delaySeconds: 30 });
    expect((await operationOf(cell, id)).progress).toEqual({ done: 5, failed: 0 });
    await faultAll(cell);
    await bringToEnd(cell, id);
    expect((await operationOf(cell, id)).progress).toEqual({ done: 8, failed: 0, total: 8 });
    expect((await audited(cell, 'execution.redrive')).sort()).toEqual([...ids].sort());
  });

  test('lets one go on once, though it faults again before the piece is counted', async () => {
    const [only = ''] = await start(1);
    await faultAll(cell);
    const id = await accept(cell, 'redrive-executions');
    const dies = { ...cell.bulks, end: () => Promise.reject(new Error('died')) };
    await expect(deliver({ ...cell, bulks: dies }, id)).rejects.toThrow('died');
    await faultAll(cell);
    await bringToEnd(cell, id);
    expect(await cell.find(only)).toMatchObject({ status: 'faulted', redrives: 1 });
    expect((await operationOf(cell, id)).progress).toEqual({ done: 1, failed: 0, total: 1 });
  });
});

describe('an operation', () => {
  test('that is cancelled ends behind the piece that is under way', async () => {
    const ids = await start(60);
    const id = await accept(cell, 'cancel-executions');
    await deliver(cell, id);
    expect(await cancel(id)).toMatchObject({ status: 'running', cancelRequestedAt: expect.any(String) });
    await cancel(id);
    expect(await audited(cell, 'operation.cancel')).toEqual([id]);
    expect(await deliver(cell, id)).toMatchObject({ kind: 'over', handled: 25 });
    expect(await operationOf(cell, id)).toMatchObject({ status: 'cancelled', progress: { done: 50, failed: 0 } });
    expect((await statusesOf(ids)).filter((status) => status === 'cancelled')).toHaveLength(50);
    await expect(cancel(id)).rejects.toMatchObject({ code: 'operation-ended' });
  });

  test('that is cancelled before it begins does nothing', async () => {
    const ids = await start(2);
    const id = await accept(cell, 'cancel-executions');
    await cancel(id);
    expect(await deliver(cell, id)).toEqual({ kind: 'over', handled: 0 });
    expect(await statusesOf(ids)).toEqual(['pending', 'pending']);
  });

  test('that is cancelled while the backlog is full ends without the rest', async () => {
    await start(8);
    await faultAll(cell);
    const id = await accept(cell, 'redrive-executions', { backlog: 5 });
    await deliver(cell, id);
    await cancel(id);
    expect(await deliver(cell, id)).toMatchObject({ kind: 'over', handled: 0 });
    expect(await operationOf(cell, id)).toMatchObject({ status: 'cancelled', progress: { done: 5, failed: 0 } });
  });

  test('about nothing succeeds', async () => {
    const id = await accept(cell, 'cancel-executions');
    expect(await deliver(cell, id)).toEqual({ kind: 'over', handled: 0 });
    expect(await operationOf(cell, id)).toMatchObject({ status: 'succeeded', progress: { total: 0 } });
  });

  test('is accepted once for an idempotency key', async () => {
    const once = () =>
      acceptBulk(
        {
          caller: CALLER,
          requestId: 'r',
          kind: 'cancel-executions',
          filter: { statuses: ['pending'] },
          idempotency: { key: 'k', fingerprint: 'f' },
        },
        cell,
      );
    const first = await once();
    expect(await once()).toEqual(first);
    const both = await Promise.all([once(), once()]);
    expect(both).toEqual([first, first]);
    expect(await audited(cell, 'execution.bulk-cancel')).toEqual([first.body.id]);
  });

  test('whose message got lost is brought on by the reconciler, less and less often', async () => {
    await start(2);
    const id = await accept(cell, 'cancel-executions');
    const quiet = { ...cell, onFailure: (_: unknown, error: unknown) => expect(error).toBeUndefined() };
    expect(await reconcile(quiet, FOREVER)).toMatchObject({ resumed: 0 });
    cell.clock.advance(61_000);
    expect(await reconcile(quiet, FOREVER)).toMatchObject({ resumed: 1 });
    cell.clock.advance(61_000);
    expect(await reconcile(quiet, FOREVER)).toMatchObject({ resumed: 0 });
    cell.clock.advance(61_000);
    expect(await reconcile(quiet, FOREVER)).toMatchObject({ resumed: 1 });
    expect(cell.bulkQueue.sent.map((sent) => sent.id)).toEqual([id, id]);
    await bringToEnd(cell, id);
    cell.clock.advance(600_000);
    expect(await reconcile(quiet, FOREVER)).toMatchObject({ resumed: 0 });
  });

  test('two workers at the same piece count it once', async () => {
    const ids = await start(20);
    await run();
    const id = await accept(cell, 'cancel-executions');
    const kinds = (await Promise.all([deliver(cell, id), deliver(cell, id)])).map(({ kind }) => kind);
    expect(kinds).toContain('goes-on');
    await bringToEnd(cell, id);
    expect((await operationOf(cell, id)).progress).toEqual({ done: 20, failed: 0, total: 20 });
    expect((await audited(cell, 'execution.cancel')).sort()).toEqual([...ids].sort());
  });

  test('one who slept while others went on writes nothing', async () => {
    await start(30);
    const id = await accept(cell, 'cancel-executions');
    const candidates: typeof cell.bulks.candidates = async (...of) => {
      await deliver(cell, id);
      return cell.bulks.candidates(...of);
    };
    const late = await deliver({ ...cell, bulks: { ...cell.bulks, candidates } }, id);
    expect(late).toEqual({ kind: 'overtaken', handled: 0 });
    await bringToEnd(cell, id);
    expect((await operationOf(cell, id)).progress).toEqual({ done: 30, failed: 0, total: 30 });
  });

  test('what someone else is cancelling is not counted', async () => {
    const [first = ''] = await start(1);
    await run();
    await cancelExecution({ ...request, id: first }, cell);
    const id = await accept(cell, 'cancel-executions');
    await bringToEnd(cell, id);
    expect((await operationOf(cell, id)).progress).toEqual({ done: 0, failed: 0, total: 0 });
  });
});
