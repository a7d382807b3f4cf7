import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../../../../functions/workflows/simulator/expressions/expression.ts';
import { machine, run } from '../machine.ts';

const MEMORY = 'Expression evaluation memory limit exceeded: Check for excessive memory usage';
const DEPTH =
  'Stack overflow error: Check for non-terminating recursive function. Consider rewriting as tail-recursive.';
const TIME = 'Expression evaluation timeout: Check for infinite loop';

function evaluate(expression: string): Promise<unknown> {
  return parseExpression(expression).evaluate({}, { now: 0, random: () => 0 });
}

/** How a state ends whose output is an expression. */
async function stated(expression: string) {
  return (await run(machine({ E: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } }))).result;
}

const doubling = (times: number) =>
  `($p := function($s, $n) { $n = 0 ? $s : $p($s & $s, $n - 1) }; $length($p("x", ${times})))`;
const sum = (terms: number) => Array.from({ length: terms }, () => '1').join('+');

describe('an expression that wants too much', () => {
  test.each([
    ['a tail-recursive function without an end', '($f := function($x) { $f($x + 1) }; $f(1))', TIME],
    ['a function that calls itself', '($f := function($x) { 1 + $f($x + 1) }; $f(1))', DEPTH],
    ['nested functions in a constructor', '($f := function($x) { [$f($x), $f($x)] }; $f(1))', DEPTH],
    ['a sum of 102 terms', sum(102), DEPTH],
    ['a giant range', '[1..9999999].("aaaaaaaaaa")', MEMORY],
    ['a range of one element too many', '[1..873783] ~> $count()', MEMORY],
    ['a giant $range', '$range(1, 1e15, 1)', MEMORY],
    ['a giant pad', '$pad("x", 3e8)', MEMORY],
    ['a giant pad to the left', '$pad("x", -3e8, "ab")', MEMORY],
    ['a string doubled 23 times', doubling(23), MEMORY],
    ['a string doubled in $reduce', '$length($reduce([1..60], function($a, $v) { $a & $a }, "x"))', MEMORY],
    ['a replacement that multiplies', '$replace($pad("", 4000, "a"), "a", $pad("", 4000, "b"))', MEMORY],
    ['a regular replacement that multiplies', '$replace($pad("", 9000, "a"), /a/, $pad("", 9000, "b"))', MEMORY],
    ['a join that multiplies', '$join($map([1..9000], function($i) { "x" }), $pad("", 9000, "b"))', MEMORY],
    ['a picture of endless width', '$fromMillis(0, "[Y,999999999]")', MEMORY],
    [
      'a picture that divides digits among many parts',
      '$toMillis($pad("", 60, "1") & "x", "[Y][M][D][H][m][s][f]")',
      TIME,
    ],
    ['a product of ranges', '$count([1..100000].([1..100000]))', TIME],
    ['one group of many items', '[1..200000]{"k": $}', TIME],
    ['many comparisons of large values', '($a := [1..20000]; [1..20000][$a = [1..20000]])', TIME],
    [
      'a text of values too deep within each other',
      '$string($parse($pad("", 20000, "[") & $pad("", 20000, "]")))',
      DEPTH,
    ],
    ['a search in a list for each of its items', '($a := [1..100000]; $count($a[$ in $a]))', TIME],
  ])('%s ends in an error, soon', async (_name, expression, reason) => {
    await expect(evaluate(expression)).rejects.toMatchObject({ message: reason, code: undefined, internal: false });
  });

  test.each([
    ['($f := function($x) { 1 + $f($x + 1) }; $f(1))', DEPTH],
    ['$pad("x", 3e8)', MEMORY],
  ])('is the failed evaluation of a state: %s', async (expression, reason) => {
    expect(await stated(expression)).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'E' (entered at the event id #2). " +
        `The JSONata expression '${expression}' specified for the field 'Output' threw an error during evaluation: ${reason}`,
    });
  });
});

describe('an expression that is modest', () => {
  test.each([
    ['a sum of 95 terms', sum(95), 95],
    ['the largest range', '[1..873782] ~> $count()', 873_782],
    ['a string doubled 22 times', doubling(22), 4_194_304],
    ['a catastrophic regular expression', `$contains("${'a'.repeat(40)}!", /^(a+)+$/)`, false],
    ['a loop of a thousand tail calls', '($f := function($n) { $n = 0 ? "end" : $f($n - 1) }; $f(1000))', 'end'],
    ['distinct values of a long list', '$count($distinct([1..50000]))', 50_000],
    ['a wide constructor', `$count([${Array.from({ length: 300 }, (_, index) => `{"a": ${index}}`).join(',')}])`, 300],
    ['a usual date picture', '$toMillis("20200101120000", "[Y0001][M01][D01][H01][m01][s01]") > 0', true],
  ])('%s is evaluated', async (_name, expression, value) => {
    expect(await evaluate(expression)).toBe(value);
  });
});

test('an expression that is nested too deeply to be read is an error, not a crash', async () => {
  const source = `${'('.repeat(20_000)}1${')'.repeat(20_000)}`;
  const { error } = await stated(source);
  expect(error).toBe('States.QueryEvaluationError');
  const expected = { message: 'The expression is nested too deeply', code: undefined, internal: false };
  expect(() => parseExpression(source)).toThrow(expect.objectContaining(expected));
});
