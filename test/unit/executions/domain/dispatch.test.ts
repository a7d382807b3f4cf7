import { beforeEach, describe, expect, test } from 'vitest';
import { cancelExecution } from '../../../../functions/executions/domain/cancel-execution.ts';
import { dispatch } from '../../../../functions/executions/domain/dispatch.ts';
import { executionArnOf } from '../../../../functions/executions/domain/execution.ts';
import { track } from '../../../../functions/executions/domain/track.ts';
import { CALLER, type ExecutionCell, executionCell, statusChange, TENANT } from '../../../support/executions.ts';
import { LIMITS, putTenant } from '../../../support/tenants.ts';

let cell: ExecutionCell;
beforeEach(async () => {
  cell = await executionCell();
});

const LATER = Number.MAX_SAFE_INTEGER;
const run = (isRepeated = false) => dispatch(TENANT, cell, { deadline: LATER, isRepeated });
const cancel = (id: string) =>
  cancelExecution({ tenantId: TENANT, id, reason: 'enough', principal: CALLER.principal, requestId: 'r' }, cell);

async function end(id: string): Promise<void> {
  const execution = await cell.find(id);
  cell.machines.end(executionArnOf(execution), 'SUCCEEDED', { output: '{"ok":true}' });
  const ended = cell.machines.runs.get(executionArnOf(execution));
  if (ended === undefined) throw new Error('it does not run');
  await track(statusChange(execution, ended), cell);
}

describe('the dispatcher', () => {
  test('starts as many as the tenant has slots, oldest first, and more when slots are free again', async () => {
    const ids = [await cell.start(), await cell.start(), await cell.start()];
    expect(await run()).toMatchObject({
      admitted: 2,
      started: 2,
      slots: { running: 2, backlog: 1, tier: 'basic', isHalted: false },
      bound: 'slots',
    });
    expect(await cell.slots()).toEqual({ running: LIMITS.runningExecutions, backlog: 1 });
    expect(await Promise.all(ids.map(async (id) => (await cell.find(id)).status))).toEqual([
      'running',
      'running',
      'pending',
    ]);
    expect(await run()).toMatchObject({ admitted: 0, started: 0 });
    await end(ids[0] ?? '');
    expect(await run()).toMatchObject({ admitted: 1, started: 1 });
    expect(await cell.slots()).toEqual({ running: 2, backlog: 0 });
    expect(await cell.entries()).toBe(0);
  });

  test('starts nothing that waits of a suspended tenant, what holds a slot, and the rest when it is active again', async () => {
    const held = await cell.start();
    await cell.start();
    await cell.admit(held);
    await putTenant(cell.table, TENANT, 'suspended');
    expect(await run()).toMatchObject({ admitted: 0, started: 0, bound: 'halted' });
    expect(await run(true)).toMatchObject({
      admitted: 0,
      started: 1,
      slots: { running: 1, backlog: 1, isHalted: true },
    });
    expect(await cell.slots()).toEqual({ running: 1, backlog: 1 });
    expect((await cell.find(held)).status).toBe('running');
    await putTenant(cell.table, TENANT, 'active');
    expect(await run()).toMatchObject({ admitted: 1, started: 1 });
    expect(await cell.slots()).toEqual({ running: 2, backlog: 0 });
  });

  test('leaves one that another has just admitted, and starts it without a second slot if that one has died', async () => {
    const id = await cell.start();
    expect(await cell.admit(id)).toBe('admitted');
    expect(await cell.slots()).toEqual({ running: 1, backlog: 0 });
    expect(await run()).toMatchObject({ admitted: 0, started: 0 });
    cell.clock.advance(5_000);
    expect(await run()).toMatchObject({ admitted: 0, started: 1 });
    expect(await cell.slots()).toEqual({ running: 1, backlog: 0 });
    expect((await cell.find(id)).status).toBe('running');
  });

  test('adopts one that ended before its start was recorded', async () => {
    const id = await cell.start();
    await cell.admit(id);
    const execution = await cell.find(id);
    await cell.machines.start(execution, '{}');
    cell.machines.end(executionArnOf(execution), 'SUCCEEDED', { output: '{"a":1}' });
    await run(true);
    expect(await cell.find(id)).toMatchObject({ status: 'completed', slot: 'released' });
    expect(await cell.store.payload(TENANT, id, 'output')).toBe('{"a":1}');
    expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
    expect(await cell.entries()).toBe(0);
  });

  test('ends one that Step Functions refuses for good', async () => {
    const id = await cell.start();
    cell.machines.answerNext({ kind: 'refused', detail: 'its version no longer exists' });
    await run();
    expect(await cell.find(id)).toMatchObject({
      status: 'faulted',
      slot: 'released',
      error: { status: 500, detail: 'its version no longer exists' },
    });
    expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
  });

  test('that is throttled says so, starts the others, and finds the one it left', async () => {
    const ids = [await cell.start(), await cell.start()];
    cell.machines.answerNext('throttled');
    expect(await run()).toMatchObject({ admitted: 2, bound: 'busy' });
    expect(await cell.slots()).toEqual({ running: 2, backlog: 0 });
    expect(await cell.entries()).toBe(1);
    await run(true);
    expect(await Promise.all(ids.map(async (id) => (await cell.find(id)).status))).toEqual(['running', 'running']);
    expect(await cell.slots()).toEqual({ running: 2, backlog: 0 });
  });

  test('passes over those that others are about to start, however many', async () => {
    const many = await executionCell(1, { runningExecutions: 30, burstExecutions: 30, backlog: 30 });
    for (let i = 0; i < 12; i++) await many.admit(await many.start());
    const last = await many.start();
    const passing = await dispatch(TENANT, many, { deadline: LATER });
    expect(passing).toMatchObject({ admitted: 1, started: 1 });
    expect((await many.find(last)).status).toBe('running');
    expect([...many.machines.begun.values()]).toEqual([1]);
    many.clock.advance(5_000);
    expect(await dispatch(TENANT, many, { deadline: LATER })).toMatchObject({ admitted: 0, started: 12 });
  });

  test('beside others admits no more than the limit and starts nothing twice', async () => {
    for (let i = 0; i < LIMITS.backlog; i++) await cell.start();
    await Promise.all([run(), run(), run()]);
    expect(await cell.slots()).toEqual({ running: 2, backlog: 3 });
    expect([...cell.machines.begun.values()]).toEqual([1, 1]);
  });
});

