import { describe, expect, test } from 'vitest';
import { parseExpression, parseSyntax } from '../../../../../functions/workflows/simulator/expressions/expression.ts';
import { javaRandomDouble } from '../../../../../functions/workflows/simulator/expressions/java-random.ts';
import { defineFunction, libraryFunction } from '../../../../../functions/workflows/simulator/expressions/library.ts';
import { plainJson } from '../../../../../functions/workflows/simulator/expressions/plain.ts';

function evaluate(source: string, random = () => 0.5): Promise<unknown> {
  return parseExpression(source).evaluate({}, { now: 1_000_000_000_000, random });
}
const plainValue = async (source: string, random?: () => number) => plainJson(await evaluate(source, random));

describe('functions', () => {
  test.each([
    ['$distinct([1, "1", true, "true", null, 1, "1"])', [1, '1', true, 'true', null]],
    ['$distinct([{"a": 1, "b": [2]}, {"b": [2], "a": 1}, {"a": 2}])', [{ a: 1, b: [2] }, { a: 2 }]],
    ['$string($distinct([{"a": 1, "b": 2}, {"b": 2, "a": 1}]))', '[{"a":1,"b":2}]'],
    ['$distinct([[1], [1], [2]])', [[1], [2]]],
    ['$distinct(["object {}", {}])', ['object {}', {}]],
    ['$distinct("alone")', 'alone'],
    ['$distinct([7])', [7]],
    ['$distinct([1, 1].($))', 1],
    ['$count($distinct([$sum, $sum, $max]))', 2],
    ['$shuffle([1])', [1]],
    ['$shuffle($none)', undefined],
    ['$now("[Y0001]", "+0100")', '2001'],
    ['$now("[H01]:[m01]", "+0130")', '03:16'],
    ['$range(1.9, 3.9, 1.9)', [1, 2, 3]],
    ['$range(5, 1, -2)', [5, 3, 1]],
    ['$range($none, 1, 1)', undefined],
    ['$range(1, $none, 1)', undefined],
    ['$range(1, 2, $none)', undefined],
    ['$partition([1, 2], $none)', undefined],
    ['$partition([1, 2], 0)', undefined],
    ['$partition([1, 2], 0.9)', undefined],
    ['$partition([], 2)', []],
    ['$partition([1, 2, 3], 3)', [[1, 2, 3]]],
    ['$hash($none, "MD5")', undefined],
    ['$hash("", $none)', undefined],
    ['$parse($none)', undefined],
    ['$replace("aXbX", "X", "-")', 'a-b-'],
    ['$replace("aXbX", /X/, "-", 1)', 'a-bX'],
    ['$replace("abc", /(b)/, "[$1$0]")', 'a[bb]c'],
    [
      '$replace("abc", function() { {"match": "b", "start": 1, "end": 2, "groups": [], "next": function() { $none }} }, "x")',
      'axc',
    ],
    ['$match("ab", /(x)?b/)', { match: 'b', index: 1, groups: [null] }],
    ['$match("aXbx", /x/i).index', [1, 3]],
    ['$count($match("a\\nb", /^./m))', 2],
    ['$count($match("a\\nb", /^./))', 1],
    ['$split("a1b22c", /[0-9]+/)', ['a', 'b', 'c']],
    ['$contains("aab", /b$/)', true],
    ['$contains("aab", /^b/)', false],
    ['[1..3]', [1, 2, 3]],
    ['[3..3]', [3]],
    ['[-1..1]', [-1, 0, 1]],
    ['[$none..3]', []],
    ['[1..$none]', []],
    ['$map(["a", "b"], $pad(?, 2, "-"))', ['a-', 'b-']],
    ['$map(["a", "b"], $pad(?, 2, "?"))', ['a?', 'b?']],
    ['$formatNumber(1234567.891, "#,##0.000")', '1,234,567.891'],
  ])('%s', async (source, expected) => {
    expect(await plainValue(source)).toEqual(expected);
  });

  test('$shuffle takes its chances from the execution, and keeps all items', async () => {
    const chances = [0, 0.99, 0.5, 0];
    let drawn = 0;
    const random = () => {
      drawn += 1;
      return chances[(drawn - 1) % chances.length] ?? 0;
    };
    // From the last place on: with the first, with itself, with the second, with the first.
    expect(await plainValue('$shuffle([1, 2, 3, 4, 5])', random)).toEqual([3, 5, 2, 4, 1]);
    expect(drawn).toBe(4);
  });

  test.each([
    ['$hash("x", "MD4")', 'Unknown hash algorithm MD4', undefined],
    ['$partition([1], -1)', 'The size of a partition must not be negative', undefined],
    ['$parse("{")', expect.stringMatching(/^The argument of \$parse is not valid JSON: SyntaxError: /), undefined],
    ['$eval("1")', 'Attempted to invoke a non-function', 'T1006'],
    ['["a"..2]', 'The left side of the range operator (..) must evaluate to an integer', 'T2003'],
    ['[1.5..2]', 'The left side of the range operator (..) must evaluate to an integer', 'T2003'],
    ['[1.."b"]', 'The right side of the range operator (..) must evaluate to an integer', 'T2004'],
    ['$match("ab", /x*/)', 'Regular expression matches zero length string', 'D1004'],
    ['$replace("a", "", "b")', expect.stringContaining('Second argument'), 'D3010'],
  ])('%s is an error', async (source, message, code) => {
    await expect(evaluate(source)).rejects.toMatchObject({ name: 'ExpressionError', message, code, internal: false });
  });

  test('that break the evaluator are errors inside it', async () => {
    const source = `$formatNumber(1, "0.${'0'.repeat(101)}")`;
    const message = expect.stringContaining('toFixed');
    await expect(evaluate(source)).rejects.toMatchObject({ message, code: undefined, internal: true });
  });

  test.each([
    ['1 +', 'S0207'],
    ['"open', 'S0101'],
    ['(1', 'S0203'],
  ])('%s cannot be read', (source, code) => {
    expect(() => parseExpression(source)).toThrow(expect.objectContaining({ name: 'ExpressionError', code }));
    expect(() => parseSyntax(source)).toThrow(expect.objectContaining({ name: 'ExpressionError', code }));
  });

  test('a regular expression that needs to look back cannot be read', () => {
    expect(() => parseExpression('/(a)\\1/')).toThrow(
      expect.objectContaining({ name: 'ExpressionError', code: undefined }),
    );
  });

  test('that an expression cannot have are errors of the simulator', () => {
    expect(() => libraryFunction('none')).toThrow('jsonata has no function $none');
    expect(libraryFunction('sum').implementation([1, 2])).toBe(3);
    expect(defineFunction(() => 1, '<:n>')).toMatchObject({ _jsonata_function: true });
  });
});

describe('java.util.Random', () => {
  // What Java itself answers.
  test.each([
    [42, 0.7275636800328681],
    [0, 0.730967787376657],
    [1, 0.7308781907032909],
    [42.9, 0.7275636800328681],
  ])('of seed %d begins with %d', (seed, expected) => {
    expect(javaRandomDouble(seed)).toBe(expected);
  });

  test('wraps seeds at 64 bits', () => {
    expect(javaRandomDouble(2 ** 64)).toBe(javaRandomDouble(0));
    expect(javaRandomDouble(2 ** 48)).toBe(javaRandomDouble(0));
    expect(javaRandomDouble(-(2 ** 63))).toBe(javaRandomDouble(2 ** 63));
  });
});
