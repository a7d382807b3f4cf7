import { beforeEach, expect, test } from 'vitest';
import { dispatch } from '../../../../functions/executions/domain/dispatch.ts';
import { executionArnOf } from '../../../../functions/executions/domain/execution.ts';
import { reconcile } from '../../../../functions/executions/domain/reconcile.ts';
import { redriveExecution } from '../../../../functions/executions/domain/redrive-execution.ts';
import { track } from '../../../../functions/executions/domain/track.ts';
import { CALLER, type ExecutionCell, executionCell, statusChange, TENANT } from '../../../support/executions.ts';
import { LIMITS } from '../../../support/tenants.ts';

let cell: ExecutionCell;
beforeEach(async () => {
  cell = await executionCell();
});

const run = () => dispatch(TENANT, cell, { deadline: Number.MAX_SAFE_INTEGER, isRepeated: true });
const redrive = (id: string, backlogLimit = LIMITS.backlog) =>
  redriveExecution({ tenantId: TENANT, id, backlogLimit, principal: CALLER.principal, requestId: 'r' }, cell);
const coded = (code: string) => expect.objectContaining({ code });

async function runOf(id: string) {
  const found = cell.machines.runs.get(executionArnOf(await cell.find(id)));
  if (found === undefined) throw new Error('it has not run');
  return found;
}

/** Ends the run, and tells of it. @returns the event's run */
async function end(id: string, status: 'FAILED' | 'SUCCEEDED') {
  cell.machines.end(executionArnOf(await cell.find(id)), status, { error: 'Boom', output: '1' });
  const ended = await runOf(id);
  await track(statusChange(await cell.find(id), ended), cell);
  return ended;
}

async function faulted(): Promise<string> {
  const id = await cell.start();
  await run();
  await end(id, 'FAILED');
  return id;
}

test('one that faulted waits again, is admitted anew, goes on, and ends as its new end says', async () => {
  const id = await faulted();
  const before = await cell.find(id);
  expect(await redrive(id)).toMatchObject({ status: 'pending', redrives: 1 });
  expect(await cell.find(id)).toMatchObject({ status: 'pending', slot: 'none', startedAt: before.startedAt });
  expect(await cell.find(id)).not.toHaveProperty('error');
  expect(await cell.slots()).toEqual({ running: 0, backlog: 1 });
  expect(await run()).toMatchObject({ admitted: 1, started: 1 });
  expect(await runOf(id)).toMatchObject({ status: 'RUNNING', redrives: 1 });
  await end(id, 'SUCCEEDED');
  expect(await cell.find(id)).toMatchObject({ status: 'completed', redrives: 1, startedAt: before.startedAt });
  expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
  expect(await cell.entries()).toBe(0);
});

test('the end before, told once more or late, does not end the new run', async () => {
  const id = await cell.start();
  await run();
  const first = await end(id, 'FAILED');
  await redrive(id);
  expect(await track(statusChange(await cell.find(id), first), cell)).toBe('nothing-new');
  await run();
  expect(await track(statusChange(await cell.find(id), first), cell)).toBe('nothing-new');
  expect(await cell.find(id)).toMatchObject({ status: 'running', slot: 'held' });
});

test('a dispatcher that dies behind the redrive leaves one run, which is adopted', async () => {
  const id = await faulted();
  await redrive(id);
  await cell.admit(id);
  await cell.machines.redrive(await cell.find(id));
  await run();
  expect(await cell.find(id)).toMatchObject({ status: 'running' });
  expect(await runOf(id)).toMatchObject({ status: 'RUNNING', redrives: 1 });
});

test('the reconciler does not take the end before for the end of one that waits to go on', async () => {
  const id = await faulted();
  await redrive(id);
  await cell.admit(id);
  cell.clock.advance(3_600_000);
  const quiet = { pace: async () => {}, onFailure: () => {} };
  expect(await reconcile({ ...cell, ...quiet }, Number.MAX_SAFE_INTEGER)).toMatchObject({ unstarted: 1, ended: 0 });
  await run();
  expect(await cell.find(id)).toMatchObject({ status: 'running' });
});

test('what did not fault, never ran, or is redriven already cannot be', async () => {
  const completed = await cell.start();
  await run();
  await expect(redrive(completed)).rejects.toThrow(coded('not-redrivable'));
  await end(completed, 'SUCCEEDED');
  await expect(redrive(completed)).rejects.toThrow(coded('not-redrivable'));
  await expect(redrive('01K9Z3N0V4T8S6QH2M5D7XWBCE')).rejects.toThrow(coded('not-found'));
  const id = await faulted();
  const outcomes = await Promise.allSettled([redrive(id), redrive(id)]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  expect(await cell.slots()).toEqual({ running: 0, backlog: 1 });
});

test('a full backlog refuses it, and nothing has changed', async () => {
  const id = await faulted();
  const before = await cell.find(id);
  await cell.start();
  await expect(redrive(id, 1)).rejects.toThrow(coded('backlog-full'));
  expect(await cell.find(id)).toEqual(before);
});

test('one that Step Functions does not let go on ends as faulted, and says why', async () => {
  const id = await faulted();
  await redrive(id);
  cell.machines.answerNext({ kind: 'refused', detail: 'it ended 15 days ago' });
  await run();
  expect(await cell.find(id)).toMatchObject({ status: 'faulted', error: { detail: 'it ended 15 days ago' } });
  expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
});
