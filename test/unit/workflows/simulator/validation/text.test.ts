import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import {
  refusalOf,
  validateDefinition,
  validateDefinitionText,
} from '../../../../../functions/workflows/simulator/validate.ts';
import { machine } from '../machine.ts';

const PASS = { Type: 'Pass', End: true };

describe('a text that is no JSON', () => {
  const tokens = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

  test.each([
    ['nope', 'nope', 'line: 1, column: 5'],
    ['{"a": nope}', 'nope', 'line: 1, column: 11'],
    ['{\n  "a": [1, tru]\n}', 'tru', 'line: 2, column: 15'],
    ['{"a \\" b": x}', 'x', 'line: 1, column: 13'],
  ])('%j is refused for its stray word', (text, word, place) => {
    const location = `[Source: (String)"${text}"; ${place}]`;
    const message = `Unrecognized token '${word}': was expecting ${tokens}\n at ${location}`;
    expect(validateDefinitionText(text)).toEqual([
      { severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message, location },
    ]);
  });

  test.each(['{', '{"a": 1,}', '{"a" 1}', "{'a': 1}", '[1'])('%s is refused', (text) => {
    expect(validateDefinitionText(text)).toEqual([expect.objectContaining({ code: 'INVALID_JSON_DESCRIPTION' })]);
  });

  test('is quoted no longer than AWS quotes it', () => {
    const text = `nope ${'x'.repeat(600)}`;
    expect(validateDefinitionText(text)[0]?.location).toBe(
      `[Source: (String)"${text.slice(0, 500)}"[truncated 105 chars]; line: 1, column: 5]`,
    );
  });

  test.each(['', ' ', 'null', '[]', '"text"', '1'])('%j is JSON or nothing, but no object', (text) => {
    expect(validateDefinitionText(text)).toEqual([
      { severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message: 'Definition must be a valid JSON object' },
    ]);
  });
});

describe('a refusal', () => {
  test('names every error, and null where there is no place', () => {
    expect(refusalOf(validateDefinition(machine({ A: { Type: 'Pass', Next: 'A' } })))).toBe(
      "Invalid State Machine Definition: 'MISSING_END_STATE: Workflow has no terminal state at null'",
    );
    expect(refusalOf(validateDefinition(machine({ A: { Type: 'Pass', Next: 'C' }, B: PASS })))).toBe(
      "Invalid State Machine Definition: 'MISSING_TRANSITION_TARGET: Missing 'Next' target: C at /States/A/Next, " +
        'MISSING_TRANSITION_TARGET: State "B" is not reachable. at /States/B\'',
    );
    expect(refusalOf([])).toBeUndefined();
  });

  test('meets what is nested too deeply, and what is nested deeply enough for that to be unlikely', () => {
    const nested = (levels: number): Json => (levels === 0 ? 1 : [nested(levels - 1)]);
    const codes = (Output: Json) => validateDefinition(machine({ A: { ...PASS, Output } })).map(({ code }) => code);
    expect(codes(nested(900))).toEqual([]);
    expect(codes(nested(1100))).toEqual(['TOO_DEEPLY_NESTED']);
    const text = `{"StartAt": ${'['.repeat(100_000)}1${']'.repeat(100_000)}}`;
    expect(validateDefinitionText(text).map(({ code }) => code)).toEqual(['TOO_DEEPLY_NESTED']);
  });
});

describe('warnings', () => {
  const warnings = (state: Readonly<Record<string, Json>>) =>
    validateDefinition({ StartAt: 'A', States: { A: state } }).map(
      ({ severity, code, location }) => `${severity} ${code} ${location}`,
    );

  test.each<[Readonly<Record<string, Json>>, readonly string[]]>([
    [{ ...PASS, Parameters: { a: '$.b', 'c.$': '$.d' } }, ['WARNING NO_DOLLAR /States/A/Parameters/a']],
    [{ ...PASS, Assign: { a: ['States.UUID()'] } }, ['WARNING NO_DOLLAR /States/A/Assign/a[0]']],
    [{ ...PASS, Result: { a: '$$.Execution.Id' } }, ['WARNING PASS_RESULT_IS_STATIC /States/A/Result/a']],
    [{ Type: 'Fail', Cause: '$.cause', Error: 'Plain' }, ['WARNING NO_PATH /States/A/Cause']],
    [{ ...PASS, Parameters: { a: '$5 off', b: '$', 'c.$': '$' } }, ['WARNING NO_DOLLAR /States/A/Parameters/b']],
  ])('of %j: %j', (state, expected) => {
    expect(warnings(state)).toEqual(expected);
  });

  test('are no reason to refuse, and do not concern JSONata', () => {
    const Result = { a: '$.b' };
    expect(refusalOf(validateDefinition({ StartAt: 'A', States: { A: { ...PASS, Result } } }))).toBeUndefined();
    expect(validateDefinition(machine({ A: { ...PASS, Output: { a: '$.b' } } }))).toEqual([]);
  });
});
