import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../../../../functions/workflows/simulator/expressions/expression.ts';

const GIVEN = {
  n: 4,
  t: 'b',
  yes: true,
  no: false,
  nil: null,
  list: [1],
  states: { input: { a: { b: 5 }, l: [{ b: 1 }] } },
};

const direct = (source: string, given: Readonly<Record<string, unknown>> = GIVEN) =>
  parseExpression(source).direct?.(given);

describe('an operator that is evaluated directly', () => {
  test.each<readonly [string, unknown]>([
    ...([
      ['$n + 1', 5],
      ['$n - 1', 3],
      ['$n * 2', 8],
      ['$n / 8', 0.5],
      ['$n % 3', 1],
      ['-$n', -4],
    ] as const),
    ...([
      ['$n < 4', false],
      ['$n < 5', true],
      ['$n <= 4', true],
      ['$n <= 3', false],
    ] as const),
    ...([
      ['$n > 4', false],
      ['$n > 3', true],
      ['$n >= 4', true],
      ['$n >= 5', false],
    ] as const),
    ...([
      ['$t < "c"', true],
      ['$t < "b"', false],
      ['$t >= "b"', true],
      ['$t > "a"', true],
      ['$t <= "a"', false],
    ] as const),
    ...([
      ['$n = 4', true],
      ['$n = "4"', false],
      ['$nil = null', true],
      ['$yes = true', true],
      ['$n != 4', false],
    ] as const),
    ...([
      ['$n != 5', true],
      ['$nil != $no', true],
      ['$t & "c"', 'bc'],
    ] as const),
    ...([
      ['$yes and $yes', true],
      ['$yes and $no', false],
      ['$no and $none', false],
      ['$no or $yes', true],
    ] as const),
    ...([
      ['$no or $no', false],
      ['$yes or $none', true],
      ['$yes ? 1 : $none', 1],
      ['$no ? $none : 2', 2],
    ] as const),
    ...([
      ['($n)', 4],
      ['(($n + 1) * 2)', 10],
      ['{}', {}],
      ['{"a": {"b": $n}}', { a: { b: 4 } }],
      ['null', null],
    ] as const),
  ])('%s is %j', (source, expected) => {
    expect(direct(source)).toEqual(expected);
  });

  test.each([
    ...['$n + "1"', '"1" + $n', '$n + $none', '$none + $n', '$n / 0', '$n % 0', '-$t', '-$none', '$t & $n', '$n & $t'],
    ...['$n < "5"', '$t < 5', '$yes < $no', '$none < 1', '1 < $none', '$n = $none', '$list = $list', '$n != $list'],
    ...['$n and $yes', '$yes and $n', '$yes and $none', '$no or $n', '$none or $yes', '$n ? 1 : 2', '$none ? 1 : 2'],
    ...['{"a": $none}', '{"toString": 1}', '{$t: 1}', '{"a": 1, "a": 2}', '$sum([1])', '[1, 2]', '(1; 2)', '$n in [4]'],
    ...['$yes ? 1', '$states.input.a[0]', '$states.input.l.b', '$states.input.*', '$states.input.a.c', '$list.b'],
    ...[
      '$states.input.a.b.c',
      '$none.a',
      'a',
      '$',
      '$states.input.(a)',
      '$x := 1',
      '1 ~> $string',
      '/a/',
      '$n.a',
      '$nil.a',
    ],
    ...['$states.input.a{"x": b}', '$states.input@$v.a', '$states.input.a^(b)', '- - "a"', '[1..2]'],
  ])('leaves %s to the library', (source) => {
    expect(direct(source)).toBeUndefined();
  });

  test('looks only at what data has itself, and at nothing that the library takes for a function', () => {
    expect(direct('$states.input', { states: { input: 1 } })).toBe(1);
    expect(direct('$constructor')).toBeUndefined();
    expect(direct('$states.constructor')).toBeUndefined();
    expect(direct('$states.a', { states: { _jsonata_function: true, a: 1 } })).toBeUndefined();
    expect(direct('$states.a', { states: { _jsonata_lambda: true, a: 1 } })).toBeUndefined();
  });

  test('leaves alone what is larger than modest', () => {
    const sized = (length: number) => direct('$x', { x: Array.from({ length }, () => 0) });
    expect(sized(1024)).toHaveLength(1024);
    expect(sized(1025)).toBeUndefined();
    const text = (length: number) => direct('$states.x', { states: { x: 'x'.repeat(length) } });
    expect(text(16_384)).toHaveLength(16_384);
    expect(text(16_385)).toBeUndefined();
    expect(direct(`"${'x'.repeat(16_385)}"`)).toBeUndefined();
    const terms = (count: number) => direct(Array.from({ length: count }, () => '1').join(' + '));
    // So many terms, and an operator between each two: 49 and 51 nodes.
    expect(terms(25)).toBe(25);
    expect(terms(26)).toBeUndefined();
    const members = (count: number) => direct(`{${Array.from({ length: count }, (_, index) => `"k${index}": 1`)}}`);
    // The object, its names and its values.
    expect(members(24)).toMatchObject({ k0: 1, k23: 1 });
    expect(members(25)).toBeUndefined();
  });
});
