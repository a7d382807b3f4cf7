import fc from 'fast-check';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';

/** What stands in tasks of random definitions, in either language. */

export type Language = 'jsonata' | 'jq';
export type Source = Readonly<Record<string, unknown>>;

/** JSONata and jq that mean the like. */
type Both = readonly [string, string];

const VALUES: readonly Both[] = [
  ['$input', '.'],
  ['$input.a', '.a'],
  ['$context.n', '$context.n'],
  ['$workflow.input.a', '$workflow.input.a'],
  ['$workflow.definition.document.name', '$workflow.definition.document.name'],
  ['$workflow.startedAt.epoch', '$workflow.id'],
  ['$task.name', '$task.name'],
  ['$task.definition', '$task.reference'],
  ['$task.startedAt.epoch', '$task.input'],
  ['$runtime.name', '$runtime.version'],
  ['{"a": $input.a, "b": {"c": 1}}', '{a: .a, b: {c: 1}}'],
  ['$append([], $input.list)', '[.list[]? | select(. != null)]'],
  ['$string($input.a) & "x"', '(.a | tostring) + "x"'],
  ['$uuid()', 'now'],
  ['$contains($string($input.a), /a+/)', 'tostring | test("a+")'],
  ['($x := $input.a; [$x, $x])', '.a as $x | [$x, $x]'],
  ['$sum($input.list)', '.list | add'],
  ['$map([1, 2], function($v) { $v + 1 })', '[range(3) | . + 1]'],
];
const TRUTHS: readonly Both[] = [
  ['$input.a', '.a'],
  ['$exists($input.b)', '. | has("b")'],
  ['$count($input.list) > 1', '.list | length > 1'],
  ['$context.n = 1', '$context.n == 1'],
  ['true', 'true'],
  ['$random() > 0.5', 'now > 5'],
];
const LISTS: readonly Both[] = [
  ['$input.list', '.list'],
  ['[1, 2, 3]', '[1, 2, 3]'],
  ['$workflow.input.list', '$workflow.input.list'],
  ['$filter($input.list, function($v) { $v > 1 })', '.list | map(select(. > 1))'],
];
/** Texts that are no expressions, and that must not become any. */
const TEXTS = ['', 'x', '{% $states.context %}', '$input', '$.a', 'States.Format("a")', 'ü "\\\'\n', '\u2028', 'null'];

function of(pairs: readonly Both[], language: Language): fc.Arbitrary<string> {
  return fc.constantFrom(...pairs.map(([jsonata, jq]) => (language === 'jsonata' ? jsonata : jq)));
}

/** Bare or in `${ }`. */
function dressed(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(text, fc.boolean()).map(([bare, isBare]) => (isBare ? bare : enclosed(bare)));
}

export function enclosed(expression: string): string {
  return `\${ ${expression} }`;
}

/** An expression of the variables that are everywhere in tasks, and of those given. */
export function value(language: Language, variables: readonly string[] = []): fc.Arbitrary<string> {
  const own = variables.map((name): Both => [`$${name}`, `$${name}`]);
  return of([...VALUES, ...own], language);
}

export function truth(language: Language): fc.Arbitrary<string> {
  return dressed(of(TRUTHS, language));
}

export function items(language: Language): fc.Arbitrary<string> {
  return dressed(of(LISTS, language));
}

/** JSON in which expressions stand. */
export function data(language: Language, variables: readonly string[] = []): fc.Arbitrary<Json> {
  const leaf = fc.oneof(
    { weight: 3, arbitrary: value(language, variables).map(enclosed) },
    { weight: 1, arbitrary: fc.constantFrom<Json>(0, -2.5, 1e21, true, null, [], {}, ...TEXTS) },
  );
  const names = fc.constantFrom('a', 'b', 'toString', 'name.$', 'valueOf', '', 'x y', 'States', 'Next', '1');
  const map = fc.dictionary(names, leaf, { maxKeys: 3, noNullPrototype: true });
  return fc.oneof(leaf, fc.array(fc.oneof(leaf, map), { maxLength: 2 }), map);
}

