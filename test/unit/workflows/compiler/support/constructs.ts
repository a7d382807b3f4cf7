import fc from 'fast-check';
import { PETS } from './definition-settings.ts';
import {
  DURATIONS,
  data,
  ERROR_TYPES,
  enclosed,
  error,
  items,
  type Language,
  map,
  PLAIN,
  RARELY,
  retry,
  type Source,
  transform,
  truth,
  value,
} from './vocabulary.ts';

/** Tasks of random definitions that hold no other tasks. */

/** Where a task stands. */
export interface Place {
  readonly language: Language;
  readonly depth: number;
  readonly variables: readonly string[];
  /** Whether `end` and writing `$context` are allowed: not where tasks run side by side. */
  readonly mayEnd: boolean;
  readonly mayExport: boolean;
}

/** Names that the frame of every random definition defines in `use`. */
export const DEFINED = {
  error: 'toString',
  retry: 'patient',
  timeout: 'valueOf',
  authentications: ['shop', 'hasOwnProperty'],
  secret: 'shop-secret',
  functions: ['greet', 'nested', 'isPrototypeOf'],
} as const;

export function simple(place: Place): fc.Arbitrary<Source> {
  return fc.oneof(
    { weight: 3, arbitrary: map(place.language, place.variables).map((set) => ({ set })) },
    { weight: 1, arbitrary: value(place.language, place.variables).map((set) => ({ set: enclosed(set) })) },
    { weight: 1, arbitrary: DURATIONS.map((wait) => ({ wait })) },
    { weight: 2, arbitrary: httpCall(place) },
    { weight: 1, arbitrary: openApiCall(place) },
    { weight: 1, arbitrary: functionCall(place) },
    { weight: 1, arbitrary: emit(place) },
    { weight: 1, arbitrary: runWorkflow(place) },
    { weight: 1, arbitrary: runScript(place) },
  );
}

function credentials(language: Language): fc.Arbitrary<Source> {
  const text = value(language).map(enclosed);
  return fc.oneof(
    fc.constantFrom(...DEFINED.authentications).map((use) => ({ use })),
    fc.constantFrom(
      { basic: { use: DEFINED.secret } },
      { bearer: { use: DEFINED.secret } },
      { bearer: { token: 'x' } },
    ),
    text.map((token) => ({ bearer: { token } })),
    fc.tuple(text, text).map(([username, password]) => ({ basic: { username, password } })),
  );
}

const ANSWERS = { output: fc.constantFrom('content', 'response', 'raw'), redirect: fc.boolean() };

function httpCall({ language, variables }: Place): fc.Arbitrary<Source> {
  const uri = fc.oneof(
    fc.constantFrom('https://a.example/', 'https://a.example/{a}/{toString}?q={b}', '{a}'),
    value(language).map(enclosed),
  );
  const authenticated = fc.record({ uri, authentication: credentials(language) }, { ...PLAIN, requiredKeys: ['uri'] });
  const given = fc.record(
    {
      method: fc.constantFrom('get', 'POST', 'delete'),
      endpoint: fc.oneof(uri, authenticated),
      headers: fc.oneof(map(language, variables), value(language, variables).map(enclosed)),
      query: map(language, variables),
      body: data(language, variables),
      ...ANSWERS,
    },
    { ...PLAIN, requiredKeys: ['method', 'endpoint'] },
  );
  return given.map((members) => ({ call: 'http', with: members }));
}

function openApiCall({ language, variables }: Place): fc.Arbitrary<Source> {
  const any = data(language, variables);
  const parameters = fc.record(
    { petId: any, tags: any, 'x-trace': any, toString: any },
    { ...PLAIN, requiredKeys: ['petId'] },
  );
  const given = fc.record(
    {
      operationId: fc.constantFrom('findPet', 'savePet'),
      parameters,
      authentication: credentials(language),
      ...ANSWERS,
    },
    { ...PLAIN, requiredKeys: ['operationId', 'parameters'] },
  );
  return given.map((members) => ({ call: 'openapi', with: { document: { endpoint: PETS }, ...members } }));
}

function functionCall({ language, variables }: Place): fc.Arbitrary<Source> {
  const names = [...DEFINED.functions, 'get-json:1.0.0@tributary', 'post-json:1.0.0@tributary'];
  return fc
    .record({ call: fc.constantFrom(...names), with: map(language, variables) }, { ...PLAIN, requiredKeys: ['call'] })
    .map((members) => members as Source);
}

function emit({ language, variables }: Place): fc.Arbitrary<Source> {
  const text = fc.oneof(fc.constant('{% x %}'), value(language, variables).map(enclosed));
  const attributes = fc.record(
    {
      source: text,
      type: fc.constantFrom('com.example.placed.v1', enclosed('"x"')),
      id: text,
      time: text,
      subject: text,
      datacontenttype: fc.constant('application/json'),
      traceid: fc.constantFrom<unknown>(7, true, 'x'),
      data: data(language, variables),
    },
    { ...PLAIN, requiredKeys: ['source', 'type'] },
  );
  return attributes.map((members) => ({ emit: { event: { with: members } } }));
}

