import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { eventTypes, machine, run } from '../machine.ts';

const choice = (fields: Readonly<Record<string, Json>>) =>
  machine({
    Pick: { Type: 'Choice', ...fields },
    A: {
      Type: 'Pass',
      Output: { at: 'A', in: '{% $states.input %}', x: '{% $exists($x) ? $x : "none" %}' },
      End: true,
    },
    B: {
      Type: 'Pass',
      Output: { at: 'B', in: '{% $states.input %}', x: '{% $exists($x) ? $x : "none" %}' },
      End: true,
    },
  });
const at = (n: number) => ({ Condition: `{% $states.input.n >= ${n} %}` });
const PLACE = "An error occurred while executing the state 'Pick' (entered at the event id #2).";

describe('Choice', () => {
  test('the first rule that holds decides where to go, and its own Assign and Output count', async () => {
    const definition = choice({
      Choices: [
        { ...at(9), Next: 'B' },
        { ...at(5), Assign: { x: 'rule' }, Output: { n: '{% $states.input.n + 1 %}' }, Next: 'A' },
        { ...at(1), Next: 'B' },
      ],
      Assign: { x: 'state' },
      Output: 'state',
      Default: 'B',
    });
    const outputOf = async (n: number) => (await run(definition, { input: { n } })).result.output;
    expect(await outputOf(9)).toEqual({ at: 'B', in: { n: 9 }, x: 'none' });
    expect(await outputOf(7)).toEqual({ at: 'A', in: { n: 8 }, x: 'rule' });
    expect(await outputOf(2)).toEqual({ at: 'B', in: { n: 2 }, x: 'none' });
    expect(await outputOf(0)).toEqual({ at: 'B', in: 'state', x: 'state' });
  });

  test.each([{ Choices: [{ ...at(5), Next: 'A' }] }, { Choices: [] }])(
    'without a rule that holds or a Default there is no way on: %j',
    async (fields) => {
      const simulation = await run(choice(fields), { input: { n: 0 } });
      expect(simulation.result).toMatchObject({
        status: 'FAILED',
        error: 'States.Runtime',
        cause: `${PLACE} Failed to transition out of the state. The state does not point to a next state.`,
      });
      expect(eventTypes(simulation)).toEqual(['ExecutionStarted', 'ChoiceStateEntered', 'ExecutionFailed']);
    },
  );

  test.each([
    [
      { Condition: '{% $states.input.n %}', Next: 'A' },
      'Choices[1]/Condition',
      "The JSONata expression '$states.input.n' specified for the field 'Choices[1]/Condition' returned an unexpected result type. Expected 'boolean', but was 'number' for value: 0",
    ],
    [
      { Condition: true, Assign: { x: '{% $nothing %}' }, Next: 'A' },
      'Choices[1]/Assign/x',
      "The JSONata expression '$nothing' specified for the field 'Choices[1]/Assign/x' returned nothing (undefined).",
    ],
    [
      { Condition: true, Output: '{% $nothing %}', Next: 'A' },
      'Choices[1]/Output',
      "The JSONata expression '$nothing' specified for the field 'Choices[1]/Output' returned nothing (undefined).",
    ],
  ])('a rule that cannot be evaluated is named by its place: %j', async (rule, location, reason) => {
    const { result, history } = await run(choice({ Choices: [{ ...at(1), Next: 'A' }, rule] }), { input: { n: 0 } });
    expect(result).toMatchObject({ error: 'States.QueryEvaluationError', cause: `${PLACE} ${reason}` });
    expect(history.at(-2)).toMatchObject({ type: 'EvaluationFailed', evaluationFailedEventDetails: { location } });
  });

  test('a rule of JSONPath mode is refused', async () => {
    const { result } = await run(choice({ Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'A' }] }));
    expect(result).toMatchObject({
      error: 'States.Runtime',
      cause: `${PLACE} A rule without Condition cannot be run.`,
    });
  });
});