export function map(language: Language, variables: readonly string[] = []): fc.Arbitrary<Json> {
  return fc.dictionary(fc.constantFrom('a', 'b', 'x-y', 'toString', '200'), data(language, variables), {
    maxKeys: 3,
    noNullPrototype: true,
  });
}

/** `from` and `as`: an expression, or a map. */
export function transform(language: Language, variables: readonly string[] = []): fc.Arbitrary<Json> {
  return fc.oneof(dressed(value(language, variables)), map(language, variables));
}

export const DURATIONS = fc.constantFrom<Json>(
  ...['PT1S', 'P1DT2H3M4S', 'P2W', '${ {"seconds": 5} }', '${ "PT5S" }'],
  ...[{ seconds: 2 }, { days: 365 }, { minutes: 1.5 }, { hours: 1, milliseconds: 2000 }],
);
export const WRITTEN_DURATIONS = fc.constantFrom<Json>('PT1M', { hours: 2 }, { minutes: 30 });

export const SCHEMAS = fc.constantFrom<Json>(
  {
    type: 'object',
    required: ['a', 'toString'],
    properties: { a: { type: ['string', 'null'], pattern: '^[a-z/]+$' } },
  },
  { enum: [1, 'x', null, { a: [1] }, '{% 1 %}'] },
  { not: { const: { a: '"' } } },
  {
    anyOf: [
      { type: 'integer', minimum: 0, exclusiveMaximum: 5 },
      { type: 'array', items: { minLength: 1 }, maxItems: 3 },
    ],
  },
  { allOf: [true, { additionalProperties: false, properties: { 'x "y': {} } }] },
  true,
);

export function schema(): fc.Arbitrary<Source> {
  return fc.record(
    { format: fc.constant('json'), document: SCHEMAS },
    { requiredKeys: ['document'], noNullPrototype: true },
  );
}

export const ERROR_TYPES = [
  'https://serverlessworkflow.io/spec/1.0.0/errors/communication',
  'https://serverlessworkflow.io/dsl/errors/types/timeout',
  'https://a.example/sold-out',
];

export function error(language: Language): fc.Arbitrary<Source> {
  const text = fc.oneof(
    fc.constantFrom(...TEXTS.filter((each) => !each.includes('${'))),
    value(language).map(enclosed),
  );
  return fc.record(
    {
      type: fc.constantFrom(
        ...ERROR_TYPES,
        enclosed('"https://a.example/" + "x"'.replace('+', language === 'jq' ? '+' : '&')),
      ),
      status: fc.constantFrom<string | number>(400, 503, enclosed('404')),
      title: text,
      detail: text,
      instance: text,
    },
    { requiredKeys: ['type', 'status'], noNullPrototype: true },
  );
}

/** A policy of retries in every form. */
export function retry(language: Language): fc.Arbitrary<Source> {
  const bound = fc.constantFrom<Json>('PT0S', { milliseconds: 200 });
  const limit = fc.record(
    {
      attempt: fc.record({ count: fc.integer({ min: 1, max: 1000 }), duration: DURATIONS }, RARELY),
      duration: DURATIONS,
    },
    RARELY,
  );
  return fc.record(
    {
      when: truth(language),
      exceptWhen: truth(language),
      delay: DURATIONS,
      backoff: fc.constantFrom({ constant: {} }, { exponential: {} }, { linear: {} }),
      limit,
      jitter: fc.record(
        { from: bound, to: fc.constantFrom<Json>({ seconds: 3 }, 'PT1.5S', enclosed('"PT2S"')) },
        PLAIN,
      ),
    },
    RARELY,
  );
}

export const PLAIN = { noNullPrototype: true } as const;
/** Every member may be absent. */
export const RARELY = { requiredKeys: [] as never[], noNullPrototype: true };