function runWorkflow({ language, variables }: Place): fc.Arbitrary<Source> {
  const workflow = fc.record(
    {
      namespace: fc.constant('shop'),
      name: fc.constant('shipping'),
      version: fc.constantFrom('latest', '1.2.0'),
      input: data(language, variables),
    },
    { ...PLAIN, requiredKeys: ['namespace', 'name', 'version'] },
  );
  return fc
    .record({ workflow, await: fc.boolean(), return: fc.constant('stdout') }, { ...PLAIN, requiredKeys: ['workflow'] })
    .map((run) => ({ run }));
}

function runScript({ language, variables }: Place): fc.Arbitrary<Source> {
  const script = fc.record(
    {
      language: fc.constantFrom('js', 'javascript'),
      code: fc.constantFrom('console.log(1)', '{% x %}', '${ x }'),
      arguments: map(language, variables),
      environment: map(language, variables),
      stdin: data(language, variables),
    },
    { ...PLAIN, requiredKeys: ['language', 'code'] },
  );
  const answers = fc.constantFrom('stdout', 'stderr', 'code', 'all', 'none');
  return fc
    .record({ script, await: fc.constant(true), return: answers }, { ...PLAIN, requiredKeys: ['script'] })
    .map((run) => ({ run }));
}

export function raise({ language }: Place): fc.Arbitrary<Source> {
  return fc.oneof(fc.constant(DEFINED.error), error(language)).map((given) => ({ raise: { error: given } }));
}

/** Which events are meant. What looks at events reads `$input` alone. */
function filter({ language }: Place): fc.Arbitrary<Source> {
  const ofEvent = language === 'jq' ? '.a' : '$input.a';
  const attributes = fc.record(
    {
      type: fc.constantFrom('com.example.paid.v1', enclosed('"x"')),
      subject: value(language).map(enclosed),
      traceid: fc.constantFrom<unknown>(1, false),
      data: fc.constantFrom<unknown>(enclosed(ofEvent), { a: enclosed(ofEvent) }, 'x', null),
    },
    { ...PLAIN, requiredKeys: ['type'] },
  );
  const correlation = fc.record(
    { from: fc.constantFrom(ofEvent, enclosed(ofEvent)), expect: data(language) },
    { ...PLAIN, requiredKeys: ['from'] },
  );
  const correlate = fc.dictionary(fc.constantFrom('customer', 'toString'), correlation, { ...PLAIN, maxKeys: 2 });
  return fc.record({ with: attributes, correlate }, { ...PLAIN, requiredKeys: ['with'] });
}

export function strategy(place: Place): fc.Arbitrary<Source> {
  const filters = fc.array(filter(place), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    filter(place).map((one) => ({ one })),
    filters.map((all) => ({ all })),
    fc.oneof(filters, fc.constant([])).map((any) => ({ any })),
  );
}

/** The events of a `listen` and when it ends. */
export function listening(place: Place): fc.Arbitrary<Source> {
  const until = fc.oneof(fc.boolean(), truth(place.language), strategy(place));
  const ended = fc.tuple(fc.array(filter(place), { maxLength: 2 }), until).map(([any, end]) => ({ any, until: end }));
  return fc.record(
    { to: fc.oneof(strategy(place), ended), read: fc.constantFrom('data', 'envelope', 'raw') },
    { ...PLAIN, requiredKeys: ['to'] },
  );
}

/** Everything about a `catch` but its handler. */
export function catching({ language }: Place, as: string | undefined): fc.Arbitrary<Source> {
  const filters = fc.record(
    {
      type: fc.constantFrom(...ERROR_TYPES),
      status: fc.constantFrom(408, 503),
      title: fc.constantFrom<unknown>('x', null, { a: 1 }),
      detail: fc.constantFrom<unknown>('{% 1 %}', 2),
      instance: fc.constant('/do/0/t0'),
    },
    RARELY,
  );
  const members = {
    errors: fc.record({ with: filters }, RARELY),
    when: truth(language),
    exceptWhen: truth(language),
    retry: fc.oneof(retry(language), fc.constant(DEFINED.retry)),
  };
  return fc.record(members, RARELY).map((rest) => (as === undefined ? rest : { ...rest, as }));
}

/** The data of a task on its way, what is asked of it, and how long it may take. */
export function common(place: Place, schema: fc.Arbitrary<Source>): fc.Arbitrary<Source> {
  const { language, variables } = place;
  const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 6 });
  const output = fc.record({ as: transform(language, [...variables, 'output']), schema }, RARELY);
  const members = {
    if: rarely(truth(language)),
    input: rarely(fc.record({ from: transform(language, variables), schema }, RARELY)),
    output: rarely(output),
    export: place.mayExport ? rarely(output) : fc.constant(undefined),
    timeout: rarely(
      fc.oneof(
        fc.constant(DEFINED.timeout),
        DURATIONS.map((after) => ({ after })),
      ),
    ),
    metadata: rarely(fc.constant({ toString: [1], 'tributary/extended': 'x' })),
  };
  return fc
    .record(members, PLAIN)
    .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)));
}

export function looped({ language }: Place, variables: Source): fc.Arbitrary<Source> {
  return items(language).map((list) => ({ ...variables, in: list }));
}
