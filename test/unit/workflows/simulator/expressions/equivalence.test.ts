import fc from 'fast-check';
import jsonata from 'jsonata';
import { expect, test } from 'vitest';
import { parseExpression } from '../../../../../functions/workflows/simulator/expressions/expression.ts';
import { plainJson } from '../../../../../functions/workflows/simulator/expressions/plain.ts';

const EXPRESSIONS = [
  '$data',
  '$data.a',
  '$data.a.b',
  '$data.*',
  '$data.**',
  '$data.**.a',
  '$data[0]',
  '$data[-1].b',
  '$data.a[0]',
  '$data.(a & b)',
  '$data.{"a": a, "b": [b, a]}',
  '$data{$string(a): b}',
  '$data[a = b]',
  '$data[$exists(a)]',
  '$data^(a)',
  '$data^(>a, b)',
  '{"x": $data.a, "y": {"z": [$data.b, 1, [2, 3]]}}',
  '[$data.a, $data.b, [$data]]',
  '$data.a = $data.b',
  '$data.a in $data.b',
  '$data.a & $data.b',
  '[1..3].($ * 2)',
  '[3..1]',
  '[5..5]',
  '["a".."b"]',
  '$map($data, function($v, $i) { [$i, $v] })',
  '$filter($data, function($v) { $v.a })',
  '$reduce([1..4], function($x, $y) { $x + $y })',
  '$sort($data.a)',
  '$distinct($data)',
  '$distinct($data.a)',
  '$keys($data)',
  '$merge([$data, {"z": 1}])',
  '$string($data)',
  '$join($data.a, ",")',
  '$count($data)',
  '$sum($data.a)',
  '$max($data.a)',
  '$zip($data.a, $data.b)',
  '$spread($data)',
  '$each($data, function($v, $k) { $k })',
  '$sift($data, function($v) { $v })',
  '$type($data)',
  '$lookup($data, "a")',
  '$append($data.a, $data.b)',
  '$reverse($data)',
  '$uppercase($data.a)',
  '$substring(?, 1)($string($data.a))',
  '$map(["ab", "cd"], $substring(?, 1, 1))',
  '$split("a,b;c", /[,;]/)',
  '$match("abcabd", /a(b)(c|d)/)',
  '$replace("john smith", /(\\w+)\\s(\\w+)/, "$2, $1")',
  '$replace("aaa", "a", "b", 2)',
  '$replace("abc", /[ac]/, function($m) { $uppercase($m.match) })',
  '$replace("abc", /b/, function($m) { 1 })',
  '$replace("abc", function() { $data }, "x")',
  '$replace("abc", function() { {"match": "b", "start": 1, "end": 2, "groups": [], "next": $data} }, "x")',
  '$contains("aXb", /x/i)',
  '$pad("x", -5, "ab")',
  '$pad("é", 3)',
  '($f := function($n) { $n < 2 ? 1 : $n * $f($n - 1) }; $f(5))',
  '$data ~> |a|{"new": 1}|',
  '$data ~> $string ~> $length',
  '($twice := function($f) { function($x) { $f($f($x)) } }; $twice($string)(1))',
  '$data.a ? "yes" : "no"',
  '-$data.a',
  '$data.a.%.b',
  '$data@$d.a{ $string($): $d.b }',
  '$data#$i.{"i": $i}',
  '$formatNumber(1234.5, "#,##0.00")',
  '$formatBase(255, 16)',
  '1/0',
  '$abs("x")',
  '$number("0x1F")',
  '$round(2.5)',
  '$power(2, 10)',
  '$base64encode("é")',
  '$encodeUrlComponent("?x=é")',
  '$single([1, 2])',
  '$error("no")',
  '$assert(false, "no")',
  '$fromMillis(0, "[Y]-[M01]-[D01]")',
  '$toMillis("2017-11-07T15:07:54.972Z")',
  '$parseInteger("12,345", "#,##0")',
] as const;

const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('', 'x', 'y'), fc.boolean(), fc.constant(null));
const record = fc.record({ a: fc.oneof(value, fc.array(value, { maxLength: 3 })), b: value }, { requiredKeys: [] });
const data = fc.oneof(
  value,
  record,
  fc.array(record, { maxLength: 4 }),
  fc.record({ a: record, b: fc.array(record, { maxLength: 2 }) }),
);

async function outcome(evaluate: () => Promise<unknown>): Promise<unknown> {
  try {
    return { value: plainJson(await evaluate()) };
  } catch (error) {
    return { code: (error as { code?: string }).code, message: (error as Error).message };
  }
}

test.each(EXPRESSIONS)('%s is what jsonata 2.0.6 says', async (source) => {
  const bounded = parseExpression(source);
  await fc.assert(
    fc.asyncProperty(data, async (given) => {
      // The library may mark the arrays it is given.
      const original = await outcome(() => jsonata(source).evaluate(undefined, { data: structuredClone(given) }));
      const ours = await outcome(() => bounded.evaluate({ data: structuredClone(given) }, { now: 0, random: () => 0 }));
      expect(ours).toEqual(original);
    }),
    { numRuns: 25 },
  );
});
