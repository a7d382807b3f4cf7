import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { compiled, definition, SETTINGS } from './support/run.ts';

const call = { call: 'http', with: { method: 'get', endpoint: 'https://a.example' } };
const looped = (task: object, parallel?: number) => ({
  for: { in: '$input.list' },
  ...(parallel === undefined ? {} : { metadata: { 'tributary/parallel': parallel } }),
  do: [{ task }],
});

function risksOf(tasks: readonly object[], language = 'jsonata') {
  return compiled(definition({ evaluate: { language }, do: tasks })).report.payloadRisks;
}

describe('the payload risks of a report', () => {
  test.each<[string, object, string, number]>([
    ['a loop side by side', looped(call, 5), 'results-of-iterations', 262_144],
    ['branches', { fork: { branches: [{ a: call }, { b: call }] } }, 'results-of-branches', 262_144],
    [
      'a race',
      { fork: { compete: true, branches: [{ a: call }, { b: { wait: 'PT9S' } }] } },
      'result-of-competition',
      32_000,
    ],
    [
      'events',
      { listen: { to: { all: [{ with: { type: 'a' } }, { with: { type: 'b' } }] } } },
      'received-events',
      262_144,
    ],
  ])('name %s', (_, task, risk, limit) => {
    expect(risksOf([{ task }])).toEqual([{ pointer: '/do/0/task', risk, limit }]);
  });

  test.each<[string, object]>([
    ['branches that are as large as they are written', { fork: { branches: [{ a: { set: { x: 1 } } }, { b: call }] } }],
    ['one event', { listen: { to: { one: { with: { type: 'a' } } } } }],
    ['a loop that keeps the last output', looped(call)],
    ['members that are copied', looped({ ...call, export: { as: "${ {'a': $context.b, 'b': $output.c} }" } })],
    ['numbers that are added', looped({ set: { total: '${ $input.total + $item.price }' } })],
    ['members that are merged', looped({ ...call, export: { as: "${ $merge([$context, {'last': $output}]) }" } })],
    ['text of another member', looped({ set: { name: "${ $input.first & ' ' & $input.last }" } })],
    ['appending once', { set: { list: '${ $append($input.list, [1]) }' } }],
  ])('do not name %s', (_, task) => {
    expect(risksOf([{ task }])).toEqual([]);
  });

  test.each<[string, object]>([
    ['appends', { set: { list: '${ $append($input.list, [$item]) }' } }],
    ['collects in a list', { set: { list: '${ [$input.list, $item] }' } }],
    ['lengthens a text', { set: { text: '${ $input.text & $item }' } }],
    ['nests', { set: { before: '${ $input }' } }],
    ['collects in $context', { ...call, export: { as: "${ {'seen': $append($context.seen, [$output])} }" } }],
    ['merges what is not known', { ...call, export: { as: '${ $merge([$context, $append($context.a, $output)]) }' } }],
  ])('name a task in a loop that %s', (_, task) => {
    const pointer = '/do/0/loop/do/0/task';
    expect(risksOf([{ loop: looped(task) }])).toEqual([{ pointer, risk: 'growing-data', limit: 262_144 }]);
  });

  test.each<[string, boolean]>([
    ['${ {seen: ($context.seen + [.id])} }', true],
    ['${ {count: ($context.count + 1)} }', false],
  ])('read the jq of %s', (as, isRisk) => {
    const tasks = [{ loop: { ...looped({ ...call, export: { as } }), for: { in: '.list' } } }];
    expect(risksOf(tasks, 'jq')).toHaveLength(isRisk ? 1 : 0);
  });

  test('take a way back for a loop', () => {
    const tasks = [
      { page: { set: { list: '${ $append($input.list, [1]) }' } } },
      { pause: { wait: 'PT1S' } },
      { more: { switch: [{ again: { when: '$count($input.list) < 9', then: 'page' } }, { done: { then: 'end' } }] } },
    ];
    expect(risksOf(tasks).map(({ pointer }) => pointer)).toEqual(['/do/0/page']);
  });
});

describe('a history that may be too long', () => {
  test('is warned of', () => {
    const pages = Array.from({ length: 500 }, (_, index) => ({ [`c${index}`]: { wait: 'PT1S' } }));
    const result = compile(
      definition({ do: [{ again: { try: pages, catch: { retry: { limit: { attempt: { count: 50 } } } } } }] }),
      SETTINGS,
    );
    expect(result.ok).toBe(true);
    expect(result.warnings).toMatchObject([{ code: 'history-too-long', pointer: '' }]);
  });

  test('is not where the bound is in reach', () => {
    expect(compiled(definition({ do: [{ call }] })).warnings).toEqual([]);
  });
});
