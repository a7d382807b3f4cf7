import { describe, expect, test } from 'vitest';
import { newExecution } from '../../../../functions/workflows/simulator/execution.ts';
import type { Frame } from '../../../../functions/workflows/simulator/execution-data.ts';
import { loadMachine } from '../../../../functions/workflows/simulator/machine.ts';
import {
  cancelTimer,
  parentOf,
  type Run,
  setTimer,
  startTimeout,
  stateOf,
  takeId,
  visitOf,
} from '../../../../functions/workflows/simulator/run.ts';
import { createVirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';
import { IDENTITY, machine } from './machine.ts';

const INNER = { StartAt: 'In', States: { In: { Type: 'Succeed' } } };
const STATES = { Both: { Type: 'Parallel', Branches: [INNER], End: true } };
const tasks = { call: () => new Promise<never>(() => undefined) };

function runOf(more: Parameters<typeof machine>[1] = {}): Run {
  const definition = machine(STATES, more);
  const clock = createVirtualClock(7000);
  const data = newExecution({ ...IDENTITY, definition, input: {}, clock, tasks });
  const world = { now: () => clock.now(), random: () => 0, checkpoint: () => undefined };
  return { machine: loadMachine(definition), data, ...world, effects: [] };
}

const frameOf = (id: number, more: Partial<Frame> = {}): Frame => ({
  ...{ id, index: 0, scope: '', variables: {}, lastEventId: 0 },
  ...more,
});

describe('the numbers of an execution', () => {
  test('begin at one, and go up', () => {
    const run = runOf();
    expect([takeId(run), takeId(run), takeId(run)]).toEqual([1, 2, 3]);
    expect(run.data.nextId).toBe(4);
  });
});

describe('a timer', () => {
  test('is written down and asked for', () => {
    const run = runOf();
    takeId(run);
    expect(setTimer(run, 1, 'wait', 9000)).toBe(2);
    expect(run.data.timers).toEqual({ 2: { frame: 1, purpose: 'wait', time: 9000 } });
    expect(run.effects).toEqual([{ type: 'set-timer', timer: 2, time: 9000 }]);
  });

  test('that is taken back is neither', () => {
    const run = runOf();
    const [first, second] = [setTimer(run, 1, 'task-timeout', 9000), setTimer(run, 1, 'heartbeat', 8000)];
    run.effects.splice(0);
    cancelTimer(run, first);
    expect(Object.keys(run.data.timers)).toEqual([String(second)]);
    expect(run.effects).toEqual([{ type: 'cancel-timer', timer: first }]);
  });

  test('that there is not is not taken back', () => {
    const run = runOf();
    cancelTimer(run, undefined);
    expect(run.effects).toEqual([]);
  });

  test('is set for the time a machine has, if it has one', () => {
    const [limited, unlimited] = [runOf({ TimeoutSeconds: 5 }), runOf()];
    for (const run of [limited, unlimited]) startTimeout(run, frameOf(3));
    expect(Object.values(limited.data.timers)).toEqual([{ frame: 3, purpose: 'execution-timeout', time: 12_000 }]);
    expect(unlimited.data.timers).toEqual({});
  });
});

describe('a frame', () => {
  test('has the one around it, the outermost none', () => {
    const run = runOf();
    const [outer, inner] = [frameOf(1), frameOf(2, { parent: 1 })];
    Object.assign(run.data.frames, { 1: outer, 2: inner });
    expect(parentOf(run, inner)).toBe(outer);
    expect(parentOf(run, outer)).toBeUndefined();
  });

  test('visits the state it is in, or none', () => {
    const run = runOf();
    const active = { name: 'Both', input: 1, enteredEventId: 2, enteredAt: 0, retryCount: 0, attempts: [] };
    const frame = frameOf(1, { state: active });
    expect(visitOf(run, frame)).toStrictEqual({ run, frame, state: stateOf(run, frame, 'Both'), active });
    expect(visitOf(run, frameOf(1))).toBeUndefined();
  });

  test('knows the states of its scope alone', () => {
    const run = runOf();
    const scope = '/States/Both/Branches/0';
    expect(stateOf(run, frameOf(2, { scope }), 'In').definition).toEqual({ Type: 'Succeed' });
    expect(() => stateOf(run, frameOf(2, { scope }), 'Both')).toThrow(
      'The definition has no state Both at /States/Both/Branches/0',
    );
    expect(() => stateOf(run, frameOf(2), 'In')).toThrow('The definition has no state In at /');
    expect(() => stateOf(run, frameOf(2, { scope: '/none' }), 'In')).toThrow('The definition has no state In at /none');
  });
});
