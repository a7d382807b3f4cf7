import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { concurrencyOf } from '../../../../functions/executions/domain/concurrency.ts';

const keyOf = (input: unknown, key?: string) =>
  concurrencyOf({ limit: 1, ...(key === undefined ? {} : { key }) }, 'shop.order', input)?.key;

describe('a concurrency key', () => {
  test('is the same for the same value, whatever else is in the input and in whatever order', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.dictionary(fc.string(), fc.jsonValue()), (id, rest) => {
        const one = keyOf({ ...rest, customer: { id } }, '/customer/id');
        expect(one).toBe(keyOf({ customer: { id, name: 'x' }, other: 1 }, '/customer/id'));
      }),
    );
  });

  test('differs for different values, for values of another type, and for other workflows', () => {
    const ids = ['1', 1, true, null, { a: 1 }, [1], undefined];
    const keys = ids.map((id) => keyOf({ id }, '/id'));
    expect(new Set(keys).size).toBe(ids.length);
    expect(concurrencyOf({ key: '/id', limit: 1 }, 'shop.refund', { id: 1 })?.key).not.toBe(keyOf({ id: 1 }, '/id'));
  });

  test('is one for all inputs without the value, and without a pointer one for all inputs', () => {
    expect(keyOf({}, '/customer/id')).toBe(keyOf({ customer: 'none' }, '/customer/id'));
    expect(keyOf({ a: 1 })).toBe(keyOf({ b: 2 }));
  });

  test('follows a JSON pointer with its escapes, and sees no inherited member', () => {
    expect(keyOf({ 'a/b': { '~': [5, 6] } }, '/a~1b/~0/1')).toBe(keyOf({ x: 6 }, '/x'));
    expect(keyOf({}, '/constructor')).toBe(keyOf({}, '/nothing'));
  });

  test('is none where the workflow settles nothing', () => {
    expect(concurrencyOf(undefined, 'shop.order', {})).toBeUndefined();
  });
});
