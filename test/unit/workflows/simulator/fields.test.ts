import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { LAMBDA, machine, run } from './machine.ts';

const pass = (Output: Json) => machine({ Show: { Type: 'Pass', Output, End: true } });
const PLACE = "An error occurred while executing the state 'Show' (entered at the event id #2).";

describe('an expression that has no value says why', () => {
  test.each([
    ['$states.input.none', 'returned nothing (undefined).'],
    ['$sum', 'returned an unsupported result type.'],
    ['function($x) { $x }', 'returned an unsupported result type.'],
    [
      '1 + "a"',
      'threw an error during evaluation. T2002: The right side of the "+" operator must evaluate to a number',
    ],
    ['$error("mine")', 'threw an error during evaluation. D3137: mine'],
    ['$parse("{")', expect.stringMatching(/^threw an error during evaluation: /)],
    ['$random()', 'threw an internal error during evaluation.'],
    [
      '$reduce([1..1001], function($all, $n) { {"in": $all} }, 1)',
      'threw an error during evaluation: Stack overflow error: Check for non-terminating recursive function. ' +
        'Consider rewriting as tail-recursive.',
    ],
  ])('%s', async (expression, reason) => {
    const random = () => {
      throw new Error('There is no chance');
    };
    const { result } = await run(pass(`{% ${expression} %}`), { random });
    expect(result.error).toBe('States.QueryEvaluationError');
    const sentence = `${PLACE} The JSONata expression '${expression}' specified for the field 'Output' `;
    expect(result.cause?.startsWith(sentence)).toBe(true);
    expect(result.cause?.slice(sentence.length)).toEqual(reason);
  });

  test('also when a value is nested too deeply that needs no evaluation', async () => {
    const nested = (levels: number) => JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as Json;
    const passed = (levels: number) => run(pass('{% $states.input %}'), { input: nested(levels) });
    expect((await passed(1000)).result.output).toEqual(nested(1000));
    expect((await passed(1001)).result).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause: expect.stringContaining(
        "'$states.input' specified for the field 'Output' threw an error during evaluation:",
      ),
    });
  });

  test('in the place where it stands', async () => {
    const placeOf = async (output: Json) => {
      const { history } = await run(pass(output));
      return history.find(({ type }) => type === 'EvaluationFailed')?.['evaluationFailedEventDetails']?.['location'];
    };
    expect(await placeOf({ a: ['plain', { b: '{% $nothing %}' }] })).toBe('Output/a[1]/b');
    expect(await placeOf([1, ['{% $nothing %}']])).toBe('Output[1][0]');
  });
});

describe('a template', () => {
  // A sum is not simple enough to be evaluated directly.
  test('keeps what is no expression, whether its expressions are simple or not', async () => {
    const template = (expression: string) => ({
      plain: 'text',
      number: 5,
      nothing: null,
      yes: true,
      empty: [[], {}, ''],
      list: ['text', 1, [`{% ${expression} %}`], { in: `{% ${expression} %}` }],
    });
    const expected = { ...template(''), list: ['text', 1, [3], { in: 3 }] };
    for (const expression of ['1 + 2', '$sum([1, 2])']) {
      expect((await run(pass(template(expression)))).result.output).toEqual(expected);
    }
  });

  test('is evaluated neither in JSONPath mode nor within one', async () => {
    const task = { Type: 'Task', Resource: LAMBDA, Parameters: { a: '{% 1 + 1 %}' }, End: true };
    const { result } = await run({ StartAt: 'Work', States: { Work: task } });
    expect(result.output).toEqual({ a: '{% 1 + 1 %}' });
  });

  test('sees variables of its own scope before those around it', async () => {
    const inner = {
      StartAt: 'Set',
      States: {
        Set: { Type: 'Pass', Assign: { b: 'inner' }, Next: 'Show' },
        Show: { Type: 'Pass', Output: { a: '{% $a %}', b: '{% $b %}', sum: '{% $join([$a, $b]) %}' }, End: true },
      },
    };
    const both = { Type: 'Parallel', Branches: [inner], Next: 'After' };
    const After = { Type: 'Pass', Output: { in: '{% $states.input %}', b: '{% $b %}' }, End: true };
    const first = { Type: 'Pass', Assign: { a: 'outer', b: 'outer' }, Next: 'Both' };
    const { result } = await run(machine({ First: first, Both: both, After }));
    expect(result.output).toEqual({ in: [{ a: 'outer', b: 'inner', sum: 'outerinner' }], b: 'outer' });
  });
});

describe('the events of a child of a distributed Map', () => {
  const child = (states: Readonly<Record<string, Json>>): Json => ({
    StartAt: Object.keys(states)[0] ?? '',
    States: states,
    ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  });
  const Catch = [{ ErrorEquals: ['States.ALL'], Output: '{% $states.errorOutput.Cause %}', Next: 'End' }];
  const fails = { Type: 'Task', Resource: LAMBDA, Arguments: '{% $nothing %}', Catch, End: true };
  const causes = async (states: Readonly<Record<string, Json>>) => {
    const each = { Type: 'Map', Items: [1, 2], MaxConcurrency: 1, ItemProcessor: child(states), End: true };
    return (await run(machine({ Each: each }))).result.output;
  };
  const at = (id: number) => expect.stringContaining(`(entered at the event id #${id})`);
  const End = { Type: 'Succeed' };

  test('are counted from its own beginning, for each child alone', async () => {
    expect(await causes({ Bad: fails, End })).toEqual([at(2), at(2)]);
    expect(await causes({ First: { Type: 'Pass', Next: 'Bad' }, Bad: fails, End })).toEqual([at(4), at(4)]);
  });

  test('go on after a Map of its own from the success of that', async () => {
    const In = { Type: 'Pass', End: true };
    const inner = { Type: 'Map', Items: [1], ItemProcessor: { StartAt: 'In', States: { In } }, Next: 'Bad' };
    // Entered 2, started 3, iteration 4, in 5 and 6, iteration 7, success 8, exit 9.
    expect(await causes({ Inner: inner, Bad: fails, End })).toEqual([at(10), at(10)]);
  });
});
