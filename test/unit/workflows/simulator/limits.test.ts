import { setImmediate } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { INVOKE, inTurn, LAMBDA, machine, run, started } from './machine.ts';

const LIMIT = 262_144;
const large = (bytes: number) => 'a'.repeat(bytes - 2);
const cause = (name: string) =>
  `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`;

const caught = (error: string, Next = 'Saved') => [{ ErrorEquals: [error], Next }];

describe('256 KiB', () => {
  test.each([
    [LAMBDA, LAMBDA, {}],
    [INVOKE, 'lambda', { FunctionName: 'work' }],
    ['arn:aws:states:::sqs:sendMessage', 'sqs', { QueueUrl: 'q', MessageBody: 'm' }],
  ])(
    'a result of %s that is larger is a failure of %s, which States.ALL catches',
    async (Resource, name, Arguments) => {
      const definition = machine({
        Work: {
          Type: 'Task',
          Resource,
          Arguments,
          Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Saved' }],
          End: true,
        },
        Saved: { Type: 'Pass', End: true },
      });
      const { result } = await run(definition, { answer: inTurn({ output: large(LIMIT + 1) }) });
      expect(result.output).toEqual({ Error: 'States.DataLimitExceeded', Cause: cause(name) });
    },
  );

  test('is counted in bytes of UTF-8, and exactly so many are allowed', async () => {
    const definition = machine({ Work: { Type: 'Task', Resource: LAMBDA, End: true } });
    const allowed = await run(definition, { answer: inTurn({ output: large(LIMIT) }) });
    expect(allowed.result.status).toBe('SUCCEEDED');
    const refused = await run(definition, { answer: inTurn({ output: `é${large(LIMIT - 1)}` }) });
    expect(refused.result).toMatchObject({ status: 'FAILED', error: 'States.DataLimitExceeded', cause: cause(LAMBDA) });
  });

  test('an output of the state itself that is larger fails under its name, and States.ALL does not help', async () => {
    const definition = machine({
      Blow: {
        Type: 'Task',
        Resource: LAMBDA,
        Output: '{% $pad("", 300000, "x") %}',
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'Saved' }],
        End: true,
      },
      Saved: { Type: 'Pass', End: true },
    });
    expect((await run(definition)).result).toMatchObject({
      status: 'FAILED',
      error: 'States.DataLimitExceeded',
      cause: cause('Blow'),
    });
  });

  test('no more may be assigned at once; States.ALL does not help, the name of the error does', async () => {
    const half = large(LIMIT / 2);
    const assigning = (b: string, name = 'States.ALL') =>
      machine({
        Set: { Type: 'Task', Resource: LAMBDA, Assign: { a: half, b }, Catch: caught(name), Next: 'Saved' },
        Saved: { Type: 'Pass', End: true },
      });
    expect((await run(assigning(half))).result.status).toBe('SUCCEEDED');
    const refused = { status: 'FAILED', error: 'States.DataLimitExceeded', cause: cause('Set') };
    expect((await run(assigning(`${half}x`))).result).toMatchObject(refused);
    expect((await run(assigning(`${half}x`, 'States.DataLimitExceeded'))).result).toMatchObject({
      ...{ status: 'SUCCEEDED', output: { Error: 'States.DataLimitExceeded', Cause: cause('Set') } },
    });
  });

  test('no more may be a result, but a Map that tolerates failures tolerates that', async () => {
    const Work = { Type: 'Pass', Output: '{% $states.input = 1 ? $pad("", 300000, "x") : "small" %}', End: true };
    const ItemProcessor = { StartAt: 'Work', States: { Work } };
    const each = { Type: 'Map', Items: [1, 2], ItemProcessor, ToleratedFailureCount: 1, End: true };
    expect((await run(machine({ Each: each }))).result.output).toEqual(['small']);
  });
});

