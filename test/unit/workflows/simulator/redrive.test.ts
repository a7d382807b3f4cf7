import { setImmediate } from 'node:timers/promises';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  resumeExecution,
  type StartedExecution,
  startExecution,
} from '../../../../functions/workflows/simulator/execution.ts';
import type { ExecutionData } from '../../../../functions/workflows/simulator/execution-data.ts';
import { HISTORY_EVENT_LIMIT, REDRIVE_PERIOD_MS } from '../../../../functions/workflows/simulator/limits.ts';
import type { Json, TaskCall, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';
import { createVirtualClock, type VirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';
import { IDENTITY, LAMBDA, machine, run } from './machine.ts';

const WORK = { Type: 'Task', Resource: LAMBDA } as const;
const BROKEN: TaskOutcome = { error: 'Broken', cause: 'not yet' };
type Answer = (call: TaskCall) => TaskOutcome;

/** An execution in virtual time, and the names of the states that called a task. */
function started(definition: Json, answer: Answer, input: Json = {}) {
  const clock = createVirtualClock(0);
  const called: string[] = [];
  const tasks = {
    call: async (call: TaskCall) => {
      called.push(call.stateName);
      return answer(call);
    },
  };
  return { clock, called, tasks, execution: startExecution({ ...IDENTITY, definition, input, clock, tasks }) };
}

async function settled(execution: StartedExecution, clock: VirtualClock): Promise<void> {
  let moving = true;
  while (moving) {
    await setImmediate();
    moving = execution.result().status === 'RUNNING' && clock.advance();
  }
}

/** Fails each of these calls, counted from the first, and answers the others with their arguments. */
function failing(...calls: readonly number[]): Answer {
  let call = -1;
  return ({ arguments: output }) => {
    call += 1;
    return calls.includes(call) ? BROKEN : { output };
  };
}

const types = (execution: StartedExecution) => execution.history().map(({ type }) => type);
const eventsSinceRedrive = (execution: StartedExecution) => {
  const all = types(execution);
  return all.slice(all.lastIndexOf('ExecutionRedriven'));
};
const PARALLEL = machine({
  Before: { Type: 'Pass', Assign: { base: 10 }, Next: 'Both' },
  Both: {
    Type: 'Parallel',
    Branches: [
      { StartAt: 'Left', States: { Left: { ...WORK, Arguments: '{% $base + 1 %}', End: true } } },
      {
        StartAt: 'Right',
        States: {
          Right: { ...WORK, Arguments: '{% $base + 2 %}', Assign: { mine: '{% $states.result %}' }, Next: 'Last' },
          Last: { ...WORK, Arguments: '{% $mine * 2 %}', End: true },
        },
      },
    ],
    End: true,
  },
});
const each = (items: number, more: Readonly<Record<string, Json>> = {}) =>
  machine({
    Each: {
      Type: 'Map',
      Items: Array.from({ length: items }, (_, index) => index),
      ItemProcessor: { StartAt: 'One', States: { One: { ...WORK, End: true } } },
      ...more,
      End: true,
    },
  });

describe('a redriven execution', () => {
  test('reschedules the failed task, without entering its state again', async () => {
    const definition = machine({ First: { Type: 'Pass', Output: 7, Next: 'Work' }, Work: { ...WORK, End: true } });
    const { execution, clock } = started(definition, failing(0));
    await settled(execution, clock);
    const { ended } = execution;
    expect(await ended).toMatchObject({ status: 'FAILED', error: 'Broken', transitions: 2, redriveCount: 0 });
    execution.redrive();
    expect(execution.ended).not.toBe(ended);
    expect(execution.result()).toMatchObject({ status: 'RUNNING', redriveCount: 1, redrivenAt: 0 });
    await settled(execution, clock);
    expect(await execution.ended).toEqual({
      ...{ status: 'SUCCEEDED', output: 7, startedAt: 0, stoppedAt: 0 },
      ...{ transitions: 3, redriveCount: 1, redrivenAt: 0 },
    });
    expect(eventsSinceRedrive(execution)).toEqual([
      'ExecutionRedriven',
      'LambdaFunctionScheduled',
      'LambdaFunctionStarted',
      'LambdaFunctionSucceeded',
      'TaskStateExited',
      'ExecutionSucceeded',
    ]);
    const redriven = execution.history().find(({ type }) => type === 'ExecutionRedriven');
    expect(redriven?.['executionRedrivenEventDetails']).toEqual({ redriveCount: 1 });
  });

  test('runs only the branches that failed or were aborted; variables and results of the others stay', async () => {
    const { execution, clock, called } = started(PARALLEL, failing(2));
    await settled(execution, clock);
    expect(called).toEqual(['Left', 'Right', 'Last']);
    execution.redrive();
    await settled(execution, clock);
    expect(called).toEqual(['Left', 'Right', 'Last', 'Last']);
    expect(execution.result()).toMatchObject({ status: 'SUCCEEDED', output: [11, 24] });
  });

  test('runs all branches again when the state failed by too much data', async () => {
    let size = 150_000;
    const big = { StartAt: 'Big', States: { Big: { ...WORK, End: true } } };
    const other = { StartAt: 'Other', States: { Other: { ...WORK, End: true } } };
    const definition = machine({ Both: { Type: 'Parallel', Branches: [big, other], End: true } });
    const { execution, clock, called } = started(definition, () => ({ output: 'x'.repeat(size) }));
    await settled(execution, clock);
    expect(execution.result().error).toBe('States.DataLimitExceeded');
    size = 1;
    execution.redrive();
    await settled(execution, clock);
    expect(execution.result()).toMatchObject({ status: 'SUCCEEDED', output: ['x', 'x'] });
    expect(called).toEqual(['Big', 'Other', 'Big', 'Other']);
  });

  test('does not run children again when the state failed on its way out', async () => {
    const definition = each(3, { Output: '{% $states.context.Execution.RedriveCount = 1 ? "out" : $error("in") %}' });
    const { execution, clock, called } = started(definition, failing());
    await settled(execution, clock);
    expect(execution.result()).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    execution.redrive();
    await settled(execution, clock);
    expect(execution.result()).toMatchObject({ status: 'SUCCEEDED', output: 'out' });
    expect(called).toHaveLength(3);
  });

  test('runs tolerated failures of a Map again, within its concurrency', async () => {
    const definition = each(6, { MaxConcurrency: 1, ToleratedFailureCount: 2 });
    const { execution, clock, called } = started(definition, failing(0, 2, 3));
    await settled(execution, clock);
    expect(execution.result().error).toBe('States.ExceedToleratedFailureThreshold');
    expect(called).toHaveLength(4);
    execution.redrive();
    await settled(execution, clock);
    expect(execution.result()).toMatchObject({ status: 'SUCCEEDED', output: [0, 1, 2, 3, 4, 5] });
    expect(called).toHaveLength(9);
  });

  test('restarts the failed children of a distributed Map in the same Map Run', async () => {
    const processor = { ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' }, StartAt: 'One' };
    const definition = each(3, { ItemProcessor: { ...processor, States: { One: { ...WORK, End: true } } } });
    const { execution, clock } = started(definition, failing(1));
    await settled(execution, clock);
    execution.redrive();
    await settled(execution, clock);
    expect(execution.result()).toMatchObject({ status: 'SUCCEEDED', output: [0, 1, 2] });
    const [start, again] = ['MapRunStarted', 'MapRunRedriven'].map((type) =>
      execution.history().find((event) => event.type === type),
    );
    const { mapRunArn } = start?.['mapRunStartedEventDetails'] ?? {};
    expect(again?.['mapRunRedrivenEventDetails']).toEqual({ mapRunArn, redriveCount: 1 });
  });

  test('has its retries and the time limit of the machine anew, and knows when it was redriven', async () => {
    const retrier = { ErrorEquals: ['Broken'], MaxAttempts: 1, IntervalSeconds: 8 };
    const definition = machine(
      { Work: { ...WORK, Retry: [retrier], Output: '{% $states.context %}', End: true } },
      { TimeoutSeconds: 10 },
    );
    const { execution, clock, called } = started(definition, failing(0, 1, 2));
    await settled(execution, clock);
    expect(execution.result()).toMatchObject({ status: 'FAILED', stoppedAt: 8000 });
    execution.redrive();
    await settled(execution, clock);
    expect(called).toHaveLength(4);
    expect(execution.result()).toMatchObject({
      status: 'SUCCEEDED',
      stoppedAt: 16_000,
      output: {
        Execution: { RedriveCount: 1, RedriveTime: '1970-01-01T00:00:08.000Z' },
        State: { EnteredTime: '1970-01-01T00:00:00.000Z', RetryCount: 1 },
      },
    });
  });

  test('enters a Fail state again and fails again, however often', async () => {
    const { execution, clock } = started(machine({ No: { Type: 'Fail', Error: 'No' } }), failing());
    for (const redriveCount of [0, 1, 2]) {
      await settled(execution, clock);
      expect(execution.result()).toMatchObject({ status: 'FAILED', error: 'No', redriveCount });
      execution.redrive();
    }
    await settled(execution, clock);
    expect(eventsSinceRedrive(execution)).toEqual(['ExecutionRedriven', 'FailStateEntered', 'ExecutionFailed']);
  });

  test('a stopped or timed-out wait is waited for again', async () => {
    const definition = machine({ Sleep: { Type: 'Wait', Seconds: 60, End: true } }, { TimeoutSeconds: 70 });
    const { execution, clock } = started(definition, failing());
    await setImmediate();
    execution.stop('Enough');
    expect(await execution.ended).toMatchObject({ status: 'ABORTED', error: 'Enough' });
    execution.redrive();
    expect(execution.result().error).toBeUndefined();
    await settled(execution, clock);
    expect(execution.result()).toMatchObject({ status: 'SUCCEEDED', stoppedAt: 60_000 });
  });

  test('ends as a run without failure would, whether it is written down in between or not', async () => {
    const definitions = [PARALLEL, each(5), each(5, { MaxConcurrency: 2 })];
    const choice = fc.record({
      definition: fc.constantFrom(...definitions),
      failures: fc.uniqueArray(fc.nat(6), { maxLength: 4 }),
      written: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(choice, async ({ definition, failures, written }) => {
        const { result } = await run(definition);
        const world = started(definition, failing(...failures));
        let { execution } = world;
        await settled(execution, world.clock);
        for (let redriveCount = 1; execution.result().status === 'FAILED'; redriveCount += 1) {
          if (written) {
            const data = JSON.parse(JSON.stringify(execution.data())) as ExecutionData;
            execution = resumeExecution(data, { definition, clock: world.clock, tasks: world.tasks });
          }
          execution.redrive();
          await settled(execution, world.clock);
          expect(execution.result().redriveCount).toBe(redriveCount);
        }
        expect(execution.result()).toMatchObject({ status: 'SUCCEEDED', output: result.output });
        expect(execution.history().map(({ id }) => id)).toEqual(execution.history().map((_, index) => index + 1));
        expect(execution.data()).toMatchObject({ frames: {}, timers: {}, tasks: {} });
      }),
      { numRuns: 60 },
    );
  });
});

describe('an execution is not redriven', () => {
  test('when it succeeded or runs; nothing is then kept for it', async () => {
    const { execution, clock } = started(machine({ Sleep: { Type: 'Wait', Seconds: 1, End: true } }), failing());
    expect(() => execution.redrive()).toThrow('Execution is RUNNING and cannot be redriven');
    await settled(execution, clock);
    expect(() => execution.redrive()).toThrow('Execution is SUCCEEDED and cannot be redriven');
    expect(execution.data().unfinished).toBeUndefined();
  });

  test('later than 14 days after its end', async () => {
    const { execution, clock } = started(machine({ No: { Type: 'Fail' } }), failing());
    await settled(execution, clock);
    clock.at(REDRIVE_PERIOD_MS, () => undefined);
    clock.advance();
    expect(execution.redriveObstacle()).toBeUndefined();
    clock.at(REDRIVE_PERIOD_MS + 1, () => undefined);
    clock.advance();
    expect(execution.redriveObstacle()).toBe('Execution redrivable period exceeded');
  });

  test('when its history has no room for two more events', async () => {
    const { execution, clock } = started(machine({ No: { Type: 'Fail' } }), failing());
    await settled(execution, clock);
    const event = execution.history()[0];
    const { history } = execution.data();
    while (event !== undefined && history.length < HISTORY_EVENT_LIMIT - 2) history.push(event);
    expect(execution.redriveObstacle()).toBeUndefined();
    if (event !== undefined) history.push(event);
    expect(() => execution.redrive()).toThrow('Execution history event limit exceeded');
  });
});
