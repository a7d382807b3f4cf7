import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { schemaFindings } from '../../../../../functions/workflows/domain/json-schema/check-schema.ts';
import { validateInput } from '../../../../../functions/workflows/domain/json-schema/validate-input.ts';

const order = {
  type: 'object',
  properties: {
    id: { type: 'string', pattern: '^[A-Z]{2}-\\d+$', maxLength: 8 },
    lines: { type: 'array', minItems: 1, items: { $ref: '#/$defs/line' } },
    kind: { enum: ['retail', 'trade'] },
  },
  required: ['id', 'lines'],
  additionalProperties: false,
  if: { properties: { kind: { const: 'trade' } }, required: ['kind'] },
  ...{ ['then' as string]: { properties: { lines: { minItems: 2 } } } },
  $defs: { line: { type: 'object', properties: { n: { type: 'integer', minimum: 1 } }, required: ['n'] } },
};

describe('a value', () => {
  test('that fits has no findings', () => {
    expect(schemaFindings(order, '')).toEqual([]);
    expect(validateInput(order, { id: 'AB-1', lines: [{ n: 1, more: true }] })).toEqual([]);
  });

  test.each([
    [{ lines: [{ n: 1 }] }, '', 'schema-required'],
    [{ id: 'ab', lines: [{ n: 1 }] }, '/id', 'schema-pattern'],
    [{ id: 'AB-123456', lines: [{ n: 1 }] }, '/id', 'schema-maxLength'],
    [{ id: 'AB-1', lines: [] }, '/lines', 'schema-minItems'],
    [{ id: 'AB-1', lines: [{ n: 0 }] }, '/lines/0/n', 'schema-minimum'],
    [{ id: 'AB-1', lines: [{ n: 1.5 }] }, '/lines/0/n', 'schema-type'],
    [{ id: 'AB-1', lines: [{ n: 1 }], kind: 'x' }, '/kind', 'schema-enum'],
    [{ id: 'AB-1', lines: [{ n: 1 }], kind: 'trade' }, '/lines', 'schema-minItems'],
    [{ id: 'AB-1', lines: [{ n: 1 }], 'a/b': 1 }, '/a~1b', 'schema-additionalProperties'],
    [[], '', 'schema-type'],
  ])('%j has a finding at %j', (value, pointer, code) => {
    expect(validateInput(order, value)).toContainEqual(expect.objectContaining({ pointer, code }));
  });
});

describe('a keyword', () => {
  test.each([
    [{ required: ['a'] }, [{ a: 1 }, 5, 'text'], [{}]],
    [{ type: ['string', 'null'] }, ['', null], [1, {}]],
    [{ const: { a: [1] } }, [{ a: [1] }], [{ a: [1, 2] }]],
    [{ multipleOf: 0.1 }, [0.3, 1, 'x'], [0.35]],
    [{ exclusiveMinimum: 0, exclusiveMaximum: 1 }, [0.5], [0, 1]],
    [
      { uniqueItems: true },
      [
        [1, 2],
        [{ a: 1 }, { a: 2 }],
      ],
      [
        [
          { a: 1, b: 2 },
          { b: 2, a: 1 },
        ],
      ],
    ],
    [{ contains: { type: 'integer' }, maxContains: 1 }, [[1, 'x']], [['x'], [1, 2]]],
    [{ prefixItems: [{ type: 'string' }], items: false }, [['a'], []], [[1], ['a', 'b']]],
    [{ oneOf: [{ type: 'integer' }, { minimum: 5 }] }, [1, 5.5], [6, 1.5]],
    [{ anyOf: [{ type: 'string' }, { minimum: 5 }] }, ['a', 6], [4]],
    [{ allOf: [{ minimum: 1 }, { maximum: 2 }] }, [1.5], [3]],
    [{ not: { type: 'string' } }, [1], ['a']],
    [{ propertyNames: { maxLength: 1 } }, [{ a: 1 }], [{ ab: 1 }]],
    [
      { patternProperties: { '^n': { type: 'number' } }, additionalProperties: false },
      [{ n1: 1 }],
      [{ n1: 'x' }, { m: 1 }],
    ],
    [{ dependentRequired: { a: ['b'] } }, [{ a: 1, b: 1 }, {}], [{ a: 1 }]],
    [{ minProperties: 1, maxProperties: 1 }, [{ a: 1 }], [{}, { a: 1, b: 1 }]],
    [{ minLength: 1, maxLength: 1 }, ['😀'], ['', 'ab']],
    [false, [], [1, null]],
    [true, [1, null], []],
  ])('%j', (schema, fitting: readonly unknown[], others: readonly unknown[]) => {
    expect(schemaFindings(schema, '')).toEqual([]);
    expect(fitting.map((value) => validateInput(schema, value).length)).toEqual(fitting.map(() => 0));
    expect(others.every((value) => validateInput(schema, value).length > 0)).toBe(true);
  });
});

describe('a schema', () => {
  test.each([
    [{ type: 'strin' }, '/s/type'],
    [{ propertes: {} }, '/s/propertes'],
    [{ $ref: 'https://example.com/schema' }, '/s/$ref'],
    [{ $ref: '#/$defs/none' }, '/s/$ref'],
    [{ unevaluatedProperties: false }, '/s/unevaluatedProperties'],
    [{ properties: { a: { pattern: '(?=look)' } } }, '/s/properties/a/pattern'],
    [{ patternProperties: { '(': {} } }, '/s/patternProperties/('],
    [{ anyOf: [{ minLength: -1 }] }, '/s/anyOf/0/minLength'],
    [{ items: 5 }, '/s/items'],
    ['string', '/s'],
  ])('%j is refused at %s', (schema, pointer) => {
    expect(schemaFindings(schema, '/s')).toContainEqual(
      expect.objectContaining({ pointer, code: 'unsupported-schema' }),
    );
  });

  test('that refers to itself without end is found out, and a recursive one works', () => {
    expect(validateInput({ $ref: '#' }, 1)[0]).toMatchObject({ code: 'schema-depth' });
    const tree = {
      type: 'object',
      properties: { children: { type: 'array', items: { $ref: '#' } } },
      required: ['children'],
    };
    expect(validateInput(tree, { children: [{ children: [] }] })).toEqual([]);
    expect(validateInput(tree, { children: [{}] })[0]?.pointer).toBe('/children/0');
  });

  test('whose alternatives multiply is given up', () => {
    const findings = validateInput({ allOf: [{ $ref: '#' }, { $ref: '#' }] }, 1);
    expect(findings.map(({ code }) => code)).toContain('schema-depth');
  }, 20_000);

  test('of the largest input there can be is checked whole', () => {
    expect(validateInput({ items: { type: 'integer' } }, Array(131_072).fill(1))).toEqual([]);
    expect(
      validateInput({ items: { anyOf: [{ type: 'null' }, { minimum: 2 }] } }, Array(131_072).fill(1))[0],
    ).toMatchObject({
      code: 'schema-anyOf',
    });
  }, 20_000);

  test('with an evil pattern takes linear time', () => {
    const begun = performance.now();
    expect(validateInput({ pattern: '^(a+)+$' }, `${'a'.repeat(5_000)}!`)).toHaveLength(1);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test('made of any JSON is judged without a fault, and so are values by it when it is sound', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (schema, value) => {
        if (schemaFindings(schema, '').length > 0) return;
        expect(validateInput(schema as boolean, value).length).toBeLessThanOrEqual(20);
      }),
    );
  });
});
