import { describe, expect, test } from 'vitest';
import { parseExpression } from '../../../../functions/workflows/simulator/expressions/expression.ts';
import { directTemplate, expressionSource } from '../../../../functions/workflows/simulator/templates.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';

describe('an expression in a template', () => {
  test.each([
    ['{% a %}', 'a'],
    ['{%a%}', 'a'],
    ['{%%}', ''],
    ['{%\n a + 1 \n%}', 'a + 1'],
    ['{%}', undefined],
    ['{% a', undefined],
    ['a %}', undefined],
    [' {% a %}', undefined],
    ['{% a %} ', undefined],
    ['', undefined],
  ])('%j is %j', (text, source) => {
    expect(expressionSource(text)).toBe(source);
  });
});

describe('the direct evaluation of a template', () => {
  const direct = (template: Json, bindings: Readonly<Record<string, unknown>> = { n: 1, f: () => 1 }) =>
    directTemplate(template, parseExpression)?.(() => bindings);

  test.each<[Json, Json]>([
    ['text', 'text'],
    [5, 5],
    [null, null],
    [true, true],
    [[], []],
    [{}, {}],
    ['{% $n + 1 %}', 2],
    [
      [0, '{% $n %}', ['{% $n + 1 %}']],
      [0, 1, [2]],
    ],
    [
      { a: 'text', b: '{% $n %}', c: { d: ['{% $n + 1 %}', null] } },
      { a: 'text', b: 1, c: { d: [2, null] } },
    ],
  ])('of %j is %j', (template, value) => {
    expect(direct(template)).toEqual(value);
  });

  test.each(['{% $sum([1]) %}', '{% 1 + %}', '{% $none %}', '{% $f %}'])(
    'is declined as a whole when %s is somewhere in it',
    (expression) => {
      for (const template of [
        expression,
        [1, expression],
        [expression, 1],
        { a: 1, b: expression },
        { b: [expression] },
      ]) {
        expect(direct(template)).toBeUndefined();
      }
    },
  );

  test('is declined at once when it can never be made, and asks for nothing that no expression needs', () => {
    for (const template of ['{% $sum([1]) %}', '{% 1 + %}', [0, '{% $sum([1]) %}'], { a: '{% $sum([1]) %}', b: 1 }]) {
      expect(directTemplate(template, parseExpression)).toBeUndefined();
    }
    const never = () => expect.fail('nothing needs bindings');
    expect(directTemplate({ a: ['text', 1] }, parseExpression)?.(never)).toEqual({ a: ['text', 1] });
  });

  test('passes on what the parser throws beside its own errors', () => {
    const broken = () => {
      throw new TypeError('a fault');
    };
    expect(() => directTemplate('{% 1 %}', broken)).toThrow('a fault');
  });
});
