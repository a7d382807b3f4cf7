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
    [{ Type: 'Wait', Seconds: 1, Assign: { x: 1 }, End: true }, { a: 1 }],
  ])('%j hands on what it is given', async (state, output) => {
    expect((await run(single(state), { input: { a: 1 } })).result.output).toEqual(output);
  });

  test.each([
    ['InputPath', { Type: 'Pass', InputPath: '$.a', End: true }],
    ['Parameters', { Type: 'Pass', Parameters: { deep: [{ 'b.$': '$.a' }] }, End: true }],
    ['Assign', { Type: 'Pass', Assign: { 'x.$': '$.a' }, End: true }],
    ['ResultPath', { Type: 'Task', Resource: LAMBDA, ResultPath: '$.r', End: true }],
  ])('%s that reshapes data is refused, not ignored', async (field, state) => {
    const { result } = await run(single(state));
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Runtime' });
    expect(result.cause).toContain(`The JSONPath in field ${field} cannot be run here`);
  });
});
