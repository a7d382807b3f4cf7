import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { eventTypes, LAMBDA, machine, run } from './machine.ts';

const scope = (states: Readonly<Record<string, Json>>): Json => ({
  StartAt: Object.keys(states)[0] ?? '',
  States: states,
});
const endless = () => ({ output: null, durationMs: Number.POSITIVE_INFINITY });

/** Three levels, with something waiting in each when the innermost loop has filled the history. */
const FULL: Readonly<Record<string, Json>> = {
  'a Map in a Map': {
    Type: 'Map',
    Items: '{% [1..200] %}',
    ItemProcessor: scope({
      Inner: {
        Type: 'Map',
        Items: '{% [1..100] %}',
        ItemProcessor: scope({ A: { Type: 'Pass', Next: 'B' }, B: { Type: 'Pass', End: true } }),
        End: true,
      },
    }),
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
    End: true,
  },
  'a loop beside a Task': {
    Type: 'Parallel',
    Branches: [
      scope({ Loop: { Type: 'Pass', Next: 'Pause' }, Pause: { Type: 'Wait', Seconds: 1, Next: 'Loop' } }),
      scope({ Work: { Type: 'Task', Resource: LAMBDA, End: true } }),
    ],
    Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }],
    End: true,
  },
};

describe('nothing follows the event that ends an execution', () => {
  test.each(Object.entries(FULL))('when %s reaches the limit of the history', async (_, state) => {
    const definition = machine({ Outer: state, Caught: { Type: 'Succeed' } });
    const done = await run(definition, { answer: endless });
    expect(done.result).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause: 'The execution reached the maximum number of history events (25000).',
    });
    expect(eventTypes(done)).toHaveLength(25_000);
    expect(eventTypes(done).at(-1)).toBe('ExecutionFailed');
  });

  test('when the time of the machine is up inside of a Map in a Parallel', async () => {
    const waiting = scope({ Work: { Type: 'Task', Resource: LAMBDA, End: true } });
    const each: Json = { Type: 'Map', Items: [1, 2], ItemProcessor: waiting, End: true };
    const definition = machine(
      { Outer: { Type: 'Parallel', Branches: [scope({ Each: each }), waiting], End: true } },
      { TimeoutSeconds: 5 },
    );
    const done = await run(definition, { answer: endless });
    expect(done.result.status).toBe('TIMED_OUT');
    expect(eventTypes(done).at(-1)).toBe('ExecutionTimedOut');
  });
});
