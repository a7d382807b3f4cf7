import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Schema } from '../../../../functions/workflows/domain/json-schema/schema.ts';
import { validateInput } from '../../../../functions/workflows/domain/json-schema/validate-input.ts';
import type { Json } from '../../../../functions/workflows/language/json.ts';
import { schemaCondition } from '../../../../functions/workflows/language/schemas/schema-condition.ts';
import { schemaProblems } from '../../../../functions/workflows/language/schemas/schema-problems.ts';
import { parseExpression } from '../../../../functions/workflows/simulator/expressions/expression.ts';

const names = ['a', 'b', 'a/b', 'ä'];
const scalar = fc.constantFrom<Json>(null, true, false, 0, 1, 1.5, -2, '', 'a', 'ab', 'a/b', 'ä');

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 }),
  ),
}));

const types = fc.constantFrom('null', 'boolean', 'object', 'array', 'number', 'integer', 'string');
const bound = fc.integer({ min: -2, max: 3 });
const count = fc.nat({ max: 3 });

const { schema } = fc.letrec<{ schema: Json; inner: Json }>((tie) => ({
  schema: fc.oneof({ maxDepth: 3 }, fc.constantFrom<Json>(true, false, {}), tie('inner')),
  inner: fc.record(
    {
      type: fc.oneof(types, fc.uniqueArray(types, { minLength: 1, maxLength: 3 })),
      enum: fc.array(value, { minLength: 1, maxLength: 3 }),
      const: value,
      properties: fc.dictionary(fc.constantFrom(...names), tie('schema'), { maxKeys: 3 }),
      required: fc.uniqueArray(fc.constantFrom(...names), { maxLength: 2 }),
      additionalProperties: fc.boolean(),
      items: tie('schema'),
      minItems: count,
      maxItems: count,
      minLength: count,
      maxLength: count,
      pattern: fc.constantFrom('^a', 'b$', 'a/b', '^[^/]*$'),
      minimum: bound,
      exclusiveMaximum: bound,
      allOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      anyOf: fc.array(tie('schema'), { minLength: 1, maxLength: 2 }),
      not: tie('schema'),
    },
    { requiredKeys: [] },
  ) as fc.Arbitrary<Json>,
}));

async function holds(source: Json, of: Json): Promise<unknown> {
  const expression = parseExpression(schemaCondition(source, '$value'));
  return expression.evaluate({ value: of }, { now: 0, random: () => 0 });
}

describe('a schema as a condition', () => {
  test('agrees with the validator of inputs', { timeout: 60_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(schema, value, async (source, of) => {
        fc.pre(schemaProblems(source, '').length === 0);
        expect(await holds(source, of)).toBe(validateInput(source as Schema, of, '').length === 0);
      }),
      { numRuns: 500 },
    );
  });

  test('of the deepest schema that is taken stays within what an evaluation may nest', async () => {
    const deepest = (level: number): Json =>
      level === 1 ? { type: 'integer' } : { type: 'object', properties: { a: deepest(level - 1) }, required: ['a'] };
    const deep = (level: number): Json => (level === 1 ? 7 : { a: deep(level - 1) });
    expect(schemaProblems(deepest(10), '')).toEqual([]);
    expect(await holds(deepest(10), deep(10))).toBe(true);
    expect(await holds(deepest(10), deep(9))).toBe(false);
    expect(schemaProblems(deepest(11), '')).not.toEqual([]);
  });

  test.each(['a/b', 'a\\/b', '^[^/]*$', '[/]', '\\\\/', 'a{2}', '(a|b)+', '\\['])(
    'takes the pattern %s',
    async (pattern) => {
      expect(schemaProblems({ pattern }, '')).toEqual([]);
      for (const text of ['a/b', 'aa', '\\/', '[', 'c']) {
        expect(await holds({ type: 'string', pattern }, text)).toBe(new RegExp(pattern).test(text));
      }
    },
  );

  test.each<[string, Json]>([
    ['a keyword that is not checked', { oneOf: [{}] }],
    ['a keyword that is misspelt', { propertys: {} }],
    ['another schema for what is not named', { additionalProperties: { type: 'string' } }],
    ['a type that is none', { type: 'text' }],
    ['a bound that is none', { properties: { a: { minLength: -1 } } }],
    ['a pattern that looks ahead', { pattern: 'a(?=b)' }],
    ['a pattern that is long', { pattern: 'a'.repeat(257) }],
    ['no type', { type: [] }],
    ['a schema that is long', { enum: Array.from({ length: 5000 }, (_, index) => index) }],
    ...['', '(?i)a', '(?s).', '(?P<n>a)', '[(]', '[)]', '{', '}', ']', 'a%}', '{%a'].map((pattern): [string, Json] => [
      `the pattern ${pattern}`,
      { pattern },
    ]),
    ['a list that is none', { anyOf: {} }],
    ['what is no schema', { items: 'string' }],
  ])('refuses %s', (_, source) => {
    expect(schemaProblems(source, '/x')).toMatchObject([{ code: 'unsupported-schema' }]);
  });
});
