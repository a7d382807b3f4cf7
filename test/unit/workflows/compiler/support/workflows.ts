import fc from 'fast-check';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { definition } from './run.ts';
import type { Service } from './service.ts';

/** Random workflows that are valid, and a service for them. */

type Source = Readonly<Record<string, unknown>>;

interface Place {
  readonly depth: number;
  readonly variables: readonly string[];
  /** In a fork nothing may fail by status: which branch fails first is a matter of time. */
  readonly inFork: boolean;
  readonly mayEnd: boolean;
}

const VALUES = [
  ...['$input', '$input.a', '$input.b.c', '$input.list', '$context', '$context.n', '$workflow.input.a', '$task.name'],
  ...[
    '{"a": $input.a, "b": {"c": 1}}',
    '[$input.a, 2]',
    '$string($input.a) & "x"',
    '$exists($input.b)',
    '$count($input.list)',
  ],
  ...[
    '$append($input.list, [$input.a])',
    '$merge([{"n": 1}, {"a": $input.a}])',
    '($x := $input.a; {"a": $x, "list": [$x, [$x]]})',
  ],
];
/** Expressions that raise an error on some data. */
const FALLIBLE = ['$number($input.a)', '$sum($input.list)', '$input.a + 1', '$merge($input.list)'];
const TRUTHS = [
  '$input.a',
  '$exists($input.b)',
  '$count($input.list) > 1',
  '$context.n = 1',
  'true',
  'false',
  '$input.a = "x"',
];

function text(values: readonly string[]): fc.Arbitrary<string> {
  return fc.constantFrom(...values);
}

function value(place: Place): fc.Arbitrary<string> {
  const own = place.variables.map((name) => (name === 'error' ? '$error.status' : `$${name}`));
  return fc.oneof({ weight: 8, arbitrary: text([...VALUES, ...own]) }, { weight: 1, arbitrary: text(FALLIBLE) });
}

const LITERALS = fc.constantFrom<Json>(1, 'x', null, true, [1, [2]], { c: [] }, '{% $states.context %}', '', -2.5, {});

function member(place: Place): fc.Arbitrary<Json> {
  const expression = value(place).map((source) => `\${ ${source} }`);
  return fc.oneof(expression, expression, LITERALS, fc.array(fc.oneof(expression, LITERALS), { maxLength: 2 }));
}

function object(place: Place): fc.Arbitrary<Source> {
  return fc.record({ a: member(place), b: member(place), list: member(place) }, { requiredKeys: [] });
}

/** `input.from`, `output.as` and `export.as`, each of them rarely. */
function common(place: Place): fc.Arbitrary<Source> {
  const from = fc.oneof(value(place), object(place)).map((source) => ({ from: source }));
  const as = fc.oneof(value(place), text(['$output', '$output.a', '{"a": $output, "b": $input}']), object(place));
  const exported = text([
    '{"n": 1}',
    '$merge([$context, {"n": $output.a}])',
    '{"n": $append($context.n, [$output])}',
    '$output',
    '{"n": $input.a, "m": $context}',
  ]);
  const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 5 });
  return fc
    .record({
      if: rarely(text(TRUTHS)),
      input: rarely(from),
      output: rarely(as.map((source) => ({ as: source }))),
      export: rarely(exported.map((source) => ({ as: source }))),
    })
    .map((fields) => Object.fromEntries(Object.entries(fields).filter(([, field]) => field !== undefined)));
}

function kind(place: Place): fc.Arbitrary<Source> {
  const set = object(place).map((source) => ({ set: source }));
  const uri = fc.oneof(
    fc.constantFrom('https://ok.example/{a}', '${ "https://ok.example/" & $string($input.a) }'),
    place.inFork
      ? fc.constant('https://ok.example/')
      : fc.constantFrom('https://flaky.example/', 'https://gone.example/'),
  );
  const call = fc
    .record({ uri, body: member(place) })
    .map(({ uri: endpoint, body }) => ({ call: 'http', with: { method: 'post', endpoint, body } }));
  const wait = fc.constantFrom({ wait: { seconds: 1 } }, { wait: 'PT2S' });
  const simple = [set, set, call, wait];
  if (place.depth === 0) return fc.oneof(...simple);
  return fc.oneof(...simple, ...simple, sequence(place), loop(place), fork(place), attempt(place));
}

function inner(place: Place, changes: Partial<Place> = {}): Place {
  return { ...place, depth: place.depth - 1, ...changes };
}

function sequence(place: Place): fc.Arbitrary<Source> {
  return list(inner(place)).map((tasks) => ({ do: tasks }));
}

