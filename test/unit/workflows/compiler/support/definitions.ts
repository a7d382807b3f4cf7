import fc from 'fast-check';
import { catching, common, DEFINED, listening, looped, type Place, raise, simple } from './constructs.ts';
import {
  DURATIONS,
  enclosed,
  error,
  type Language,
  map,
  PLAIN,
  RARELY,
  retry,
  type Source,
  schema,
  transform,
  truth,
  value,
  WRITTEN_DURATIONS,
} from './vocabulary.ts';

/** Random definitions that are valid, of everything that the language has. */

type Entries = readonly Source[];

const LONG = `a long name ${'of a task '.repeat(12)}`;
const NAMES = ['toString', 'a/b~c', LONG, `${LONG}!`, 'ü "%}', '{% x %}', 'valueOf', 'then', '1', '0'];

function inner(place: Place, changes: Partial<Place> = {}): Place {
  return { ...place, depth: place.depth - 1, ...changes };
}

function composite(place: Place): fc.Arbitrary<Source> {
  const tasks = list(inner(place)).map((entries) => ({ do: entries }));
  return fc.oneof(tasks, loop(place), parallelLoop(place), fork(place), attempt(place), listen(place));
}

const VARIABLES = fc.constantFrom<Source>({}, { each: 'line', at: 'line_no' }, { each: 'item', at: 'n' });

function named({ each = 'item', at = 'index' }: { readonly each?: unknown; readonly at?: unknown }): readonly string[] {
  return [String(each), String(at)];
}

function loop(place: Place): fc.Arbitrary<Source> {
  return VARIABLES.chain((variables) =>
    fc
      .record(
        {
          for: looped(place, variables),
          while: truth(place.language),
          do: list(inner(place, { variables: [...place.variables, ...named(variables)] })),
        },
        { ...PLAIN, requiredKeys: ['for', 'do'] },
      )
      .map((task) => task as Source),
  );
}

function parallelLoop(place: Place): fc.Arbitrary<Source> {
  return VARIABLES.chain((variables) => {
    const beside = inner(place, {
      variables: [...place.variables, ...named(variables)],
      mayEnd: false,
      mayExport: false,
    });
    return fc.record(
      {
        for: looped(place, variables),
        do: fc.array(task(beside), { minLength: 1, maxLength: 2 }).map((tasks) => tasks.map(numbered)),
        metadata: fc.integer({ min: 1, max: 40 }).map((most) => ({ 'tributary/parallel': most })),
      },
      PLAIN,
    );
  });
}

function fork(place: Place): fc.Arbitrary<Source> {
  const branches = fc
    .array(task(inner(place, { mayEnd: false })), { minLength: 1, maxLength: 3 })
    .map((tasks) => tasks.map(numbered));
  return fc
    .record({ branches, compete: fc.boolean() }, { ...PLAIN, requiredKeys: ['branches'] })
    .map((members) => ({ fork: members }));
}

function attempt(place: Place): fc.Arbitrary<Source> {
  return fc.constantFrom(undefined, 'problem').chain((as) => {
    const handling = inner(place, { variables: [...place.variables, as ?? 'error'] });
    return fc
      .tuple(list(inner(place)), catching(place, as), fc.option(list(handling), { nil: undefined }))
      .map(([tasks, handler, handled]) => ({
        try: tasks,
        catch: handled === undefined ? handler : { ...handler, do: handled },
      }));
  });
}

function listen(place: Place): fc.Arbitrary<Source> {
  const each = { variables: [...place.variables, 'event', 'nth'] };
  const as = fc.record({ as: transform(place.language, [...each.variables, 'output']) }, RARELY);
  const foreach = fc
    .record({ do: list(inner(place, each)), output: as, export: as }, RARELY)
    .map((members) => ({ item: 'event', at: 'nth', ...members }));
  return fc
    .record({ listen: listening(place), foreach }, { ...PLAIN, requiredKeys: ['listen'] })
    .map((members) => (place.mayExport ? (members as Source) : { listen: members.listen }));
}

function task(place: Place): fc.Arbitrary<Source> {
  const kind = place.depth === 0 ? simple(place) : fc.oneof(simple(place), composite(place));
  return fc
    .tuple(kind, common(place, schema()))
    .map(([own, fields]) => ({ ...fields, ...own, ...both(fields['metadata'], own['metadata']) }));
}

function both(first: unknown, second: unknown): Source {
  return first === undefined || second === undefined ? {} : { metadata: { ...first, ...second } };
}

function numbered(source: Source, index: number): Source {
  return { [`t${index}`]: source };
}

/** What tells tasks of a list where to go. */
interface Turn {
  readonly turn: 'none' | 'over' | 'back';
  readonly when: string;
}

/**
 * A list of tasks. Before some of them a switch leads over them, or back to a wait; the last may leave the list, end the run, or
 * raise an error.
 */
function list(place: Place): fc.Arbitrary<Entries> {
  const turn = fc.record({
    turn: fc.constantFrom<Turn['turn']>('none', 'none', 'over', 'back'),
    when: truth(place.language),
  });
  const last = fc.constantFrom(undefined, undefined, 'exit', ...(place.mayEnd ? ['end'] : []));
  const names = fc.shuffledSubarray(NAMES, { minLength: 6, maxLength: 6 });
  return fc
    .tuple(fc.array(fc.tuple(task(place), turn), { minLength: 1, maxLength: 3 }), last, raise(place), fc.nat(9), names)
    .map(([tasks, leave, fault, chance, taken]) => {
      const sources = tasks.map(([source]) => source);
      const final = chance === 0 ? [...sources.slice(0, -1), fault] : sources;
      const ended = final.map((source, index) =>
        leave !== undefined && index === final.length - 1 ? { ...source, ['then']: leave } : source,
      );
      return turned(
        ended,
        tasks.map(([, each]) => each),
        taken,
      );
    });
}

