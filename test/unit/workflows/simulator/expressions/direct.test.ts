import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Expression,
  parseExpression,
} from '../../../../../functions/workflows/simulator/expressions/expression.ts';
import { plainJson } from '../../../../../functions/workflows/simulator/expressions/plain.ts';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { machine, run } from '../machine.ts';

/** What the library makes of it, metered. */
async function ordinary(
  expression: Expression,
  bindings: Readonly<Record<string, unknown>>,
): Promise<Json | undefined> {
  return plainJson(await expression.evaluate(bindings, { now: 0, random: () => 0 }));
}

const scalar = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom<Json>('', 'a', 'b', 'ä', true, false, null, 1e308),
);
const value = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'sequence', '_jsonata_lambda', '__proto__'), tie('value'), { maxKeys: 3 }),
  ),
})).value;
const bindings = fc.record({ x: value, y: scalar, states: fc.record({ input: value }) }, { requiredKeys: ['states'] });

const names = fc.constantFrom('a', 'b', 'sequence', 'length', 'toString', 'constructor', '`a`', '`__proto__`');
const path = fc
  .tuple(fc.constantFrom('$x', '$y', '$states.input', '$none', '$sum', '$', 'a'), fc.array(names, { maxLength: 3 }))
  .map(([start, steps]) => [start, ...steps].join('.'));
const literals = fc.constantFrom('0', '1', '-0', '-2', '2.5', '1e308', '"a"', '""', 'true', 'false', 'null');
const keys = fc.constantFrom('"a"', '"b"', '"2"', '"toString"', '$y');
const operators = ['+', '-', '*', '/', '%', '&', '=', '!=', '<', '<=', '>', '>=', 'and', 'or', 'in', '..'] as const;

/** Expressions of the forms that are evaluated directly, and of some that are not. */
const source = fc.letrec<{ source: string }>((tie) => ({
  source: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    path,
    literals,
    fc.tuple(tie('source'), fc.constantFrom(...operators), tie('source')).map((parts) => `(${parts.join(' ')})`),
    tie('source').map((inner) => `-(${inner})`),
    fc.tuple(tie('source'), tie('source'), tie('source')).map(([test, yes, no]) => `(${test} ? ${yes} : ${no})`),
    fc
      .array(fc.tuple(keys, tie('source')), { maxLength: 3 })
      .map((pairs) => `{${pairs.map((pair) => pair.join(': ')).join(', ')}}`),
    fc.array(tie('source'), { maxLength: 2 }).map((items) => `[${items.join(', ')}]`),
    fc.tuple(path, fc.constantFrom('[0]', '[]', '.*', '^(a)', '#$i.a', '{a: b}')).map((parts) => parts.join('')),
  ),
})).source;

/** Bindings whose values the library may mark as it likes. */
const own = <T>(given: T): T => structuredClone(given);

const input = { a: [1, { b: 'c' }], lambda: { _jsonata_lambda: true, x: 1 } };

describe('direct evaluation', () => {
  test('answers what the library answers, or declines', async () => {
    const count = { asked: 0, answered: 0 };
    await fc.assert(
      fc.asyncProperty(source, bindings, async (text, given) => {
        const expression = parseOrNothing(text);
        const direct = expression?.direct?.(own(given));
        count.asked += 1;
        if (expression === undefined || direct === undefined) return;
        count.answered += 1;
        expect(await outcome(() => ordinary(expression, own(given)))).toEqual(
          await outcome(async () => plainJson(direct)),
        );
      }),
      { numRuns: 2000 },
    );
    expect(count.answered).toBeGreaterThan(count.asked / 10);
  }, 30_000);

  test('leaves no trace in what a state makes of a template, be it a value or a failure', async () => {
    const template = fc.oneof(
      source,
      fc.tuple(source, source),
      fc.record({ a: source, b: fc.tuple(source) }, { requiredKeys: ['a'] }),
    );
    await fc.assert(
      fc.asyncProperty(template, value, async (sources, input) => {
        fc.pre([sources].flat(2).every((part) => typeof part !== 'string' || parseOrNothing(part) !== undefined));
        const output = (wrap: (text: string) => string) =>
          machine({
            Set: { Type: 'Pass', Assign: { x: '{% $states.input %}', y: 2 }, Next: 'Out' },
            Out: { Type: 'Pass', Output: expressions(sources, wrap), End: true },
          });
        const here = await run(
          output((text) => text),
          { input: own(input) },
        );
        // A block of two expressions is not simple enough to be evaluated directly.
        const there = await run(
          output((text) => `(0; ${text})`),
          { input: own(input) },
        );
        const cause = there.result.cause?.replace(/\(0; (.*)\)' specified/s, "$1' specified");
        expect(here.result).toEqual({ ...there.result, ...(cause !== undefined && { cause }) });
      }),
      { numRuns: 300 },
    );
  }, 30_000);

  test.each([
    ['$states.input', input],
    ['$states.input.a', [1, { b: 'c' }]],
    ['$n', 4],
    ['$n + 1 < 2 * 3', true],
    ['$n % 3 = 1 and "a" != "b" or $none', true],
    ['$states.input.a and true', undefined],
    ['(-$n - 1) / 2', -2.5],
    ['"n" & "m"', 'nm'],
    ['$n > 3 ? "more" : "less"', 'more'],
    ['{"n": $n, "x": {"y": null}}', { n: 4, x: { y: null } }],
    ['$n + "1"', undefined],
    ['1 / 0', undefined],
    ['$none', undefined],
    ['$states.input.a.b', undefined],
    ['$sum([1, 2])', undefined],
    ['$toString', undefined],
    ['$states.input.toString', undefined],
    ['$states.input.lambda.x', undefined],
    ['{"a": 1, "a": 2}', undefined],
  ])('%s is %j', (text, expected) => {
    const given = { n: 4, states: { input } };
    expect(parseExpression(text).direct?.(given)).toEqual(expected);
  });

  test('leaves to the meter what is large', () => {
    const given = { text: 'x'.repeat(20_000), list: Array.from({ length: 2000 }, () => 1), states: {} };
    expect(parseExpression('$text').direct?.(given)).toBeUndefined();
    expect(parseExpression('{"list": $list}').direct?.(given)).toBeUndefined();
    const half = { text: 'x'.repeat(10_000) };
    expect(parseExpression('$text').direct?.(half)).toHaveLength(10_000);
    expect(parseExpression('$text & $text').direct?.(half)).toBeUndefined();
    expect(parseExpression(Array.from({ length: 51 }, () => '1').join(' + ')).direct).toBeUndefined();
  });
});

type Sources = string | readonly Sources[] | { readonly [name: string]: Sources };

function expressions(sources: Sources, wrap: (text: string) => string): Json {
  if (typeof sources === 'string') return `{% ${wrap(sources)} %}`;
  if (Array.isArray(sources)) return sources.map((part: Sources) => expressions(part, wrap));
  return Object.fromEntries(Object.entries(sources).map(([name, part]) => [name, expressions(part, wrap)]));
}

function parseOrNothing(text: string): Expression | undefined {
  try {
    return parseExpression(text);
  } catch {
    // Not every text that is put together from parts is an expression.
    return undefined;
  }
}

async function outcome(evaluate: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: await evaluate() };
  } catch (error) {
    return { error: (error as Error).message };
  }
}
