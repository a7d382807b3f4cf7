import type { Json } from '../../../functions/workflows/simulator/types.ts';
import type { Samples } from './agreement.ts';

/** Values for `.`: every type, empty and nested, lists of one and lists of lists, texts beyond ASCII and beyond the BMP. */
const DOCUMENTS: readonly Json[] = [
  ...[
    null,
    true,
    false,
    0,
    1,
    -2.5,
    0.1,
    '',
    'abc',
    'a,b',
    '5',
    'é',
    '😀b',
    [],
    {},
    [null],
    [[]],
    [[[1]]],
    [false, true],
  ],
  [1, 2, 3],
  [3, 1, 2, 1],
  ['b', 'a', 'é', '😀', '\uffee'],
  [[1], [2, [3]]],
  [null, 1, 'x', true, [], {}],
  [{ a: 1, b: 2 }, { a: 1, b: 1 }, { a: 0 }],
  [
    { key: 'k', value: [1] },
    { name: 'n', value: null },
  ],
  { a: 1 },
  { a: [[1]] },
  { a: [] },
  { a: '5', b: 'x' },
  { a: null, b: [] },
  { b: 'x', a: 'y' },
  { a: 0.1, b: 0.2 },
  { a: { b: { c: 5 } } },
  { a: [{ b: 1 }, { b: null }] },
  { a: [3, 1, 2], b: { x: 1 } },
  { colors: ['red'], processed: { colors: ['a'], indexes: [0] }, status: 'sold', id: 7 },
];

const MOMENT = { iso8601: '2026-11-02T00:00:00Z', epoch: { seconds: 1_793_577_600, milliseconds: 1_793_577_600_000 } };

/** What the variables of the platform, and those of loops and handlers, hold. */
const VARIABLES: Readonly<Record<string, Json>> = {
  input: { color: 'red', order: { breed: 'pug' } },
  context: { issue: { action: 'review', reviewer: 'r', dev: 'd' }, error: null, messages: [1, 2, 3, 4, 5], userId: 1 },
  item: 'x',
  index: 3,
  error: { type: 'about:blank', status: 404, title: 'Not found' },
  workflow: {
    id: 'run-1',
    definition: { document: { name: 'shop', version: '1.0.0' } },
    input: [{ data: { patient: { id: 1, name: 'Ada', room: { number: 5 } }, timestamp: 't' } }],
    startedAt: MOMENT,
  },
  task: { name: 'look', reference: '/do/0/look', definition: { set: {} }, input: [1], startedAt: MOMENT },
  runtime: { name: 'tributary', version: '1.0.3', metadata: {} },
};

/** Samples with these variables, and others as they are named. */
export function samplesOf(dots: readonly Json[], more: Readonly<Record<string, Json>> = {}): Samples {
  return { dots, variables: { ...VARIABLES, ...more } };
}

export const SAMPLES = samplesOf(DOCUMENTS);
