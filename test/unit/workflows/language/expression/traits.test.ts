import fc from 'fast-check';
import jsonata from 'jsonata';
import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../../../../functions/workflows/language/expression/parse-expression.ts';

function traits(source: string) {
  const result = parseExpression(source, ['input']);
  if (!result.ok) throw new Error(JSON.stringify(result.faults));
  return result.expression.traits;
}

/** Expressions of the parts whose traits are worth knowing. */
const { expression } = fc.letrec((tie) => ({
  expression: fc.oneof({ depthSize: 'small' }, tie('leaf'), tie('branch')) as fc.Arbitrary<string>,
  leaf: fc.constantFrom(
    '$input',
    '$input.a',
    '$input.b.c',
    '1',
    '"x"',
    'null',
    'true',
    '[]',
    '$input[0]',
    '$input.a[1]',
  ),
  branch: fc.oneof(
    fc
      .tuple(tie('expression'), fc.constantFrom('=', '!=', 'and', 'or', 'in', '&', '+', '<'), tie('expression'))
      .map(([a, op, b]) => `(${a} ${op} ${b})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([a, b, c]) => `(${a} ? ${b} : ${c})`),
    fc
      .tuple(
        fc.constantFrom('$exists', '$count', '$string', '$type', '$not', '$boolean', '$number', '$sum', '$keys'),
        tie('expression'),
      )
      .map(([f, a]) => `${f}(${a})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `$append(${a}, ${b})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `{"p": ${a}, "q": ${b}}`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `[${a}, ${b}]`),
    tie('expression').map((a) => `($v := ${a}; $v)`),
  ),
}));

describe('the traits of an expression', () => {
  test('hold on any data', async () => {
    await fc.assert(
      fc.asyncProperty(expression, fc.jsonValue({ maxDepth: 2 }), async (source, input) => {
        const known = traits(source);
        const value = await jsonata(source)
          .evaluate(undefined, { input })
          .catch((error: unknown) => {
            if (known.total) throw new Error(`${source} is not total: ${JSON.stringify(error)}`);
            return null;
          });
        if (known.defined) expect(value).not.toBe(undefined);
        if (known.boolean && known.total) expect(value).toBeTypeOf('boolean');
      }),
      { numRuns: 3_000 },
    );
  });

  test.each(['$random()', '$uuid()', '$now()', '$millis()', '$shuffle([1, 2])', '$map([1], $random)'])(
    'say that %s varies',
    (source) => {
      expect(traits(source).deterministic).toBe(false);
    },
  );

  test('know the common paths as total and fixed', () => {
    expect(traits('$input.a.b')).toEqual({ deterministic: true, total: true, defined: false, boolean: false });
  });
});