describe('10 MiB for all variables', () => {
  /** Runs after a second in which other variables take all of their space but so many bytes. */
  async function withFree(bytes: number, states: Readonly<Record<string, Json>>) {
    const [first = ''] = Object.keys(states);
    const definition = machine({ Before: { Type: 'Wait', Seconds: 1, Next: first }, ...states });
    const { execution, calls, clock } = started(definition);
    await setImmediate();
    execution.data().variableBytes = 10_485_760 - bytes;
    async function settled() {
      do await setImmediate();
      while (clock.advance());
    }
    await settled();
    return { execution, calls, settled };
  }
  const assign = (values: Readonly<Record<string, Json>>, way: Readonly<Record<string, Json>> = { End: true }) => ({
    ...{ Type: 'Pass', Assign: values },
    ...way,
  });
  const scope = (states: Readonly<Record<string, Json>>): Json => ({
    StartAt: Object.keys(states)[0] ?? '',
    States: states,
  });
  const refused = (name: string) => ({ status: 'FAILED', error: 'States.DataLimitExceeded', cause: cause(name) });
  const done = { status: 'SUCCEEDED' };

  test('may be used up, but not exceeded by a byte', async () => {
    const states = (b: string) => ({ A: assign({ a: large(10) }, { Next: 'B' }), B: assign({ b }) });
    expect((await withFree(30, states(large(20)))).execution.result()).toMatchObject(done);
    expect((await withFree(30, states(large(21)))).execution.result()).toMatchObject(refused('B'));
  });

  test('count an overwritten one once', async () => {
    const states = (a: string) => ({ A: assign({ a: large(10), b: 1 }, { Next: 'B' }), B: assign({ a }) });
    expect((await withFree(30, states(large(29)))).execution.result()).toMatchObject(done);
    expect((await withFree(30, states(large(30)))).execution.result()).toMatchObject(refused('B'));
  });

  test('are free again when the scope that held them is done', async () => {
    const processor = scope({ In: assign({ a: large(20) }) });
    const states = (last: number) => ({
      Each: { Type: 'Map', Items: [1, 2, 3], MaxConcurrency: 1, ItemProcessor: processor, Next: 'Last' },
      Last: assign({ b: large(last) }),
    });
    expect((await withFree(30, states(30))).execution.result()).toMatchObject(done);
    expect((await withFree(30, states(31))).execution.result()).toMatchObject(refused('Last'));
  });

  test('are free again when the scope that held them is given up', async () => {
    const Branches = [
      scope({ Keep: assign({ a: large(20) }, { Next: 'Sleep' }), Sleep: { Type: 'Wait', Seconds: 9, End: true } }),
      scope({ Hold: { Type: 'Wait', Seconds: 1, Next: 'No' }, No: { Type: 'Fail', Error: 'No' } }),
    ];
    const states = (last: number) => ({
      Both: { Type: 'Parallel', Branches, Catch: caught('No', 'Last'), Next: 'Last' },
      Last: assign({ b: large(last) }),
    });
    expect((await withFree(30, states(30))).execution.result()).toMatchObject(done);
    expect((await withFree(30, states(31))).execution.result()).toMatchObject(refused('Last'));
  });

  test('are shared by all scopes that run', async () => {
    const states = (second: number) => ({
      Both: {
        ...{ Type: 'Parallel', End: true },
        Branches: [10, second].map((bytes) =>
          scope({ In: assign({ a: large(bytes) }, { Next: 'Out' }), Out: { Type: 'Wait', Seconds: 1, End: true } }),
        ),
      },
    });
    expect((await withFree(30, states(20))).execution.result()).toMatchObject(done);
    expect((await withFree(30, states(21))).execution.result()).toMatchObject(refused('In'));
  });

  test('count what a redriven execution holds, and no more', async () => {
    const states = {
      A: assign({ a: large(20) }, { Next: 'Work' }),
      Work: { Type: 'Task', Resource: LAMBDA, Next: 'B' },
      B: assign({ b: large(20) }),
    };
    const { execution, calls, settled } = await withFree(30, states);
    calls[0]?.answer({ error: 'Broken' });
    await settled();
    execution.redrive();
    expect(execution.data().variableBytes).toBe(20);
    await settled();
    calls[1]?.answer({ output: 1 });
    await settled();
    expect(execution.result()).toMatchObject(done);
    expect(execution.data().variableBytes).toBe(40);
  });
});