describe('cancelling', () => {
  test('one that waits ends it at once', async () => {
    const id = await cell.start();
    expect(await cancel(id)).toMatchObject({ status: 'cancelled' });
    expect(await cell.find(id)).toMatchObject({ status: 'cancelled', slot: 'none', cancelReason: 'enough' });
    expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
    expect(await run()).toMatchObject({ admitted: 0, started: 0 });
    await expect(cancel(id)).rejects.toThrow(expect.objectContaining({ code: 'execution-ended' }));
  });

  test('one that runs stops it; the status event ends it', async () => {
    const id = await cell.start();
    await run();
    expect(await cancel(id)).toMatchObject({ status: 'running' });
    const execution = await cell.find(id);
    const stopped = cell.machines.runs.get(executionArnOf(execution));
    expect(stopped?.status).toBe('ABORTED');
    if (stopped !== undefined) await track(statusChange(execution, stopped), cell);
    expect(await cell.find(id)).toMatchObject({ status: 'cancelled', slot: 'released' });
    expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
  });

  test('one that is admitted but not started ends it without running', async () => {
    const id = await cell.start();
    await cell.admit(id);
    await cancel(id);
    await run(true);
    expect(await cell.find(id)).toMatchObject({ status: 'cancelled', slot: 'released' });
    expect(cell.machines.begun.size).toBe(0);
    expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
    expect(await cell.entries()).toBe(0);
  });

  test('one at the moment it is started stops it', async () => {
    const id = await cell.start();
    const machines = {
      ...cell.machines,
      start: async (...args: Parameters<typeof cell.machines.start>) => {
        await cancel(id);
        return cell.machines.start(...args);
      },
    };
    await dispatch(TENANT, { ...cell, machines }, { deadline: LATER });
    const execution = await cell.find(id);
    expect(execution).toMatchObject({ status: 'running', slot: 'held' });
    expect(cell.machines.runs.get(executionArnOf(execution))?.status).toBe('ABORTED');
  });

  test('one that does not exist is not found', async () => {
    await expect(cancel('01K9Z3N0V4T8S6QH2M5D7XWBCE')).rejects.toThrow(expect.objectContaining({ code: 'not-found' }));
  });
});
