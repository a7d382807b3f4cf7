import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { resumeExecution } from '../../../../functions/workflows/simulator/execution.ts';
import type { ExecutionData } from '../../../../functions/workflows/simulator/execution-data.ts';
import type { Progress, TaskCall, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';
import { LAMBDA, machine, run, started } from './machine.ts';

describe('a running execution', () => {
  test('can be stopped; what it waits for is given up', async () => {
    const { execution, calls } = started(machine({ Work: { Type: 'Task', Resource: LAMBDA, End: true } }));
    await setImmediate();
    execution.stop('Enough', 'because');
    expect(await execution.ended).toMatchObject({ status: 'ABORTED', error: 'Enough', cause: 'because' });
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(
      execution
        .history()
        .map(({ type }) => type)
        .slice(-2),
    ).toEqual(['TaskStateAborted', 'ExecutionAborted']);
    const events = execution.history().length;
    execution.stop();
    calls[0]?.answer({ output: 1 });
    await setImmediate();
    expect(execution.history()).toHaveLength(events);
  });

  test('begins with an event that says what it was given, and under which role', async () => {
    const { execution } = started(machine({ Only: { Type: 'Pass', End: true } }), { input: { n: 1 } });
    await execution.ended;
    expect(execution.history()).toStrictEqual([
      {
        ...{ id: 1, previousEventId: 0, timestamp: 0, type: 'ExecutionStarted' },
        executionStartedEventDetails: {
          ...{ input: '{"n":1}', inputDetails: { truncated: false } },
          roleArn: 'arn:aws:iam::111111111111:role/machine',
        },
      },
      {
        ...{ id: 2, previousEventId: 0, timestamp: 0, type: 'PassStateEntered' },
        stateEnteredEventDetails: { name: 'Only', input: '{"n":1}', inputDetails: { truncated: false } },
      },
      {
        ...{ id: 3, previousEventId: 2, timestamp: 0, type: 'PassStateExited' },
        stateExitedEventDetails: { name: 'Only', output: '{"n":1}', outputDetails: { truncated: false } },
      },
      {
        ...{ id: 4, previousEventId: 3, timestamp: 0, type: 'ExecutionSucceeded' },
        executionSucceededEventDetails: { output: '{"n":1}', outputDetails: { truncated: false } },
      },
    ]);
  });

  test('that is stopped without a reason, or fails without a cause, shows none', async () => {
    const { execution } = started(machine({ Sleep: { Type: 'Wait', Seconds: 9, End: true } }));
    await setImmediate();
    execution.stop();
    expect(await execution.ended).toStrictEqual({
      ...{ status: 'ABORTED', startedAt: 0, stoppedAt: 0, transitions: 1, redriveCount: 0 },
    });
    expect(execution.history().slice(-2)).toStrictEqual([
      { id: 3, previousEventId: 2, timestamp: 0, type: 'WaitStateAborted' },
      { id: 4, previousEventId: 3, timestamp: 0, type: 'ExecutionAborted', executionAbortedEventDetails: {} },
    ]);
    expect(execution.data()).toMatchObject({ frames: {}, timers: {}, tasks: {}, ready: [] });
    const failed = started(machine({ No: { Type: 'Fail', Error: 'No' } })).execution;
    expect(await failed.ended).not.toHaveProperty('cause');
    expect(failed.history().at(-1)?.['executionFailedEventDetails']).toStrictEqual({ error: 'No' });
  });

  test('shows what it has come to so far', async () => {
    const { execution } = started(machine({ Sleep: { Type: 'Wait', Seconds: 9, End: true } }));
    await setImmediate();
    expect(execution.result()).toStrictEqual({ status: 'RUNNING', startedAt: 0, transitions: 1, redriveCount: 0 });
  });

  test('takes what happens at the same moment one after the other', async () => {
    // A sum is not simple enough to be evaluated at once.
    const branch = (name: string) => ({
      StartAt: name,
      States: { [name]: { Type: 'Task', Resource: LAMBDA, Output: '{% $sum([1, 2]) %}', End: true } },
    });
    const both = machine({ Both: { Type: 'Parallel', Branches: [branch('First'), branch('Second')], End: true } });
    const { execution, calls } = started(both);
    await setImmediate();
    for (const { answer } of calls) answer({ output: 1 });
    expect(await execution.ended).toMatchObject({ status: 'SUCCEEDED', output: [3, 3] });
    const types = execution.history().map(({ type }) => type);
    const succeeded = ['LambdaFunctionSucceeded', 'TaskStateExited'];
    expect(types.slice(-7)).toEqual([
      ...[...succeeded, ...succeeded],
      ...['ParallelStateSucceeded', 'ParallelStateExited', 'ExecutionSucceeded'],
    ]);
  });

  test('gives up its tasks when its time is up', async () => {
    const work = machine({ Work: { Type: 'Task', Resource: LAMBDA, End: true } }, { TimeoutSeconds: 5 });
    const { execution, calls, clock } = started(work);
    await setImmediate();
    expect(clock.advance()).toBe(true);
    expect(await execution.ended).toMatchObject({ status: 'TIMED_OUT', stoppedAt: 5000 });
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(execution.data()).toMatchObject({ frames: {}, timers: {}, tasks: {}, ready: [] });
  });

  test('shows how far it has come before every state, and ends with what is thrown then', async () => {
    const seen: (readonly [number, string | undefined])[] = [];
    const checkpoint = ({ transitions, history }: Progress) => {
      seen.push([transitions, history.at(-1)?.type]);
      if (transitions === 2) throw new Error('that is enough');
    };
    const pass = (Next: string) => ({ Type: 'Pass', Next });
    const chain = machine({ A: pass('B'), B: pass('C'), C: { Type: 'Succeed' } });
    const { execution } = started(chain, { checkpoint });
    expect(await execution.ended).toMatchObject({
      ...{ status: 'FAILED', error: 'States.Runtime', transitions: 2 },
      cause: 'The execution cannot go on: Error: that is enough',
    });
    expect(seen).toEqual([
      [0, 'ExecutionStarted'],
      [1, 'PassStateExited'],
      [2, 'PassStateExited'],
    ]);
  });

  test('a task that throws fails like one that reports a failure', async () => {
    const definition = machine({ Work: { Type: 'Task', Resource: LAMBDA, End: true } });
    const { result } = await run(definition, {
      answer: () => {
        throw new Error('out of order');
      },
    });
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.TaskFailed', cause: 'Error: out of order' });
  });

  test('gives others their turn in the middle of a long chain', async () => {
    const states = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [
        `S${index}`,
        { Type: 'Pass', ...(index < 999 ? { Next: `S${index + 1}` } : { End: true }) },
      ]),
    );
    const { execution, clock } = started(machine(states));
    let turns = 0;
    while (execution.result().status === 'RUNNING') {
      await setImmediate();
      clock.advance();
      turns += 1;
    }
    expect(turns).toBeGreaterThanOrEqual(4);
    expect(execution.result()).toMatchObject({ status: 'SUCCEEDED', transitions: 1000 });
  });
});

