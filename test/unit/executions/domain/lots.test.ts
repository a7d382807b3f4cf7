import { beforeEach, describe, expect, test } from 'vitest';
import { cancelExecution } from '../../../../functions/executions/domain/cancel-execution.ts';
import { dispatch } from '../../../../functions/executions/domain/dispatch.ts';
import { executionArnOf } from '../../../../functions/executions/domain/execution.ts';
import { keyLot, pauseLot } from '../../../../functions/executions/domain/lots.ts';
import { pauseExecutions, resumeExecutions } from '../../../../functions/executions/domain/pause.ts';
import { reconcile } from '../../../../functions/executions/domain/reconcile.ts';
import { track } from '../../../../functions/executions/domain/track.ts';
import { CALLER, type ExecutionCell, executionCell, KEYED, statusChange, TENANT } from '../../../support/executions.ts';

let cell: ExecutionCell;
beforeEach(async () => {
  cell = await executionCell();
});

const run = () => dispatch(TENANT, cell, { deadline: Number.MAX_SAFE_INTEGER });
const keyed = (customer: number) => cell.start({ customer }, KEYED);
const statuses = (ids: readonly string[]) => Promise.all(ids.map(async (id) => (await cell.find(id)).status));
const request = (workflow?: string) => ({
  tenantId: TENANT,
  workflow,
  principal: CALLER.principal,
  requestId: 'request-1',
});

async function end(id: string): Promise<void> {
  const execution = await cell.find(id);
  cell.machines.end(executionArnOf(execution), 'SUCCEEDED', { output: '1' });
  const ended = cell.machines.runs.get(executionArnOf(execution));
  if (ended === undefined) throw new Error('it does not run');
  await track(statusChange(execution, ended), cell);
}

async function lotOf(id: string) {
  const { concurrency } = await cell.find(id);
  if (concurrency === undefined) throw new Error('it has no concurrency key');
  return keyLot(concurrency.key);
}

describe('a concurrency key', () => {
  test('that is held keeps its own executions aside, and no other from being started', async () => {
    const ids = [await keyed(1), await keyed(1), await keyed(1), await keyed(2)];
    expect(await run()).toMatchObject({ admitted: 2 });
    expect(await statuses(ids)).toEqual(['running', 'pending', 'pending', 'running']);
    expect(await cell.entries(await lotOf(ids[1] ?? ''))).toBe(2);
    expect(await cell.slots()).toEqual({ running: 2, backlog: 2 });
  });

  test('goes to the next in line when its holder ends', async () => {
    const ids = [await keyed(1), await keyed(1), await keyed(1)];
    for (const expected of [
      ['running', 'pending', 'pending'],
      ['completed', 'running', 'pending'],
      ['completed', 'completed', 'running'],
    ]) {
      await run();
      expect(await statuses(ids)).toEqual(expected);
      await end(ids[expected.indexOf('running')] ?? '');
    }
    expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
    expect(await cell.entries(await lotOf(ids[0] ?? ''))).toBe(0);
  });

  test('is free for one that waits aside although its holder’s end let nobody go: the reconciler does', async () => {
    const ids = [await keyed(1), await keyed(1)];
    await run();
    const execution = await cell.find(ids[0] ?? '');
    await cell.store.recordEnd(execution, { status: 'completed', endedAt: '2026-11-02T10:00:00.000Z' });
    cell.clock.advance(3_600_000);
    const quiet = { pace: async () => {}, onFailure: () => {} };
    expect(await reconcile({ ...cell, ...quiet }, Number.MAX_SAFE_INTEGER)).toMatchObject({ unparked: 1 });
    await run();
    expect(await statuses(ids)).toEqual(['completed', 'running']);
  });

  test('that dispatchers beside each other want is held by one', async () => {
    for (let i = 0; i < 5; i++) await keyed(1);
    await Promise.all([run(), run(), run()]);
    expect(await cell.slots()).toEqual({ running: 1, backlog: 4 });
  });

  test('does not keep one that waits aside from being cancelled', async () => {
    const ids = [await keyed(1), await keyed(1)];
    await run();
    await cancelExecution({ ...request(), id: ids[1] ?? '' }, cell);
    expect(await cell.entries(await lotOf(ids[1] ?? ''))).toBe(0);
    expect(await cell.slots()).toEqual({ running: 1, backlog: 0 });
  });
});

describe('priority', () => {
  test('lets a lower number start first, and among equals the older', async () => {
    const late = [await cell.start({}, 'shop.order', 9), await cell.start(), await cell.start()];
    const first = await cell.start({}, 'shop.order', 1);
    await run();
    expect(await statuses([first, ...late])).toEqual(['running', 'pending', 'running', 'pending']);
  });
});

describe('a pause', () => {
  test('of a workflow holds its executions back, and no others', async () => {
    await pauseExecutions(request('shop.order'), cell);
    const ids = [await cell.start(), await cell.start(), await cell.start({}, 'shop.refund')];
    await run();
    expect(await statuses(ids)).toEqual(['pending', 'pending', 'running']);
    expect(await cell.entries(pauseLot('shop.order'))).toBe(2);
    expect(await resumeExecutions(request('shop.order'), cell)).toEqual({ all: false, workflows: new Set() });
    await run();
    expect(await statuses(ids)).toEqual(['running', 'pending', 'running']);
  });

  test('of everything holds all back, and what runs goes on', async () => {
    const running = await cell.start();
    await run();
    expect(await pauseExecutions(request(), cell)).toEqual({ all: true, workflows: new Set() });
    const waiting = await cell.start();
    expect(await run()).toMatchObject({ bound: 'halted' });
    expect(await statuses([running, waiting])).toEqual(['running', 'pending']);
    await resumeExecutions(request(), cell);
    await run();
    expect(await statuses([running, waiting])).toEqual(['running', 'running']);
  });

  test('refuses an admission that was decided before it', async () => {
    const execution = await cell.find(await cell.start());
    const before = await cell.store.slots(TENANT);
    await pauseExecutions(request(), cell);
    expect(await cell.store.admit([execution], before, cell.clock.now())).toEqual({ lost: [], keysAreTaken: false });
  });

  test('is told once in the audit trail, however often it is asked for, and as many workflows as may be', async () => {
    for (let i = 0; i < 2; i++) await pauseExecutions(request('shop.order'), cell);
    for (let i = 1; i < 100; i++) await pauseExecutions(request(`shop.w-${i}`), cell);
    await expect(pauseExecutions(request('shop.one-more'), cell)).rejects.toThrow(
      expect.objectContaining({ code: 'pause-limit-reached' }),
    );
    const { items } = await cell.table.page({ partition: 'acme#audit#0', limit: 200 });
    expect(items.filter(({ action }) => action === 'execution.pause')).toHaveLength(100);
  });
});
