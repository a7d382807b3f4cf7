import fc from 'fast-check';
import { isObject, type Json, type JsonObject } from '../../../../../functions/workflows/language/json.ts';

/** Definitions with something at fault, made of right ones. */

/** What JavaScript finds in every object, and names that mean something elsewhere. */
const NAMES = [
  ...['__proto__', 'constructor', 'prototype', 'toString', 'valueOf', 'hasOwnProperty', 'length', '$ref', 'then'],
  ...['', '0', '-1', 'a/b~c', 'ü', '{% x %}', 'use', 'do', 'with', 'set', 'tributary/extended', 'x'.repeat(300)],
];
const EXPRESSIONS = [
  ...['${ $input.a }', '${ .a }', '${ }', '${', '}', '${ $states.input }', '${ $$ }', '${ ( }', '${ "\\ud800" }'],
  ...['[1..1e9]', 'range(1; 1e12)', 'def f: f; f', 'reduce .[] as $x (0; . + $x)', '/(a+)+$/', '/[/', '/(?=a)/', '//'],
  ...['$input.**', '$eval("1")', '($f := function($x) { $f($x) }; $f(1))', '`', '"', '/', '{% 1 %}', '$string'],
  ...['$input[', '-', '[', '{', '(', '\u0000', '\ud800', '\u2028', '..', '$', '%', '^(a)', '@$x', '#$i', '$input@$x.b'],
];
const TEXTS = [
  '',
  ' ',
  'x',
  '\n',
  'https://a.example/{a}',
  'https://a.example/%ff',
  'PT1S',
  'P',
  'end',
  'exit',
  'http',
];

const scalar = fc.oneof(
  fc.constantFrom<Json>(null, true, false, 0, -1, -0, 0.5, 1e308, 5e-324, 2 ** 53, 600, 'x'.repeat(20_000)),
  fc.constantFrom(...TEXTS, ...EXPRESSIONS, ...NAMES),
);

function nested(depth: number): Json {
  return Array.from({ length: depth }).reduce<Json>((value, _, index) => (index % 2 ? [value] : { not: value }), {});
}

/** `__proto__` is a member like any other here. */
function objectOf(entries: readonly (readonly [string, Json])[]): JsonObject {
  const object = {};
  for (const [key, value] of entries) {
    Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return object;
}

const hostile: fc.Arbitrary<Json> = fc.oneof(
  { weight: 4, arbitrary: scalar },
  { weight: 1, arbitrary: fc.constantFrom<Json>([], {}, [[]], [{}], [null], nested(20), nested(70)) },
  { weight: 1, arbitrary: fc.array(scalar, { maxLength: 3 }) },
  {
    weight: 2,
    arbitrary: fc.array(fc.tuple(fc.constantFrom(...NAMES), scalar), { maxLength: 3 }).map(objectOf),
  },
);

type Change =
  | { readonly kind: 'replace' | 'add'; readonly at: number; readonly name: string; readonly value: Json }
  | { readonly kind: 'remove'; readonly at: number }
  | { readonly kind: 'rename'; readonly at: number; readonly name: string }
  | { readonly kind: 'copy'; readonly at: number; readonly from: number };

const at = fc.nat();
const name = fc.constantFrom(...NAMES);
const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('replace' as const), at, name, value: hostile }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('add' as const), at, name, value: hostile }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rename' as const), at, name }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('copy' as const), at, from: at }) },
);

/** A document with up to three changes, anywhere in it. */
export function mutated(documents: fc.Arbitrary<JsonObject>): fc.Arbitrary<Json> {
  return fc
    .tuple(documents, fc.array(change, { minLength: 1, maxLength: 3 }))
    .map(([document, changes]) => changes.reduce<Json>(changed, document));
}

function sizeOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, member: Json) => sum + sizeOf(member), 1);
}

/** The node of that number, counted from the root. */
function nodeAt(value: Json, number: number): Json {
  if (number === 0 || typeof value !== 'object' || value === null) return value;
  let rest = number - 1;
  for (const member of Object.values(value) as readonly Json[]) {
    const size = sizeOf(member);
    if (rest < size) return nodeAt(member, rest);
    rest -= size;
  }
  return value;
}

function changed(document: Json, one: Change): Json {
  const size = sizeOf(document);
  const source = one.kind === 'copy' ? nodeAt(document, one.from % size) : null;
  return edited(document, one.at % size, (node, key) => {
    switch (one.kind) {
      case 'replace':
        return [[key, one.value]];
      case 'copy':
        return [[key, source]];
      case 'remove':
        return [];
      case 'rename':
        return [[one.name, node]];
      case 'add':
        return [[key, isObject(node) ? objectOf([...Object.entries(node), [one.name, one.value]]) : one.value]];
    }
  });
}

type Edit = (node: Json, key: string) => readonly (readonly [string, Json])[];

function edited(value: Json, number: number, edit: Edit): Json {
  if (number === 0) return edit(value, '')[0]?.[1] ?? null;
  if (typeof value !== 'object' || value === null) return value;
  let rest = number - 1;
  const entries = Object.entries(value).flatMap(([key, member]: [string, Json]) => {
    const [size, own] = [sizeOf(member), rest];
    rest -= size;
    if (own < 0 || own >= size) return [[key, member] as const];
    return own === 0 ? edit(member, key) : [[key, edited(member, own, edit)] as const];
  });
  return Array.isArray(value) ? entries.map(([, member]) => member) : objectOf(entries);
}
