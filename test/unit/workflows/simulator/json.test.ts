import { expect, test } from 'vitest';
import { byteSize, isJsonObject, jsonText, typeName } from '../../../../functions/workflows/simulator/json.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';

const KINDS: readonly (readonly [Json, string])[] = [
  [null, 'null'],
  [true, 'boolean'],
  [1, 'number'],
  ['text', 'string'],
  [[1], 'array'],
  [{ a: 1 }, 'object'],
];

test.each(KINDS)('%j is of the type %s', (value, name) => {
  expect(typeName(value)).toBe(name);
  expect(isJsonObject(value)).toBe(name === 'object');
  expect(jsonText(value)).toBe(JSON.stringify(value));
});

test('a text has the bytes of UTF-8', () => {
  expect(byteSize({ a: 'é😀' })).toBe('{"a":""}'.length + 2 + 4);
});

test('the text of a value that is handed on is made once', () => {
  let made = 0;
  const value = {
    toJSON() {
      made += 1;
      return 'text';
    },
  };
  const texts = [1, 2, 3].map(() => jsonText(value as unknown as Json));
  expect([texts, made]).toEqual([['"text"', '"text"', '"text"'], 1]);
});
