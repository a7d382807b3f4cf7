import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { LAMBDA, run } from './machine.ts';

function single(state: Json): Json {
  return { StartAt: 'S', States: { S: state } };
}

describe('JSONPath mode', () => {
  test.each([
    [{ Type: 'Pass', End: true }, { a: 1 }],
    [{ Type: 'Pass', Result: { r: '{% 1 %}' }, End: true }, { r: '{% 1 %}' }],
    [{ Type: 'Task', Resource: LAMBDA, End: true }, { a: 1 }],
    [{ Type: 'Task', Resource: LAMBDA, Parameters: { p: 2 }, End: true }, { p: 2 }],
    [
      { Type: 'Task', Resource: LAMBDA, Parameters: { p: ['$.a', null, { '$.b': 1 }] }, End: true },
      { p: ['$.a', null, { '$.b': 1 }] },
    ],
    [{ Type: 'Wait', Seconds: 1, Assign: { x: 1 }, End: true }, { a: 1 }],
  ])('%j hands on what it is given', async (state, output) => {
    expect((await run(single(state), { input: { a: 1 } })).result.output).toEqual(output);
  });

  test.each([
    ...['InputPath', 'OutputPath', 'ResultPath', 'ResultSelector', 'ItemsPath', 'SecondsPath', 'TimestampPath'],
    ...['TimeoutSecondsPath', 'HeartbeatSecondsPath', 'MaxConcurrencyPath', 'ErrorPath', 'CausePath'],
    ...['ToleratedFailureCountPath', 'ToleratedFailurePercentagePath'],
  ])('%s, which would reshape data, is refused, not ignored', async (field) => {
    const { result } = await run(single({ Type: 'Pass', [field]: '$.a', End: true }));
    expect(result).toMatchObject({
      status: 'FAILED',
      error: 'States.Runtime',
      cause:
        "An error occurred while executing the state 'S' (entered at the event id #2). " +
        `The JSONPath in field ${field} cannot be run here; use JSONata.`,
    });
  });

  test.each(['Parameters', 'ItemSelector', 'Assign', 'ItemBatcher', 'Credentials'])(
    'a path anywhere in %s is refused',
    async (field) => {
      for (const template of [{ 'x.$': '$.a' }, { deep: [1, { 'b.$': '$.a' }] }, [{ a: { 'b.$': '$' } }]]) {
        const { result } = await run(single({ Type: 'Pass', [field]: template, End: true }));
        expect(result.cause).toContain(`The JSONPath in field ${field} cannot be run here; use JSONata.`);
      }
    },
  );

  test('is the language of a machine that names none, and of one state alone when that names it', async () => {
    const path = { Type: 'Pass', InputPath: '$.a', QueryLanguage: 'JSONPath', End: true };
    const both = { QueryLanguage: 'JSONata', StartAt: 'S', States: { S: path } };
    expect((await run(both)).result.cause).toContain('The JSONPath in field InputPath cannot be run here');
    const one = { Type: 'Pass', QueryLanguage: 'JSONata', Output: '{% $states.input.a %}', End: true };
    expect((await run(single(one), { input: { a: 1 } })).result.output).toBe(1);
    const inner = { StartAt: 'In', States: { In: { Type: 'Pass', Result: '{% 1 %}', End: true } } };
    const parallel = { Type: 'Parallel', QueryLanguage: 'JSONata', Branches: [inner], End: true };
    // What is inside has the language of the machine, not that of the state around it.
    expect((await run(single(parallel))).result.output).toEqual(['{% 1 %}']);
  });
});
