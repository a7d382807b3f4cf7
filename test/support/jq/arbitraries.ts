import fc from 'fast-check';
import type { Json } from '../../../functions/workflows/simulator/types.ts';

/** Small values of every type, nested a little, whose members the expressions ask for. */
const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    fc.constantFrom<Json>(null, true, false, 0, 1, 2, -3, 0.5, 10, '', 'a', 'b', 'x,y', 'É', '😀', '\uffee', '12'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c', 'é'), tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

export const documents: fc.Arbitrary<readonly Json[]> = fc.array(value, { minLength: 6, maxLength: 6 });

const LEAVES = [
  ...[
    '.',
    '.a',
    '.b',
    '.a.b',
    '.[0]',
    '.[-1]',
    '.[1:]',
    '.[:-1]',
    '.a[0]',
    '.a?',
    '.b?',
    '.[0]?',
    '.[]',
    '.[]?',
    '.a[]?',
  ],
  ...[
    '0',
    '1',
    '-2',
    '0.5',
    '"a"',
    '"x,y"',
    'null',
    'true',
    'false',
    '[]',
    '{}',
    'empty',
    '[1, "a"]',
    '{a: 1}',
    '(1, null)',
  ],
  ...['$input', '$context.issue', '$index', '$item'],
];
const OPERATORS = ['+', '-', '*', '/', '%', '==', '!=', '<', '<=', '>', '>=', 'and', 'or', '//', ',', '|', '|', '|'];
/** Steps that raise no error, so that what stands behind them is reached. */
const SAFE = [
  '[.[]?]',
  '[.a?]',
  '(.a? // 0)',
  '[.[]? | .b?]',
  'type',
  'not',
  'tojson',
  '[.]',
  '{a: ., b: 1}',
  'tostring',
  '[tostring]',
];
const FUNCTIONS = [
  ...['length', 'keys', 'not', 'type', 'add', 'any', 'all', 'unique', 'sort', 'min', 'max', 'reverse', 'flatten'],
  ...[
    'to_entries',
    'from_entries',
    'first',
    'last',
    'tostring',
    'tojson',
    'floor',
    'ascii_downcase',
    '@uri',
    '@base64',
  ],
  ...['has("a")', 'has(0)', 'contains("a")', 'contains([1])', 'join("/")', 'split(",")', 'startswith("a")', 'tonumber'],
  ...['ltrimstr("a")', 'rtrimstr("b")', 'test("^a|b$")', 'flatten(1)', 'ascii_upcase', 'endswith("b")', '[range(.)]'],
];
const CLOSURES = [
  'map',
  'select',
  'sort_by',
  'group_by',
  'unique_by',
  'min_by',
  'max_by',
  'any',
  'all',
  'last',
  'first',
];

/** Expressions of the supported part. In brackets, so that any number of values is one. */
export const expressions: fc.Arbitrary<string> = fc
  .letrec<{ part: string }>((tie) => {
    const part = tie('part');
    return {
      part: fc.oneof(
        { maxDepth: 3, depthSize: 'medium' },
        { weight: 3, arbitrary: fc.constantFrom(...LEAVES) },
        {
          weight: 4,
          arbitrary: joined([part, fc.constantFrom(...OPERATORS), part], (a, op, b) => `(${a} ${op} ${b})`),
        },
        { weight: 4, arbitrary: joined([part, fc.constantFrom(...SAFE)], (a, step) => `(${a} | ${step})`) },
        { weight: 4, arbitrary: joined([part, fc.constantFrom(...FUNCTIONS)], (a, name) => `(${a} | ${name})`) },
        {
          weight: 4,
          arbitrary: joined([part, fc.constantFrom(...CLOSURES), part], (a, name, b) => `(${a} | ${name}(${b}))`),
        },
        { weight: 2, arbitrary: joined([part, part, part], (a, b, c) => `(if ${a} then ${b} else ${c} end)`) },
        { weight: 2, arbitrary: joined([part, part], (a, b) => `(${a} as $x | [$x, ${b}])`) },
        { weight: 2, arbitrary: joined([part, part], (a, b) => `{a: (${a}), b: (${b})}`) },
        { weight: 2, arbitrary: joined([part], (a) => `[${a}]`) },
        { weight: 1, arbitrary: joined([part, part], (a, b) => `"x\\(${a})~\\(${b})"`) },
        { weight: 1, arbitrary: joined([part, part], (a, b) => `(${a})[${b}]`) },
        { weight: 1, arbitrary: joined([part, part], (a, b) => `(${a})[${b}:]`) },
        { weight: 1, arbitrary: joined([part], (a) => `with_entries({key, value: (${a})})`) },
        { weight: 1, arbitrary: joined([part], (a) => `(-(${a}))`) },
      ),
    };
  })
  .part.map((part) => `[${part}]`);

function joined(parts: readonly fc.Arbitrary<string>[], write: (...texts: string[]) => string): fc.Arbitrary<string> {
  return fc.tuple(...parts).map((texts) => write(...texts));
}
