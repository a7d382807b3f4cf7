import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../../../../functions/workflows/language/expression/parse-expression.ts';

const AVAILABLE = ['input', 'context', 'item'];

function codes(source: string): readonly string[] {
  const result = parseExpression(source, AVAILABLE);
  return result.ok ? [] : result.faults.map(({ code }) => code);
}

describe('an expression', () => {
  test.each([
    '$input.lines[price > 3].{"sku": sku, "total": price * quantity}',
    '$map($input.lines, function($line, $i) { $line.price * $i })',
    '($total := $sum($input.lines.price); $twice := function($x) { $x * 2 }; $twice($total))',
    '$input.lines@$l#$i[$l.price > $i].{"order": %.order, "at": $i}',
    '$input.lines^(>price, sku)',
    '$input.lines[$ > 2]',
    '$input ~> |lines|{"price": price + 1}|',
    '$item.name ~> $uppercase ~> $trim',
    '$input.lines{sku: $sum(price)}',
    '($f := function($n) { $n <= 1 ? 1 : $n * $f($n - 1) }; $f(5))',
    '$partition([1..5], 2) & $uuid() & $hash("a", "MD5")',
    '$match($input.text, /a(b+)/i)',
    '$replace($input.text, /a/, "b") & $join($split($input.text, /,/))',
    '$contains($input.text, /a/) ? $input.text ~> /a/ : $filter([1], $boolean)',
    '($sum := 1; $sum)',
    '$input.lines@$count.{"n": $count}',
    '$input.a ? $sum : 1',
    '($twice := $map(?, function($x) { $x * 2 }); $twice([1]))',
    '$input.lines.{"keys": $keys($)}[]',
    `$input${'.a.%'.repeat(9)}`,
    `"https://a.example/?q=${'%C3%A4'.repeat(50)}"`,
  ])('may be %s', (source) => {
    expect(codes(source)).toEqual([]);
  });

  test.each([
    ['expression-syntax', '$input.'],
    ['expression-syntax', '.color'],
    ['expression-syntax', '$input ?? 1'],
    ['expression-syntax', '$match("a", /][/)'],
    ['root-reference', 'price'],
    ['root-reference', '$'],
    ['root-reference', '$$.price'],
    ['root-reference', '**.price'],
    ['root-reference', '"price".a'],
    ['root-reference', '$map([1], function($x) { price })'],
    ['unknown-variable', '$output.a'],
    ['unknown-variable', '$states.context'],
    ['unknown-variable', '($x := 1; $x) + $x'],
    ['unknown-variable', '$context__1'],
    ['unknown-variable', '$input.lines[$states.input]'],
    ['forbidden-function', '$eval("1")'],
    ['forbidden-function', '$map(["1"], $eval)'],
    ['unknown-variable', '$clone($input)'],
    ['secret-in-expression', '$secrets.token'],
    ['secret-in-expression', '$authorization.parameter'],
    ['reserved-variable', '($input := 1; $input)'],
    ['reserved-variable', '($states := 1; 2)'],
    ['reserved-variable', '$map([1], function($context) { $context })'],
    ['reserved-variable', '$input.lines@$input.a'],
    ['function-as-value', '/a/'],
    ['function-as-value', '$sum'],
    ['function-as-value', '$sum[]'],
    ['function-as-value', 'function($x) { $x }'],
    ['function-as-value', '$map(?, $sum)'],
    ['function-as-value', '|$input|{"a": 1}|'],
    ['function-as-value', '$uppercase ~> $trim'],
    ['function-as-value', '$uppercase ~> $trim ~> $length'],
    ['function-as-value', '[1, $sum]'],
    ['function-as-value', '{"a": {"b": [$input.a, /a/]}}'],
    ['function-as-value', '($x := 1; $sum)'],
    ['function-as-value', '($f := function($x) { $x })'],
    ['function-as-value', '$input.a ? $sum : /a/'],
    ['pattern-too-long', `$match("a", /${'a'.repeat(300)}/)`],
    ['expression-too-deep', '1'.concat(' + 1'.repeat(200))],
    ['expression-too-deep', `${'('.repeat(120)}1${')'.repeat(120)}`],
    ['expression-too-deep', `$input${'.a.%'.repeat(10)}`],
    ['expression-too-long', `"${'a'.repeat(20_000)}"`],
  ])('is refused with %s: %s', (code, source) => {
    expect(codes(source)).toContain(code);
  });

  test('is refused at once where it goes back and forth in a path', () => {
    const began = performance.now();
    expect(codes(`$input${'.a.%'.repeat(4_000)}`)).toEqual(['expression-too-deep']);
    expect(performance.now() - began).toBeLessThan(1_000);
  });

  test('is refused however deep it nests, without exhausting the stack', () => {
    expect(codes('['.repeat(8_000) + ']'.repeat(8_000)).length).toBeGreaterThan(0);
    expect(codes('1'.concat('+1'.repeat(8_000))).length).toBeGreaterThan(0);
  });

  test('never breaks the parser, whatever text it is', () => {
    const token = fc.constantFrom(
      '$',
      '$input',
      '.',
      'a',
      '[',
      ']',
      '(',
      ')',
      '{',
      '}',
      ':',
      '1',
      '"x"',
      '~>',
      '/',
      ' ',
      ':=',
      '@',
      '#',
      '%',
      '^',
    );
    fc.assert(
      fc.property(fc.array(token, { maxLength: 12 }), (tokens) => {
        const result = parseExpression(tokens.join(''), AVAILABLE);
        expect(result.ok || result.faults.length > 0).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });

  test('names what is available where a variable is unknown', () => {
    const result = parseExpression('$nope', AVAILABLE);
    expect(!result.ok && result.faults[0]?.hint).toBe('Available here: $input, $context, $item.');
  });

  test.each([
    ['/a/', /\$contains\(/],
    ['$sum', /^Call it: `\$sum\(…\)`\.$/],
    ['function($x) { $x }', /^Call it/],
  ])('tells what to write instead of a function: %s', (source, hint) => {
    const result = parseExpression(source, AVAILABLE);
    expect(!result.ok && result.faults).toMatchObject([{ hint: expect.stringMatching(hint) }]);
  });

  test('of the name of a function may be a variable that is there', () => {
    expect(parseExpression('$count', ['count']).ok).toBe(true);
  });

  test('knows which members of a variable it reads', () => {
    const result = parseExpression('$input.a.b & $input.c[0] & $item', AVAILABLE);
    expect(result.ok && result.expression.uses).toEqual([
      { name: 'input', members: ['a', 'b'] },
      { name: 'input', members: ['c'] },
      { name: 'item', members: [] },
    ]);
  });
});
