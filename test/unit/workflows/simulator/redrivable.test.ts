import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { ExecutionNotRedrivable, redriveObstacle } from '../../../../functions/workflows/simulator/redrive.ts';
import type { VirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';
import { LAMBDA, machine, started } from './machine.ts';

const WORK = { Type: 'Task', Resource: LAMBDA, End: true } as const;
const DAY = 86_400_000;

async function go(clock: VirtualClock): Promise<void> {
  do await setImmediate();
  while (clock.advance());
}

describe('the obstacles to a redrive', () => {
  async function failed() {
    const { execution } = started(machine({ No: { Type: 'Fail', Error: 'No' } }));
    await execution.ended;
    return execution.data();
  }

  test('are in the words of DescribeExecution, the first that there is', async () => {
    const data = await failed();
    const { history } = data;
    const full = Array.from({ length: 24_999 }, () => history[0]).flatMap((event) => event ?? []);
    expect(redriveObstacle(data, 14 * DAY)).toBeUndefined();
    expect(redriveObstacle(data, 14 * DAY + 1)).toBe('Execution redrivable period exceeded');
    expect(redriveObstacle({ ...data, history: full.slice(1) }, 0)).toBeUndefined();
    expect(redriveObstacle({ ...data, history: full }, 0)).toBe('Execution history event limit exceeded');
    const late = { ...data, stoppedAt: 364 * DAY };
    expect(redriveObstacle(late, 365 * DAY - 1)).toBeUndefined();
    expect(redriveObstacle(late, 365 * DAY)).toBe('Execution has exceeded the max execution time');
    expect(redriveObstacle({ ...late, history: full }, 365 * DAY)).toBe('Execution history event limit exceeded');
    for (const status of ['RUNNING', 'SUCCEEDED'] as const) {
      expect(redriveObstacle({ ...data, status, history: full }, 0)).toBe(
        `Execution is ${status} and cannot be redriven`,
      );
    }
    for (const status of ['FAILED', 'TIMED_OUT', 'ABORTED'] as const) {
      expect(redriveObstacle({ ...data, status }, 0)).toBeUndefined();
    }
  });

  test('are what it throws', async () => {
    const { execution } = started(machine({ Work: WORK }));
    const redrive = () => execution.redrive();
    expect(redrive).toThrow(ExecutionNotRedrivable);
    expect(redrive).toThrow(expect.objectContaining({ name: 'ExecutionNotRedrivable' }));
  });
});

describe('after a redrive', () => {
  test('the time limit of the machine counts anew', async () => {
    const { execution, calls, clock } = started(machine({ Work: WORK }, { TimeoutSeconds: 10 }));
    await setImmediate();
    clock.at(8000, () => calls[0]?.answer({ error: 'Broken' }));
    clock.advance();
    expect(await execution.ended).toMatchObject({ status: 'FAILED', stoppedAt: 8000 });
    execution.redrive();
    await go(clock);
    expect(execution.result()).toMatchObject({ status: 'TIMED_OUT', stoppedAt: 18_000, redrivenAt: 8000 });
    expect(execution.result()).not.toHaveProperty('error');
  });

  test('a child of a distributed Map has had two events more: that it failed, and that it was redriven', async () => {
    const States = {
      Work: { Type: 'Task', Resource: LAMBDA, Next: 'Bad' },
      Bad: { ...WORK, Arguments: '{% $nothing %}', Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Tell' }] },
      Tell: { ...WORK, Arguments: '{% $states.input.Cause %}' },
    };
    const ProcessorConfig = { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' };
    const ItemProcessor = { StartAt: 'Work', States, ProcessorConfig };
    const { execution, calls, clock } = started(
      machine({ Each: { Type: 'Map', Items: [1], ItemProcessor, End: true } }),
    );
    await go(clock);
    calls[0]?.answer({ error: 'Broken' });
    await execution.ended;
    execution.redrive();
    await go(clock);
    calls[1]?.answer({ output: 1 });
    await go(clock);
    // Entered 2, scheduled 3, started 4, failed 5, its end 6, redriven 7, then 8, 9 and 10 of the task, and its exit 11.
    expect(calls[2]?.call.arguments).toContain('(entered at the event id #12)');
  });

  test('an inline Map has no Map Run that says so', async () => {
    const each = { Type: 'Map', Items: [1], ItemProcessor: { StartAt: 'Work', States: { Work: WORK } }, End: true };
    const { execution, calls, clock } = started(machine({ Each: each }));
    await go(clock);
    calls[0]?.answer({ error: 'Broken' });
    await execution.ended;
    execution.redrive();
    await go(clock);
    calls[1]?.answer({ output: 'ok' });
    expect(await execution.ended).toMatchObject({ status: 'SUCCEEDED', output: ['ok'] });
    const types = execution.history().map(({ type }) => type);
    expect(types.slice(types.indexOf('ExecutionRedriven'))).toEqual([
      ...['ExecutionRedriven', 'LambdaFunctionScheduled', 'LambdaFunctionStarted', 'LambdaFunctionSucceeded'],
      ...['TaskStateExited', 'MapIterationSucceeded', 'MapStateSucceeded', 'MapStateExited', 'ExecutionSucceeded'],
    ]);
  });

  test('retries are counted anew, and the state is as it was entered', async () => {
    const Retry = [{ ErrorEquals: ['Broken'], MaxAttempts: 1, IntervalSeconds: 1 }];
    const Arguments = { state: '{% $states.context.State %}', input: '{% $states.input %}' };
    const { execution, calls, clock } = started(machine({ Work: { ...WORK, Arguments, Retry } }), { input: { n: 1 } });
    for (let call = 0; call < 2; call += 1) {
      await go(clock);
      calls[call]?.answer({ error: 'Broken' });
    }
    expect(await execution.ended).toMatchObject({ status: 'FAILED', stoppedAt: 1000, transitions: 2 });
    execution.redrive();
    for (let call = 2; call < 4; call += 1) {
      await go(clock);
      calls[call]?.answer({ error: 'Broken' });
    }
    expect(await execution.ended).toMatchObject({ status: 'FAILED', stoppedAt: 2000, transitions: 4 });
    const entered = { Name: 'Work', EnteredTime: '1970-01-01T00:00:00.000Z' };
    expect(calls.map(({ call }) => call.arguments)).toEqual(
      [0, 1, 0, 1].map((RetryCount) => ({ state: { ...entered, RetryCount }, input: { n: 1 } })),
    );
  });
});
