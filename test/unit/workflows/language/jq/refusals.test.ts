import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAs } from '../../../../../functions/workflows/language/expression/dialect.ts';
import { translateJq } from '../../../../../functions/workflows/language/jq/translate.ts';

const PLACE = { available: ['input', 'context', 'workflow'], dot: 'input', as: 'value' } as const;

function fault(source: string) {
  const result = translateJq(source, PLACE);
  return result.ok ? undefined : result.fault;
}

/** The character that a fault points at, from one. */
function placeOf(source: string): number {
  return Number(/at character (\d+) of/.exec(fault(source)?.detail ?? '')?.[1]);
}

describe('what is not translated', () => {
  test.each([
    ...['..', '.a | ..', 'try .a', 'try error("x") catch .', 'reduce .[] as $x (0; . + $x)', 'def f: 1; f'],
    ...['foreach .[] as $x (0; .)', 'label $out | .', '.a = 1', '.a |= . + 1', '.a += 1', '.a //= 1', 'del(.a)'],
    ...['limit(1; .[])', 'until(. > 1; .)', 'recurse', 'paths', 'path(.a)', 'getpath(["a"])', 'input', 'env', 'error'],
    ...[
      '. as [$a] | $a',
      '. as {a: $x} | $x',
      '. as [$a] ?// $a | $a',
      'nope',
      'map(.; .)',
      'map',
      'import "a" as a; .',
    ],
    ...['@html', '@sh "x\\(.)"', '(.a + 1)?', '(.[].a)?', 'length?', 'test(.a)', 'test("a"; "i")', 'test("\\\\d")'],
    ...['test("(?=a)")', 'test("(a)\\\\1")', 'test("[[:alpha:]]")', 'test("\\\\bx")', 'test("a(")', 'sub("a"; "b")'],
    ...['1.0', '1e3', '.5', '007', '1e400', 'first(.[].a, .b) // 1', 'any(.[].a; .)', '{(1): 2}', '{"__proto__": 1}'],
  ])('%s', (source) => {
    expect(fault(source)).toMatchObject({ code: 'jq-not-supported', hint: expect.stringMatching(/./) });
  });

  test.each([
    '.[]',
    '.a?',
    '.a, .b',
    'empty',
    'select(.a)',
    'range(3)',
    'first(.[])',
    '.[] + 1',
    '{a: .[]}',
    '"\\(.[])"',
  ])('as a whole: %s', (source) =>
    expect(fault(source)).toMatchObject({ code: 'jq-not-one-value', hint: expect.stringContaining('[…]') }),
  );

  test.each([
    ...['', '.a.', '.a..b', '.[', '.[1', '.a b', '1 +', '+ 1', '(1', '1)', '[1,', '{a', '{a:}', '{1: 2}', '{a: 1 + 2}'],
    ...['"abc', '"\\q"', '"\\ud83d"', '"\\(1"', '"\\(1 2)"', '1 == 1 == 1', 'if 1 then 2', 'if 1 end', 'and', '. and'],
    ...[
      '.[:]',
      '. as x | x',
      '. as $x',
      '$',
      '$1',
      '@',
      '#',
      '&',
      '.a.[0:1]',
      '. | ',
      'map(',
      'map(1',
      'a::',
      '\u0000',
    ],
  ])('what is no jq: %j', (source) => {
    expect(fault(source)).toMatchObject({ code: 'expression-syntax' });
  });

  test.each([
    ['$nope', 'unknown-variable'],
    ['$x | 1 as $x | .', 'unknown-variable'],
    ['$ENV', 'unknown-variable'],
    ['$__loc__', 'unknown-variable'],
    ['$states', 'unknown-variable'],
    ['$secrets.a', 'secret-in-expression'],
    ['$authorization', 'secret-in-expression'],
  ])('variables that are not there: %s', (source, code) => expect(fault(source)).toMatchObject({ code }));

  test('the fault tells where it is', () => {
    expect(placeOf('.a | del(.b)')).toBe(6);
    expect(placeOf('.a +')).toBe(5);
    expect(placeOf('"x\\(.a | nope)"')).toBe(10);
    expect(placeOf('[.a,\n $nope]')).toBe(7);
  });
});

const WORDS =
  '. .a [ ] ( ) { } | , " \\( 1 - $x as if then end ? map( ; select // == @json .. # and : 0.5 "a" é $input';
const token = fc.constantFrom(...WORDS.split(' '), ' ', '\n');

describe('expressions beyond all measure', () => {
  test.each([
    ['brackets', '['.repeat(5000)],
    ['parentheses', `${'('.repeat(5000)}1${')'.repeat(5000)}`],
    ['conditions', `${'if . then '.repeat(1000)}1${' end'.repeat(1000)}`],
    ['minus', `${'-'.repeat(5000)}1`],
    ['alternatives', Array(3000).fill('.a').join(' // ')],
    ['pipes', Array(3000).fill('.a').join(' | ')],
    ['interpolations', `${'"\\('.repeat(400)}1${')"'.repeat(400)}`],
    ['sums', Array(3000).fill('1').join(' + ')],
    ['bindings', `${'. as $x | '.repeat(1500)}.`],
  ])('many %s are refused', (_, source) => {
    const result = readAs('jq', source, PLACE);
    expect(result.ok).toBe(false);
  });

  test('a path of many steps stays flat, and one too long is refused', () => {
    expect(readAs('jq', '.abcdefg'.repeat(500), PLACE).ok).toBe(true);
    const long = readAs('jq', '.abcdefg'.repeat(5000), PLACE);
    expect(long).toMatchObject({ ok: false, faults: [{ code: 'expression-too-long' }] });
  });

  test('whatever the text, there is a translation or a fault', () => {
    fc.assert(
      fc.property(fc.array(token, { maxLength: 24 }), (tokens) => {
        const result = readAs('jq', tokens.join(''), PLACE);
        expect(result.ok || result.faults.length > 0).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});
