import { describe, expect, test } from 'vitest';
import { OFFLINE_SETTINGS } from '../../../../../bin/offline-settings.ts';
import { compile } from '../../../../../functions/workflows/compiler/compile.ts';

const HEAD = `document: { dsl: '1.0.3', namespace: test, name: variables, version: '1.0.0' }
evaluate: { language: jsonata }
do:
  - a:
`;

function findingsOf(task: string) {
  const result = compile(`${HEAD}      ${task}`, OFFLINE_SETTINGS);
  return result.ok ? [] : result.errors;
}

const listening = (foreach: string) => `{ listen: { to: { any: [{ with: { type: t } }] } }, foreach: ${foreach} }`;
const catching = (name: string) => `{ try: [{ b: { wait: PT1S } }], catch: { as: ${name} } }`;
const looping = (members: string) => `{ for: { ${members}, in: '[1]' }, do: [{ b: { wait: PT1S } }] }`;

const RESERVED = ['input', 'output', 'context', 'task', 'workflow', 'runtime'];
const ELSEWHERE = ['secrets', 'authorization', 'states', 'eval'];

describe.each([...RESERVED, ...ELSEWHERE])('the name $%s', (name) => {
  test.each([
    ['an item', '/do/0/a/for/each', looping(`each: ${name}`)],
    ['an index', '/do/0/a/for/at', looping(`at: ${name}`)],
    ['an error', '/do/0/a/catch/as', catching(name)],
    ['an event', '/do/0/a/foreach/item', listening(`{ item: ${name} }`)],
    ['the index of an event', '/do/0/a/foreach/at', listening(`{ at: ${name} }`)],
  ])('cannot be that of %s', (_, pointer, task) => {
    const place = { line: 5, column: expect.any(Number), hint: expect.stringContaining('input, output, context') };
    expect(findingsOf(task)).toMatchObject([{ code: 'reserved-variable', pointer, ...place }]);
  });
});

describe('the item and its index', () => {
  test.each([
    ['/do/0/a/for/at', looping('each: x, at: x')],
    ['/do/0/a/for/at', looping('at: item')],
    ['/do/0/a/for/each', looping('each: index')],
    ['/do/0/a/foreach/at', listening('{ item: x, at: x }')],
    ['/do/0/a/foreach/item', listening('{ item: index }')],
  ])('cannot have one name: %s', (pointer, task) => {
    const place = { line: 5, column: expect.any(Number), hint: expect.stringMatching(/different names\.$/) };
    expect(findingsOf(task)).toMatchObject([{ code: 'duplicate-variable', pointer, ...place }]);
  });

  test.each([looping('each: index, at: item'), looping('each: count, at: error'), catching('item')])(
    'may have any other: %s',
    (task) => expect(findingsOf(task)).toEqual([]),
  );
});
