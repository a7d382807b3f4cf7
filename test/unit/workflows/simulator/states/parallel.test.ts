import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { eventTypes, LAMBDA, machine, run, started } from '../machine.ts';

const branch = (name: string, state: Readonly<Record<string, Json>>): Json => ({
  StartAt: name,
  States: { [name]: { End: true, ...state } },
});
const PASS = { Type: 'Pass' };
const both = (fields: Readonly<Record<string, Json>>, ...branches: readonly Json[]) =>
  machine({ Both: { Type: 'Parallel', Branches: branches, End: true, ...fields } });

describe('Parallel', () => {
  test('gives each branch its input, or its Arguments', async () => {
    const { result } = await run(both({}, branch('A', PASS), branch('B', PASS)), { input: { n: 1 } });
    expect(result.output).toEqual([{ n: 1 }, { n: 1 }]);
    const given = both({ Arguments: { m: '{% $states.input.n + 1 %}' } }, branch('A', PASS), branch('B', PASS));
    expect((await run(given, { input: { n: 1 } })).result.output).toEqual([{ m: 2 }, { m: 2 }]);
    const { result: refused } = await run(both({ Arguments: '{% $nothing %}' }, branch('A', PASS)));
    expect(refused.cause).toContain("specified for the field 'Arguments' returned nothing (undefined).");
  });

  test('runs its branches side by side and keeps their results in order', async () => {
    const sleep = (Seconds: number) => ({ Type: 'Wait', Seconds, Output: Seconds });
    const simulation = await run(both({}, branch('A', sleep(3)), branch('B', sleep(1)), branch('C', sleep(2))));
    expect(simulation.result).toMatchObject({ output: [3, 1, 2], stoppedAt: 3000, transitions: 4 });
    const chain = simulation.history.map(({ id, previousEventId, type }) => [id, type, previousEventId]);
    expect(chain).toEqual([
      [1, 'ExecutionStarted', 0],
      [2, 'ParallelStateEntered', 0],
      [3, 'ParallelStateStarted', 2],
      [4, 'WaitStateEntered', 3],
      [5, 'WaitStateEntered', 3],
      [6, 'WaitStateEntered', 3],
      [7, 'WaitStateExited', 5],
      [8, 'WaitStateExited', 6],
      [9, 'WaitStateExited', 4],
      [10, 'ParallelStateSucceeded', 9],
      [11, 'ParallelStateExited', 9],
      [12, 'ExecutionSucceeded', 11],
    ]);
  });

  test('fails with its first failure; what else it had begun is aborted, in all its depth', async () => {
    const inner: Json = branch('Each', {
      Type: 'Map',
      Items: [1, 2],
      ItemProcessor: branch('Work', { Type: 'Task', Resource: LAMBDA }),
    });
    const nested = branch('Nested', { Type: 'Parallel', Branches: [branch('Sleep', { Type: 'Wait', Seconds: 9 })] });
    const late = {
      StartAt: 'Wait',
      States: { Wait: { Type: 'Wait', Seconds: 1, Next: 'No' }, No: { Type: 'Fail', Error: 'No' } },
    };
    const simulation = await run(both({}, inner, nested, late), { answer: () => ({ output: 1, durationMs: 5000 }) });
    expect(simulation.result).toMatchObject({ status: 'FAILED', error: 'No', stoppedAt: 1000 });
    const from = eventTypes(simulation).indexOf('FailStateEntered');
    expect(eventTypes(simulation).slice(from)).toEqual([
      'FailStateEntered',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapIterationAborted',
      'MapStateAborted',
      'WaitStateAborted',
      'ParallelStateAborted',
      'ParallelStateFailed',
      'ExecutionFailed',
    ]);
    const iteration = simulation.history.find(({ type }) => type === 'MapIterationAborted');
    expect(iteration?.['mapIterationAbortedEventDetails']).toEqual({ name: 'Each', index: 0 });
  });

  test('after a failure that is caught goes on where the catcher says, without its branches', async () => {
    const definition = machine({
      Both: {
        ...{ Type: 'Parallel', Catch: [{ ErrorEquals: ['No'], Next: 'After' }], End: true },
        Branches: [branch('No', { Type: 'Fail', Error: 'No' }), branch('Sleep', { Type: 'Wait', Seconds: 9 })],
      },
      After: { Type: 'Wait', Seconds: 20, End: true },
    });
    const { execution, clock } = started(definition);
    await setImmediate();
    // Nothing is left of the branch that slept.
    expect(Object.values(execution.data().timers).map(({ time }) => time)).toEqual([20_000]);
    while (clock.advance());
    const caught = { status: 'SUCCEEDED', output: { Error: 'No', Cause: '' }, stoppedAt: 20_000 };
    expect(await execution.ended).toMatchObject(caught);
  });
});
