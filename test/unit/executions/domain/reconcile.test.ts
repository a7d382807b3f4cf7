import { beforeEach, expect, test } from 'vitest';
import { dispatch } from '../../../../functions/executions/domain/dispatch.ts';
import { executionArnOf, nextDue } from '../../../../functions/executions/domain/execution.ts';
import { reconcile } from '../../../../functions/executions/domain/reconcile.ts';
import { CALLER, type ExecutionCell, executionCell, TENANT } from '../../../support/executions.ts';

let cell: ExecutionCell;
let failures: unknown[];
beforeEach(async () => {
  cell = await executionCell();
  failures = [];
});

const MINUTE = 60_000;
const NONE = {
  unchanged: 0,
  waiting: 0,
  unparked: 0,
  ended: 0,
  unstarted: 0,
  lost: 0,
  stopped: 0,
  resumed: 0,
  failed: 0,
};

function run(deadline = Number.MAX_SAFE_INTEGER) {
  const ports = { ...cell, pace: async () => {}, onFailure: (_: unknown, error: unknown) => void failures.push(error) };
  return reconcile(ports, deadline);
}
const runAfter = (minutes: number) => {
  cell.clock.advance(minutes * MINUTE);
  return run();
};

async function running(): Promise<string> {
  const id = await cell.start();
  await dispatch(TENANT, cell, { deadline: Number.MAX_SAFE_INTEGER });
  return id;
}

test('an end that was not heard of is recorded, and the tenant is woken', async () => {
  const id = await running();
  cell.machines.end(executionArnOf(await cell.find(id)), 'SUCCEEDED', { output: '{"ok":true}' });
  expect(await run()).toEqual(NONE);
  expect(await runAfter(1)).toEqual({ ...NONE, ended: 1 });
  expect(await cell.find(id)).toMatchObject({ status: 'completed', slot: 'released' });
  expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
  expect(cell.wakes.sent).toEqual([TENANT]);
  expect(await runAfter(120)).toEqual(NONE);
});

test('what waits wakes its tenant, once for all that wait', async () => {
  await cell.start();
  await cell.start();
  expect(await runAfter(2)).toEqual({ ...NONE, waiting: 2 });
  expect(cell.wakes.sent).toEqual([TENANT]);
});

test('what was admitted but not started is woken for', async () => {
  const id = await cell.start();
  await cell.admit(id);
  expect(await runAfter(1)).toEqual({ ...NONE, unstarted: 1 });
  expect(cell.wakes.sent).toEqual([TENANT]);
});

test('what runs is looked at in doubling intervals up to an hour', async () => {
  const id = await running();
  expect(await runAfter(1)).toEqual({ ...NONE, unchanged: 1 });
  expect(await runAfter(1)).toEqual(NONE);
  expect(await runAfter(1)).toEqual({ ...NONE, unchanged: 1 });
  const execution = await cell.find(id);
  expect(execution.dueInterval).toBe(240);
  expect(nextDue({ ...execution, dueInterval: 3000 }, 0)).toEqual({ at: '1970-01-01T01:00:00.000Z', interval: 3600 });
  expect(cell.wakes.sent).toEqual([]);
});

test('a cancellation that did not reach Step Functions is repeated', async () => {
  const id = await running();
  const audit = { id: '1', at: 'now', action: 'x', principal: CALLER.principal, resource: 'x', requestId: 'r' };
  await cell.store.requestCancellation(await cell.find(id), { at: '2026-11-02T10:00:00.000Z', audit });
  expect(await runAfter(1)).toEqual({ ...NONE, stopped: 1 });
  expect(cell.machines.runs.get(executionArnOf(await cell.find(id)))?.status).toBe('ABORTED');
});

test('what ran and is no longer known to Step Functions gives its slot back', async () => {
  const id = await running();
  const ports = { ...cell, machines: { ...cell.machines, describe: async () => undefined } };
  cell.clock.advance(MINUTE);
  const findings = await reconcile({ ...ports, pace: async () => {}, onFailure: () => {} }, Number.MAX_SAFE_INTEGER);
  expect(findings).toEqual({ ...NONE, lost: 1 });
  expect(await cell.find(id)).toMatchObject({ status: 'faulted', slot: 'released' });
});

test('one that cannot be looked at does not keep the others', async () => {
  const ids = [await running(), await running()];
  for (const id of ids) cell.machines.end(executionArnOf(await cell.find(id)), 'SUCCEEDED');
  const describe = cell.machines.describe;
  let calls = 0;
  cell.machines.describe = async (arn) => {
    calls += 1;
    if (calls === 1) throw new Error('denied');
    return describe(arn);
  };
  expect(await runAfter(1)).toEqual({ ...NONE, ended: 1, failed: 1 });
  expect(failures).toHaveLength(1);
  expect(await run()).toEqual({ ...NONE, ended: 1 });
});

test('after the deadline nothing more is looked at, and it stays due', async () => {
  await running();
  cell.clock.advance(MINUTE);
  expect(await run(cell.clock.now())).toEqual(NONE);
  expect(await run()).toEqual({ ...NONE, unchanged: 1 });
});