describe('an execution that is written down', () => {
  const definition = machine({
    Set: { Type: 'Pass', Assign: { x: 1 }, Next: 'Both' },
    Both: {
      Type: 'Parallel',
      Branches: [
        { StartAt: 'Sleep', States: { Sleep: { Type: 'Wait', Seconds: 5, Output: '{% $x %}', End: true } } },
        {
          StartAt: 'Work',
          States: { Work: { Type: 'Task', Resource: LAMBDA, Arguments: ['{% $random() %}'], End: true } },
        },
      ],
      Next: 'After',
    },
    After: { Type: 'Pass', Output: { both: '{% $states.input %}', chance: '{% $random() %}' }, End: true },
  });

  test('goes on elsewhere as it would have gone on here', async () => {
    const here = started(definition);
    await setImmediate();
    const written = JSON.stringify(here.execution.data());
    here.calls[0]?.answer({ output: 'done' });
    await setImmediate();
    here.clock.advance();
    const expected = await here.execution.ended;

    const clock = createVirtualClock(0);
    const asked: TaskCall[] = [];
    const tasks = {
      async call(call: TaskCall): Promise<TaskOutcome> {
        asked.push(call);
        return { output: 'done' };
      },
    };
    const there = resumeExecution(JSON.parse(written) as ExecutionData, { definition, clock, tasks });
    await setImmediate();
    clock.advance();
    expect(await there.ended).toEqual(expected);
    expect(there.history()).toEqual(here.execution.history());
    expect(asked).toEqual([here.calls[0]?.call]);
  });

  test('goes on also from between two states', async () => {
    const names = Array.from({ length: 250 }, (_, index) => `S${index}`);
    const way = (index: number) => (index < 249 ? { Next: `S${index + 1}` } : { End: true });
    const chain = machine(Object.fromEntries(names.map((name, index) => [name, { Type: 'Pass', ...way(index) }])));
    const { execution, clock, tasks } = started(chain);
    await setImmediate();
    expect(execution.result()).toMatchObject({ status: 'RUNNING', transitions: 200 });
    const data = JSON.parse(JSON.stringify(execution.data())) as ExecutionData;
    const there = resumeExecution(data, { definition: chain, clock, tasks });
    expect(await there.ended).toMatchObject({ status: 'SUCCEEDED', transitions: 250 });
  });
});

describe('a definition that the validator refuses', () => {
  test.each([
    [{ StartAt: 'A', States: {} }, 'The definition has no state A at /'],
    [{ States: {} }, 'The definition has no states at /'],
    [
      machine({ Both: { Type: 'Parallel', Branches: [{ States: {} }], End: true } }),
      'The definition has no states at /States/Both/Branches/0',
    ],
    [
      machine({ Both: { Type: 'Parallel', Branches: [{ StartAt: 'In', States: {} }], End: true } }),
      'The definition has no state In at /States/Both/Branches/0',
    ],
  ])('%j cannot be run, and says why', async (definition, reason) => {
    expect((await run(definition)).result).toMatchObject({
      ...{ status: 'FAILED', error: 'States.Runtime', cause: `The execution cannot go on: Error: ${reason}` },
    });
  });
});

describe('chance', () => {
  const definition = machine({
    Draw: { Type: 'Pass', Output: '{% [$uuid(), $uuid(), $random(), $shuffle([1..9])] %}', End: true },
  });

  test('is the same for the same execution, and differs within it', async () => {
    const [first, second] = await Promise.all([run(definition), run(definition)]);
    expect(first.result.output).toEqual(second.result.output);
    const [one, other] = first.result.output as readonly string[];
    expect(one).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(other).not.toBe(one);
  });

  test('comes from the source given, if one is', async () => {
    const { result } = await run(machine({ Draw: { Type: 'Pass', Output: '{% $random() %}', End: true } }), {
      random: () => 0.25,
    });
    expect(result.output).toBe(0.25);
  });
});