function loop(place: Place): fc.Arbitrary<Source> {
  const named = inner(place, { variables: [...place.variables, 'item', 'index'] });
  return fc
    .record({
      in: text(['$input.list', '$workflow.input.list', '[1, 2, 3]', '$input.a']),
      while: fc.option(text(['$index < 2', '$item != 2', '$exists($input.a)']), { nil: undefined, freq: 3 }),
      tasks: list(named),
    })
    .map(({ in: items, while: condition, tasks }) => ({
      for: { in: items },
      ...(condition === undefined ? {} : { while: condition }),
      do: tasks,
    }));
}

function fork(place: Place): fc.Arbitrary<Source> {
  const branch = task(inner(place, { inFork: true, mayEnd: false }));
  return fc
    .array(branch, { minLength: 1, maxLength: 3 })
    .map((branches) => ({ fork: { branches: branches.map((source, index) => ({ [`branch${index}`]: source })) } }));
}

function attempt(place: Place): fc.Arbitrary<Source> {
  const base = 'https://serverlessworkflow.io/spec/1.0.0/errors/';
  const filters = [
    {},
    { status: 503 },
    { type: `${base}communication` },
    { type: `${base}communication`, status: 404 },
    { status: 400 },
  ];
  return fc
    .record({
      tasks: list(inner(place)),
      filter: fc.constantFrom(...filters),
      when: fc.option(text(['$error.status = 404', 'true', '$error.status > 450']), { nil: undefined, freq: 3 }),
      retry: fc.option(fc.constant({ limit: { attempt: { count: 2 } } }), { nil: undefined }),
      handler: fc.option(list(inner(place, { variables: [...place.variables, 'error'] })), { nil: undefined }),
    })
    .map(({ tasks, filter, when, retry, handler }) => ({
      try: tasks,
      catch: {
        errors: { with: filter },
        ...(retry === undefined ? {} : { retry }),
        ...(when === undefined ? {} : { when }),
        ...(handler === undefined ? {} : { do: handler }),
      },
    }));
}

function task(place: Place): fc.Arbitrary<Source> {
  return fc.tuple(kind(place), common(place)).map(([own, fields]) => ({ ...fields, ...own }));
}

/** A list of tasks; now and then a switch leads over some of them, or an error is raised. */
function list(place: Place): fc.Arbitrary<readonly Source[]> {
  const raise = fc.record({
    if: text(TRUTHS),
    raise: fc.constant({ error: { type: 'https://a.example/e', status: 409, title: 'E' } }),
  });
  const target = fc.oneof(fc.nat(3), fc.constantFrom('exit', ...(place.mayEnd ? ['end'] : [])));
  const jump = fc
    .array(fc.record({ when: text(TRUTHS), then: target }), { minLength: 1, maxLength: 3 })
    .map((cases) => ({ cases }));
  const others: fc.Arbitrary<Source>[] = place.inFork ? [jump] : [jump, raise];
  const entry = fc.oneof(
    { weight: 5, arbitrary: task(place) },
    ...others.map((arbitrary) => ({ weight: 1, arbitrary })),
  );
  return fc
    .array(entry, { minLength: 1, maxLength: 4 })
    .map((entries) => entries.map((source, index) => named(source, index, entries.length)));
}

/** Jumps lead forward, so that every run ends. */
function named(source: Source, index: number, length: number): Source {
  const { cases } = source as { cases?: readonly { when: string; then: number | string }[] };
  if (cases === undefined) return { [`t${index}`]: source };
  const lead = (then: number | string) => {
    if (typeof then === 'string') return then;
    return index + 1 + then < length ? `t${index + 1 + then}` : 'continue';
  };
  return {
    [`t${index}`]: {
      switch: cases.map(({ when, then }, position) => ({ [`c${position}`]: { when, then: lead(then) } })),
    },
  };
}

export const workflows: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    list({ depth: 2, variables: [], inFork: false, mayEnd: true }),
    fc.option(text(['$output', '{"a": $output, "b": $input.a}']), { nil: undefined }),
  )
  .map(([tasks, as]) => definition({ do: tasks, ...(as === undefined ? {} : { output: { as } }) }));

export const inputs: fc.Arbitrary<Json> = fc.constantFrom<Json>(
  { a: 'x', b: { c: 2 }, list: [1, 2] },
  { a: 3, list: ['p'] },
  { b: { c: [] }, list: [] },
  {},
);

/** `ok` always answers, `flaky` only to every third call of a task, `gone` never. */
export const service: Service = (request, visit) => {
  if (request.uri.startsWith('https://gone')) return { status: 404 };
  if (request.uri.startsWith('https://flaky') && visit % 3 !== 0) return { status: 503 };
  return { body: { a: request.uri.slice(-1), list: [visit, 2], b: { c: (request.body ?? null) as Json } } };
};
