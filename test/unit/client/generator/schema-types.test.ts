import { describe, expect, test } from 'vitest';
import { componentsIn, declaration, typeOf } from '../../../../client/generator/schema-types.ts';

describe('the type of a schema', () => {
  test.each([
    [{}, 'unknown'],
    [{ type: 'string' }, 'string'],
    [{ type: 'integer', minimum: 1 }, 'number'],
    [{ type: ['number', 'null'] }, 'number | null'],
    [{ const: 'a' }, "'a'"],
    [{ const: 7 }, '7'],
    [{ type: 'string', enum: ['a', "b'c"] }, "'a' | 'b\\'c'"],
    [{ anyOf: [{ type: 'string' }, { type: 'integer' }, { type: 'number' }] }, 'string | number'],
    [{ type: 'array', items: { type: 'string' } }, 'readonly string[]'],
    [{ type: 'array', items: { enum: ['a', 'b'] } }, "readonly ('a' | 'b')[]"],
    [{ type: 'array' }, 'readonly unknown[]'],
    [{ type: 'object', additionalProperties: { type: 'integer' } }, 'Readonly<Record<string, number>>'],
    [{ type: 'object', additionalProperties: {} }, 'Readonly<Record<string, unknown>>'],
    [{ type: 'object', properties: {}, additionalProperties: false }, 'Readonly<Record<string, never>>'],
    [{ $ref: '#/components/schemas/Finding' }, 'Finding'],
  ])('%j is %s', (schema, type) => {
    expect(typeOf(schema, 'output')).toBe(type);
  });

  test.each([[{ not: { type: 'string' } }], [{ type: 'array', prefixItems: [] }], [{ type: 'date' }]])(
    '%j is refused rather than written as less than it says',
    (schema) => {
      expect(() => typeOf(schema, 'input')).toThrow('The client has no type for');
    },
  );
});

describe('a declaration', () => {
  const schema = {
    type: 'object',
    properties: {
      name: { type: 'string', description: 'What it is called */', minLength: 1, maxLength: 9, examples: ['ada'] },
      age: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER, default: 18 },
    },
    required: ['name'],
  };

  test('of what is sent has limits and lets optional fields be undefined', () => {
    expect(declaration('Person', schema, 'input')).toBe(`export interface Person {
/** What it is called *\\/. 1 to 9 characters. Example: \`ada\`. */
readonly name: string;
/**
 * At least 0.
 * @defaultValue 18
 */
readonly age?: number | undefined;
}
`);
  });

  test('of what is answered has neither', () => {
    const text = declaration('Person', schema, 'output');
    expect(text).toContain('readonly age?: number;');
    expect(text).not.toContain('1 to 9');
  });
});

test('components are found at any depth', () => {
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const schema = { properties: { a: reference('A'), b: { items: reference('B') } }, anyOf: [reference('C')] };
  expect([...componentsIn(schema)].sort()).toEqual(['A', 'B', 'C']);
});
