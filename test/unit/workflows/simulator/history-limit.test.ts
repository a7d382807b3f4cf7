import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { startExecution } from '../../../../functions/workflows/simulator/execution.ts';
import type { Json, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';
import { IDENTITY, LAMBDA, machine, run, started } from './machine.ts';

const REACHED = {
  status: 'FAILED',
  error: 'States.Runtime',
  cause: 'The execution reached the maximum number of history events (25000).',
};

/** A loop of two states that never ends. */
const LOOP = {
  StartAt: 'A',
  States: {
    A: { Type: 'Pass', Next: 'B' },
    B: { Type: 'Choice', Choices: [{ Condition: false, Next: 'C' }], Default: 'A' },
    C: { Type: 'Succeed' },
  },
};
const SLEEP: Json = { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: 60, End: true } } };
const WORK: Json = { StartAt: 'Work', States: { Work: { Type: 'Task', Resource: LAMBDA, End: true } } };
const BOTH = { StartAt: 'Both', States: { Both: { Type: 'Parallel', Branches: [SLEEP, WORK], End: true } } };

const each = (items: readonly Json[], ItemProcessor: { readonly [key: string]: Json }): Json =>
  machine({ Each: { Type: 'Map', Items: items, ItemProcessor, End: true } });

describe('event 25,000', () => {
  test('ends an execution, too, when a child of a distributed Map loops, whose events nobody sees', async () => {
    const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
    const { result, history } = await run(each([1, 2], { ...LOOP, ProcessorConfig }));
    expect(result).toMatchObject(REACHED);
    expect(history.map(({ type }) => type)).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapRunStarted',
      'ExecutionFailed',
    ]);
  });

  test('lets an execution that is stopped be stopped, with as many events as there is room for', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 60 }), async (free) => {
        const clock = createVirtualClock(0);
        const tasks = { call: () => new Promise<never>(() => undefined) };
        const definition = each([...Array(20).keys()], BOTH);
        const execution = startExecution({ ...IDENTITY, definition, input: {}, clock, tasks });
        await setImmediate();
        const data = execution.data();
        const filler = data.history.at(-1);
        if (filler === undefined) throw new Error('The execution has no history');
        while (data.history.length < 25_000 - free) data.history.push({ ...filler, id: data.history.length + 1 });
        execution.stop('Enough');
        expect(await execution.ended).toMatchObject({ status: 'ABORTED', error: 'Enough' });
        const history = execution.history();
        expect(history.length).toBeLessThanOrEqual(25_000);
        expect(history.at(-1)).toMatchObject({ id: history.length, type: 'ExecutionAborted' });
      }),
      { numRuns: 20 },
    );
  });

  const Catch = [{ ErrorEquals: ['Broken'], Next: 'Work' }];
  const work = machine({ Work: { Type: 'Task', Resource: LAMBDA, Catch, Next: 'Work' } });

  test.each<[string, number, TaskOutcome, readonly string[]]>([
    ['the result of a task', 1, { output: 1 }, ['ExecutionFailed']],
    ['the exit of a state', 2, { output: 1 }, ['LambdaFunctionSucceeded', 'ExecutionFailed']],
    ['the entry of a state', 3, { output: 1 }, ['LambdaFunctionSucceeded', 'TaskStateExited', 'ExecutionFailed']],
    ['the exit by a catcher', 2, { error: 'Broken' }, ['LambdaFunctionFailed', 'ExecutionFailed']],
  ])('stands in for %s', async (_what, free, outcome, expected) => {
    const { execution, calls } = started(work);
    await setImmediate();
    const { history } = execution.data();
    const filler = history.at(-1);
    if (filler === undefined) throw new Error('The execution has no history');
    while (history.length < 25_000 - free) history.push({ ...filler, id: history.length + 1 });
    calls[0]?.answer(outcome);
    expect(await execution.ended).toMatchObject(REACHED);
    expect(history.slice(-free).map(({ type }) => type)).toEqual(expected);
  });
});
