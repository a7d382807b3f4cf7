import fc from 'fast-check';
import { expect, test } from 'vitest';
import { conditionHolds } from '../../../../local/dynamodb/expressions.ts';
import { addNumbers, compareNumbers, sortableNumber, subtractNumbers } from '../../../../local/dynamodb/numbers.ts';

const decimal = fc
  .tuple(fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }), fc.integer({ min: 0, max: 12 }))
  .map(([digits, scale]) => {
    const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
    const whole = text.slice(0, text.length - scale);
    const fraction = text.slice(text.length - scale).replace(/0+$/, '');
    return `${digits < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
  });

test('property: the sortable text orders as the numbers do', () => {
  fc.assert(
    fc.property(decimal, decimal, (a, b) => {
      const [x, y] = [sortableNumber(a), sortableNumber(b)];
      expect(x < y ? -1 : x > y ? 1 : 0).toBe(compareNumbers(a, b));
    }),
    { numRuns: 2000 },
  );
});

test('property: what is added and taken away again leaves the number', () => {
  fc.assert(fc.property(decimal, decimal, (a, b) => compareNumbers(subtractNumbers(addNumbers(a, b), b), a) === 0));
});

test('sums are exact where binary fractions are not', () => {
  expect(addNumbers('0.1', '0.2')).toBe('0.3');
  expect(addNumbers('9007199254740993', '1')).toBe('9007199254740994');
  expect(subtractNumbers('1', '1.50')).toBe('-0.5');
  expect(addNumbers('-0.5', '0.5')).toBe('0');
});

test('a missing attribute fails every comparison but "not equal"', () => {
  const value = { N: '1' };
  for (const type of ['=', '<', '<=', '>', '>='] as const) {
    expect(conditionHolds({ type, args: [['missing'], value] }, {})).toBe(false);
  }
  expect(conditionHolds({ type: '<>', args: [['missing'], value] }, {})).toBe(true);
  expect(conditionHolds({ type: '=', args: [['missing'], ['other']] }, {})).toBe(false);
});

test('documents are compared by what they hold', () => {
  const item = { a: { M: { b: { L: [{ S: 'x' }, { SS: ['1', '2'] }] } } } };
  const same = { M: { b: { L: [{ S: 'x' }, { SS: ['2', '1'] }] } } };
  expect(conditionHolds({ type: '=', args: [['a'], same] }, item)).toBe(true);
  expect(conditionHolds({ type: 'function', name: 'contains', args: [['a', 'b'], { S: 'x' }] }, item)).toBe(true);
});
