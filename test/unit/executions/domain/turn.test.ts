import { beforeEach, describe, expect, test } from 'vitest';
import { dispatch } from '../../../../functions/executions/domain/dispatch.ts';
import { type Execution, executionArnOf } from '../../../../functions/executions/domain/execution.ts';
import type { StateMachines } from '../../../../functions/executions/domain/ports.ts';
import type { StartPorts } from '../../../../functions/executions/domain/start-admitted.ts';
import { track } from '../../../../functions/executions/domain/track.ts';
import { tenantKeys } from '../../../../functions/shared/table/keys.ts';
import { type ExecutionCell, executionCell, statusChange, TENANT } from '../../../support/executions.ts';

let cell: ExecutionCell;
beforeEach(async () => {
  cell = await executionCell();
});

const run = (ports: Partial<StartPorts> = {}, deadline = Number.MAX_SAFE_INTEGER) =>
  dispatch(TENANT, { ...cell, ...ports }, { deadline });

const turn = async () => (await cell.table.get(tenantKeys.slots(TENANT)))?.['turn'];

/** Step Functions that something happens beside, at the first start. */
function atFirstStart(happens: () => Promise<unknown>): StateMachines {
  let isFirst = true;
  return {
    ...cell.machines,
    async start(execution: Execution, input: string) {
      const outcome = await cell.machines.start(execution, input);
      if (isFirst) {
        isFirst = false;
        await happens();
      }
      return outcome;
    },
  };
}

async function end(id: string): Promise<void> {
  const execution = await cell.find(id);
  cell.machines.end(executionArnOf(execution), 'SUCCEEDED', { output: '1' });
  const ended = cell.machines.runs.get(executionArnOf(execution));
  if (ended !== undefined) await track(statusChange(execution, ended), cell);
}

describe('the turn of a dispatcher', () => {
  test('is taken where something is left waiting, and others leave meanwhile', async () => {
    for (let i = 0; i < 3; i++) await cell.start();
    const others: unknown[] = [];
    const machines = atFirstStart(async () => others.push(await turn(), await run()));
    expect(await run({ machines })).toMatchObject({ admitted: 2, bound: 'slots' });
    expect(others).toEqual([
      cell.clock.now() + 5_000,
      expect.objectContaining({ admitted: 0, started: 0, bound: 'turn' }),
    ]);
    expect(await turn()).toBeUndefined();
  });

  test('costs nothing where all that waits is admitted', async () => {
    await cell.start();
    await run({ machines: atFirstStart(async () => expect(await turn()).toBeUndefined()) });
  });

  test('ends with another look: what others left to it is done', async () => {
    const ids = [await cell.start(), await cell.start(), await cell.start()];
    const machines = atFirstStart(async () => {
      await cell.start();
      await end(ids[0] ?? '');
      expect(await run()).toMatchObject({ bound: 'turn' });
    });
    expect(await run({ machines })).toMatchObject({ admitted: 3, started: 3, bound: 'slots' });
    expect(await cell.slots()).toEqual({ running: 2, backlog: 1 });
  });

  test('of one that has died lapses', async () => {
    for (let i = 0; i < 3; i++) await cell.start();
    const dies = { endTurn: () => Promise.reject(new Error('killed')) };
    await expect(run({ store: { ...cell.store, ...dies } })).rejects.toThrow('killed');
    const [first] = [...cell.machines.runs.keys()].map((arn) => arn.split(':').at(-1) ?? '');
    await end(first ?? '');
    expect(await run()).toMatchObject({ admitted: 0, bound: 'turn' });
    cell.clock.advance(5_000);
    expect(await run()).toMatchObject({ admitted: 1 });
  });

  test('is ended when a start fails', async () => {
    for (let i = 0; i < 3; i++) await cell.start();
    await expect(
      run({ machines: { ...cell.machines, start: () => Promise.reject(new Error('denied')) } }),
    ).rejects.toThrow('denied');
    expect(await turn()).toBeUndefined();
  });

  test('goes to another dispatcher when the time is up', async () => {
    for (let i = 0; i < 3; i++) await cell.start();
    const machines = atFirstStart(() => end([...cell.machines.runs.keys()][0]?.split(':').at(-1) ?? ''));
    expect(await run({ machines }, cell.clock.now())).toMatchObject({ admitted: 2, bound: 'time' });
    expect(await turn()).toBeUndefined();
    expect(await run()).toMatchObject({ admitted: 1 });
  });
});