function turned(sources: readonly Source[], turns: readonly Turn[], names: readonly string[]): Entries {
  const nameOf = (index: number) => names[index] ?? `t${index}`;
  return sources.flatMap((source, index) => {
    const own = { [nameOf(index)]: source };
    const { turn, when } = turns[index] ?? { turn: 'none', when: '' };
    const next = index + 1 < sources.length ? nameOf(index + 1) : 'exit';
    const before = `before ${index}`;
    if (turn === 'over') {
      return [{ [before]: { switch: [{ skip: { when, ['then']: next } }, { go: { ['then']: 'continue' } }] } }, own];
    }
    if (turn === 'back') {
      const pause = `pause ${index}`;
      return [{ [pause]: { wait: 'PT5S' } }, { [before]: { switch: [{ again: { when, ['then']: pause } }] } }, own];
    }
    return [own];
  });
}

/** Tasks that an extension adds, which have none of the variables around the task they extend. */
function extensions(language: Language): fc.Arbitrary<Entries> {
  const kinds = ['all', 'call', 'composite', 'emit', 'for', 'listen', 'raise', 'run', 'set', 'try', 'wait'];
  const place: Place = { language, depth: 0, variables: [], mayEnd: false, mayExport: false };
  const added = fc.record({ set: map(language), leaves: fc.boolean(), if: truth(language) }, PLAIN);
  const extension = (name: string) => {
    const before = added.map(({ set, leaves, if: when }) => [
      { [`${name} before`]: leaves ? { set, if: when, ['then']: 'exit' } : { set } },
    ]);
    const after = simple(place).map((source) => [{ [`${name} after`]: source }]);
    return fc
      .record(
        { extend: fc.constantFrom(...kinds), when: truth(language), before, after },
        { ...PLAIN, requiredKeys: ['extend'] },
      )
      .map((members) => ({ [name]: members }));
  };
  return fc.tuple(extension('toString'), extension('logging')).map(([first, second]) => [first, second]);
}

function uses(language: Language): fc.Arbitrary<Source> {
  const token = value(language).map((text) => ({ token: enclosed(text) }));
  const [greet, nested, third] = DEFINED.functions;
  return fc
    .record({
      errors: error(language).map((each) => ({ [DEFINED.error]: each })),
      retries: retry(language).map((each) => ({ [DEFINED.retry]: each })),
      timeouts: DURATIONS.map((after) => ({ [DEFINED.timeout]: { after } })),
      token,
      set: map(language),
      extensions: fc.option(extensions(language), { nil: undefined, freq: 1 }),
    })
    .map(({ token: bearer, set, extensions: given, ...rest }) => ({
      ...rest,
      secrets: [DEFINED.secret],
      authentications: {
        [DEFINED.authentications[0]]: { bearer },
        [DEFINED.authentications[1]]: { basic: { use: DEFINED.secret } },
      },
      functions: {
        [greet]: { set },
        [nested]: { do: [{ a: { call: greet } }] },
        [third]: { call: 'http', with: { method: 'get', endpoint: 'https://{a}.example' }, timeout: DEFINED.timeout },
      },
      ...(given === undefined ? {} : { extensions: given }),
    }));
}

function schedule(): fc.Arbitrary<Source> {
  return fc
    .record(
      {
        every: WRITTEN_DURATIONS,
        cron: fc.constantFrom('0 6 * * MON-FRI', '*/5 1-3 1,15 JAN *'),
        after: WRITTEN_DURATIONS,
        on: fc.constantFrom({ one: { with: { type: 'a' } } }, { any: [] }),
      },
      RARELY,
    )
    .map((members) => (Object.keys(members).length === 0 ? { every: 'PT5M' } : members));
}

function definitionIn(language: Language): fc.Arbitrary<Record<string, unknown>> {
  const place: Place = { language, depth: 1, variables: [], mayEnd: true, mayExport: true };
  const rarely = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 3 });
  const workflow = fc.record({
    use: uses(language),
    do: list(place),
    input: rarely(
      fc.record(
        { from: transform(language).filter((each) => !/context|task/.test(JSON.stringify(each))), schema: schema() },
        RARELY,
      ),
    ),
    output: rarely(
      fc.record(
        { as: transform(language).filter((each) => !/task/.test(JSON.stringify(each))), schema: schema() },
        RARELY,
      ),
    ),
    timeout: rarely(
      fc.oneof(
        fc.constant(DEFINED.timeout),
        DURATIONS.map((after) => ({ after })),
      ),
    ),
    schedule: rarely(schedule()),
  });
  const document = { dsl: '1.0.3', namespace: 'test', name: 'workflow', version: '1.0.0', tags: { toString: 'x' } };
  return workflow.map((members) => ({
    document,
    evaluate: { language, mode: 'strict' },
    ...Object.fromEntries(Object.entries(members).filter(([, member]) => member !== undefined)),
  }));
}

/** Half of them in JSONata, half in jq. */
export const definitions: fc.Arbitrary<Record<string, unknown>> = fc.oneof(definitionIn('jsonata'), definitionIn('jq'));
