import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { isObject, type Json } from '../../../../../functions/workflows/language/json.ts';

/** The same definition written in other ways. */

/** Members whose maps are data or names of the author's: their order is seen by expressions, or in the result. */
const ORDERED = new Set([
  ...[
    'set',
    'with',
    'from',
    'as',
    'body',
    'headers',
    'query',
    'parameters',
    'data',
    'input',
    'arguments',
    'environment',
  ],
  ...['stdin', 'schema', 'metadata', 'correlate', 'expect'],
]);

/** Turns round the members of maps whose order says nothing. */
export function turnedRound(value: Json): Json {
  if (Array.isArray(value)) return value.map(turnedRound);
  if (!isObject(value)) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    ORDERED.has(name) ? member : turnedRound(member),
  ]);
  return Object.fromEntries(members.reverse());
}

/** A text of YAML or JSON that says the same. */
export function written(value: unknown): fc.Arbitrary<string> {
  const json = fc.constantFrom(undefined, 1, '\t').map((indent) => JSON.stringify(value, null, indent));
  const yaml = fc
    .record({
      defaultStringType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE', 'QUOTE_SINGLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'),
      defaultKeyType: fc.constantFrom('PLAIN', 'QUOTE_DOUBLE'),
      collectionStyle: fc.constantFrom('block', 'flow', 'any'),
      indent: fc.integer({ min: 1, max: 6 }),
      lineWidth: fc.constantFrom(0, 40, 80),
    } as const)
    .map((options) => stringify(value, { ...options, aliasDuplicateObjects: false }))
    // The library breaks some long texts where it folds lines.
    .filter((text) => isDeepStrictEqual(parse(text), JSON.parse(JSON.stringify(value))));
  const commented = yaml.map((text) => `# a comment\r\n${text}\n\n# the end\n`);
  return fc.oneof(json, yaml, commented);
}
