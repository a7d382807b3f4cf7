import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../../../../functions/workflows/simulator/expressions/expression.ts';
import { plainJson } from '../../../../../functions/workflows/simulator/expressions/plain.ts';

async function evaluate(source: string): Promise<unknown> {
  return plainJson(await parseExpression(source).evaluate({}, { now: 1_000_000_000_000, random: () => 0.5 }));
}

describe('functions of Step Functions', () => {
  test.each([
    ['$partition([1,2,3,4,5], 2)', [[1, 2], [3, 4], [5]]],
    ['$partition([1,2,3], 2.9)', [[1, 2], [3]]],
    ['$partition([0], 1)', [[0]]],
    ['$partition($nothing, 1)', undefined],
    ['$range(0, 6, 2)', [0, 2, 4, 6]],
    ['$range(0, 5, 2)', [0, 2, 4]],
    ['$range(3, 1, -1)', [3, 2, 1]],
    ['$range(-1.7, 2, 1)', [-1, 0, 1, 2]],
    ['$range(1, 9, 9)', 1],
    ['$range(2, 1, 1)', undefined],
    ['$range(1, 2, 0)', undefined],
    ['$hash("input", "SHA-1")', '140f86aae51ab9e1cda9b4254fe98a74eb54c1a1'],
    ['$hash("", "MD5")', 'd41d8cd98f00b204e9800998ecf8427e'],
    ['$length($hash("x", "SHA-256"))', 64],
    ['$length($hash("x", "SHA-384"))', 96],
    ['$length($hash("x", "SHA-512"))', 128],
    ['$random(42)', 0.7275636800328681],
    ['$random(42) = $random(42.9)', true],
    ['$random()', 0.5],
    ['$parse("{\\"a\\": [1, null]}")', { a: [1, null] }],
    ['$parse("-0")', 0],
    ['$parse("{\\"a\\": 1}").a', 1],
    ['$map(["1", "2"], $parse)', [1, 2]],
    ['$now()', '2001-09-09T01:46:40.000Z'],
    ['$now("[Y]")', '2001'],
    ['$millis()', 1_000_000_000_000],
  ])('%s', async (source, expected) => {
    expect(await evaluate(source)).toEqual(expected);
  });

  test.each(['$eval("1")', '$hash("x", "MD4")', '$parse("{")', '$partition([1], -1)', '$range("a", 1, 1)'])(
    '%s is an error',
    async (source) => {
      await expect(evaluate(source)).rejects.toThrow();
    },
  );
});

describe('values', () => {
  test('numbers that JSON lacks become text', async () => {
    expect(await evaluate('[1/0, -1/0, {"k": 1/0}]')).toEqual(['Infinity', '-Infinity', { k: 'Infinity' }]);
  });

  test('members without a value are left out, at any depth', async () => {
    expect(await evaluate('{"a": $nothing, "b": {"c": $nothing}}')).toStrictEqual({ b: {} });
  });

  test('are nested a thousand levels deep at most', async () => {
    const nested = (levels: number) => `$reduce([1..${levels}], function($all, $n) { {"in": $all} }, 1)`;
    expect(await evaluate(nested(1000))).toHaveProperty(Array(1000).fill('in'), 1);
    await expect(evaluate(nested(1001))).rejects.toThrow('Stack overflow error');
  });

  test.each(['$sum', 'function($x) { $x }', '{"f": $sum}', '[$sum]', '/a/'])('%s is no value', async (source) => {
    const message = 'returned an unsupported result type.';
    await expect(evaluate(source)).rejects.toMatchObject({ name: 'UnsupportedValueError', message });
  });

  test('evaluations of one expression side by side do not disturb each other', async () => {
    const expression = parseExpression('{"a": [$x, $x + 1], "b": $map([1..3], function($v) { $v * $x })}');
    const values = await Promise.all(
      [1, 2, 3].map((x) => expression.evaluate({ x }, { now: 0, random: () => 0 }).then(plainJson)),
    );
    expect(values).toEqual([1, 2, 3].map((x) => ({ a: [x, x + 1], b: [x, 2 * x, 3 * x] })));
  });
});
