import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { newExecution } from '../../../../functions/workflows/simulator/execution.ts';
import { loadMachine } from '../../../../functions/workflows/simulator/machine.ts';
import type { Run } from '../../../../functions/workflows/simulator/run.ts';
import { createRunner } from '../../../../functions/workflows/simulator/runner.ts';
import type { SimulationClock, TaskCall, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';
import { IDENTITY, LAMBDA, machine } from './machine.ts';

const DEFINITION = machine({ Sleep: { Type: 'Wait', Seconds: 9, End: true } });
const CALL: TaskCall = {
  ...{ resource: LAMBDA, arguments: 1, stateName: 'Work', timeoutMs: 1000 },
  ...{ executionArn: IDENTITY.executionArn, roleArn: IDENTITY.roleArn },
};

/** A clock that only notes what is wanted of it. */
function notingClock() {
  const wanted: { readonly time: number; readonly wake: () => void; cancels: number }[] = [];
  const clock: SimulationClock = {
    now: () => 0,
    at(time, wake) {
      const entry = { time, wake, cancels: 0 };
      wanted.push(entry);
      return () => {
        entry.cancels += 1;
      };
    },
  };
  return { clock, wanted };
}

/** A runner of an execution that has not begun. */
function runner() {
  const { clock, wanted } = notingClock();
  const calls: { readonly signal: AbortSignal; readonly answer: (outcome: TaskOutcome) => void }[] = [];
  const tasks = {
    call: (_call: TaskCall, signal: AbortSignal) =>
      new Promise<TaskOutcome>((answer) => {
        calls.push({ signal, answer });
      }),
  };
  const data = newExecution({ ...IDENTITY, definition: DEFINITION, input: {}, clock, tasks });
  const world = { now: () => 0, random: () => 0, checkpoint: () => undefined };
  const run: Run = { machine: loadMachine(DEFINITION), data, ...world, effects: [] };
  let ends = 0;
  const ended = () => {
    ends += 1;
  };
  return { ...createRunner(run, { clock, tasks }, ended), data, wanted, calls, ends: () => ends };
}

describe('a timer of an execution', () => {
  test('goes off as an event, and cannot be taken back then', async () => {
    const { perform, data, wanted } = runner();
    data.timers[5] = { frame: 1, purpose: 'wait', time: 900 };
    perform({ type: 'set-timer', timer: 5, time: 900 });
    expect(wanted.map(({ time }) => time)).toEqual([900]);
    wanted[0]?.wake();
    await setImmediate();
    expect(data.timers).toEqual({});
    perform({ type: 'cancel-timer', timer: 5 });
    expect(wanted[0]?.cancels).toBe(0);
  });

  test('is taken back once, and no other with it', () => {
    const { perform, wanted } = runner();
    perform({ type: 'set-timer', timer: 5, time: 900 });
    perform({ type: 'set-timer', timer: 6, time: 900 });
    perform({ type: 'cancel-timer', timer: 5 });
    perform({ type: 'cancel-timer', timer: 5 });
    perform({ type: 'cancel-timer', timer: 7 });
    expect(wanted.map(({ cancels }) => cancels)).toEqual([1, 0]);
  });
});

describe('a call of an execution', () => {
  test('that nobody waits for any more is given up, and no other with it', () => {
    const { perform, calls } = runner();
    perform({ type: 'call', taskId: 3, call: CALL });
    perform({ type: 'call', taskId: 4, call: CALL });
    perform({ type: 'abandon', taskId: 3 });
    perform({ type: 'abandon', taskId: 9 });
    expect(calls.map(({ signal }) => signal.aborted)).toEqual([true, false]);
  });

  test('that is answered cannot be given up', async () => {
    const { perform, calls } = runner();
    perform({ type: 'call', taskId: 3, call: CALL });
    calls[0]?.answer({ output: 1 });
    await setImmediate();
    perform({ type: 'abandon', taskId: 3 });
    expect(calls[0]?.signal.aborted).toBe(false);
  });
});

describe('what happens to an execution', () => {
  test('leaves it waiting for what it asked for, and nothing else', async () => {
    const { post, wanted, ends } = runner();
    post({ type: 'start' });
    await setImmediate();
    expect(wanted.map(({ time }) => time)).toEqual([9000]);
    expect(ends()).toBe(0);
  });

  test('is taken up in order, also when it happens at once; its end is told once', async () => {
    const { post, data, wanted, ends } = runner();
    post({ type: 'start' });
    post({ type: 'stop', output: { error: 'Enough' } });
    await setImmediate();
    expect(data.history.map(({ type }) => type)).toEqual([
      ...['ExecutionStarted', 'WaitStateEntered'],
      ...['WaitStateAborted', 'ExecutionAborted'],
    ]);
    expect(wanted[0]?.cancels).toBe(1);
    expect(ends()).toBe(1);
  });
});
