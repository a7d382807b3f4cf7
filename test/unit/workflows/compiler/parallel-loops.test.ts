import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { compiled, definition, outcome, run, SETTINGS } from './support/run.ts';
import type { Service } from './support/service.ts';

const call = (extra: object = {}) => ({
  call: 'http',
  with: { method: 'get', endpoint: { uri: '${ "https://a.example/" & $string($item) }' } },
  ...extra,
});
const loop = (parallel: unknown, tasks: readonly object[], extra: object = {}) => ({
  for: { in: '$input.items' },
  do: tasks,
  metadata: { 'tributary/parallel': parallel },
  ...extra,
});
/** The later the item, the sooner the answer. */
const backwards: Service = ({ uri }) => {
  const item = Number(uri.split('/').at(-1));
  return { body: item * 10, seconds: 10 - item };
};

describe('a parallel loop', () => {
  test('gives the outputs in the order of the items, whichever ends first', async () => {
    const source = definition({ do: [{ each: loop(3, [{ ask: call() }]) }] });
    const { result } = await run(compiled(source).stateMachine, { items: [1, 2, 3] }, backwards);
    expect(result).toMatchObject({ output: [10, 20, 30], transitions: 4 });
    expect((result.stoppedAt ?? 0) - result.startedAt).toBe(9_000);
  });

  test('runs no more iterations at a time than it may', async () => {
    const source = definition({ do: [{ each: loop(2, [{ ask: call() }]) }] });
    const { result } = await run(compiled(source).stateMachine, { items: [1, 1, 1, 1] }, backwards);
    expect((result.stoppedAt ?? 0) - result.startedAt).toBe(18_000);
  });

  test('gives each iteration the input of the loop, its item and its index', async () => {
    const tasks = [{ note: { set: { all: '${ $count($input.items) }', item: '${ $item }', index: '${ $index }' } } }];
    const source = definition({ do: [{ each: loop(5, tasks, { output: { as: '$output' } }) }] });
    expect(await outcome(source, { items: ['a', 'b'] })).toEqual({
      output: [
        { all: 2, item: 'a', index: 0 },
        { all: 2, item: 'b', index: 1 },
      ],
    });
  });

  test('of nothing is an empty list', async () => {
    const source = definition({ do: [{ each: loop(5, [{ ask: call() }]) }] });
    expect(await outcome(source, { items: [] })).toEqual({ output: [] });
  });

  test('faults with the error of an iteration', async () => {
    const tasks = [{ ask: call() }];
    const handled = {
      try: [{ each: loop(5, tasks) }],
      catch: { do: [{ note: { set: { status: '${ $error.status }' } } }] },
    };
    const source = definition({ do: [{ handled }] });
    expect(await outcome(source, { items: [1, 2] }, () => ({ status: 404 }))).toEqual({ output: { status: 404 } });
  });

  test.each<[string, object]>([
    ['invalid-value', loop(0, [{ ask: call() }])],
    ['invalid-value', loop(41, [{ ask: call() }])],
    ['invalid-value', loop('many', [{ ask: call() }])],
    ['parallel-loop', loop(2, [{ ask: call() }], { while: 'true' })],
    ['parallel-loop', loop(2, [{ inner: { do: [{ ask: call({ export: { as: '$output' } }) }] } }])],
    ['parallel-loop', loop(2, [{ ask: call({ ['then']: 'exit' }) }])],
    ['parallel-loop', loop(2, [{ inner: { do: [{ ask: call({ ['then']: 'end' }) }] } }])],
  ])('is refused with %s', (code, task) => {
    const result = compile(definition({ do: [{ each: task }] }), SETTINGS);
    expect(result).toMatchObject({ ok: false, errors: [{ code }] });
  });
});
