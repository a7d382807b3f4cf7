import { describe, expect, test } from 'vitest';
import type { HttpCallPayload } from '../../../../functions/tasks/public.ts';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { compiled, definition, run, SETTINGS } from './support/run.ts';

const call = (path: string, extra: object = {}) => ({
  call: 'http',
  with: { method: 'post', endpoint: `https://a.example/${path}`, body: '${ $input }' },
  ...extra,
});
const log = {
  call: 'http',
  with: {
    method: 'post',
    endpoint: 'https://log.example',
    body: { at: '${ $task.reference }', of: '${ $task.name }' },
  },
};
const extended = (extensions: readonly object[], tasks: readonly object[]) =>
  definition({ use: { extensions }, do: tasks });

/** Runs it; answers with the requests that were made, and with the output. */
async function requests(source: Record<string, unknown>, input: Json = {}) {
  const made: { readonly host: string; readonly body: unknown }[] = [];
  const { result } = await run(compiled(source).stateMachine, input, ({ uri, body }: HttpCallPayload) => {
    made.push({ host: uri.replace('https://', ''), body });
    return { body: { from: uri.split('/').at(-1) ?? '' } };
  });
  return { made, output: result.output, status: result.status };
}

describe('an extension', () => {
  test('runs its tasks before and after those it extends, and leaves the data alone', async () => {
    const logging = { logging: { extend: 'call', before: [{ note: log }], after: [{ done: log }] } };
    const source = extended(
      [logging],
      [{ first: call('one') }, { second: call('two', { output: { as: '$output.from' } }) }],
    );
    const { made, output } = await requests(source, { n: 1 });
    const at = (reference: string, of: string) => ({ host: 'log.example', body: { at: reference, of } });
    expect(made).toEqual([
      at('/do/0/first', 'first'),
      { host: 'a.example/one', body: { n: 1 } },
      at('/do/0/first', 'first'),
      at('/do/1/second', 'second'),
      { host: 'a.example/two', body: { from: 'one' } },
      at('/do/1/second', 'second'),
    ]);
    expect(output).toBe('two');
  });

  test('reaches tasks in blocks and functions, and all kinds but switch', async () => {
    const all = { all: { extend: 'all', before: [{ note: log }] } };
    const tasks = [
      { choose: { switch: [{ always: { ['then']: 'block' } }] } },
      { block: { do: [{ inner: { set: { x: 1 } } }] } },
      { last: { call: 'greet' } },
    ];
    const source = {
      ...extended([all], tasks),
      use: { extensions: [all], functions: { greet: { set: { hello: true } } } },
    };
    const { made, output } = await requests(source);
    expect(made.map(({ body }) => body)).toEqual([
      { at: '/do/1/block', of: 'block' },
      { at: '/do/1/block/do/0/inner', of: 'inner' },
      { at: '/do/2/last', of: 'last' },
    ]);
    expect(output).toEqual({ hello: true });
  });

  test('is only for tasks of which its condition holds', async () => {
    const picky = { picky: { extend: 'call', when: '$task.name = "second"', before: [{ note: log }] } };
    const { made } = await requests(extended([picky], [{ first: call('one') }, { second: call('two') }]));
    expect(made.map(({ host }) => host)).toEqual(['a.example/one', 'log.example', 'a.example/two']);
  });

  test.each([
    ['jsonata', '$task.with.endpoint = "https://a.example/two"'],
    [
      'jsonata',
      '$task.call = "http" and $task.with.endpoint = $task.definition.with.endpoint and $task.name = "second"',
    ],
    ['jq', '$task.with.endpoint != null and ($task.with.endpoint | startswith("https://a.example/two"))'],
    ['jq', '$task.call == "http" and ($task.with.endpoint.uri? // $task.with.endpoint | endswith("two"))'],
  ])('reads the call as it is written, in %s: %s', async (language, when) => {
    const note = { call: 'http', with: { method: 'get', endpoint: 'https://log.example' } };
    const picky = { picky: { extend: 'all', when, before: [{ note }] } };
    const get = (path: string) => ({ call: 'http', with: { method: 'get', endpoint: `https://a.example/${path}` } });
    const tasks = [{ first: get('one') }, { none: { set: { x: 1 } } }, { second: get('two') }];
    const { made } = await requests({ ...extended([picky], tasks), evaluate: { language } });
    expect(made.map(({ host }) => host)).toEqual(['a.example/one', 'log.example', 'a.example/two']);
  });

  test('takes the place of a task by leaving', async () => {
    const mock = {
      mocking: {
        extend: 'call',
        when: '$contains($task.definition.with.endpoint, "mocked")',
        before: [{ answer: { set: { mocked: true }, ['then']: 'exit' } }],
      },
    };
    const tasks = [{ first: call('mocked') }, { second: call('real') }];
    const { made, output } = await requests(extended([mock], tasks));
    expect(made).toEqual([{ host: 'a.example/real', body: { mocked: true } }]);
    expect(output).toEqual({ from: 'real' });
  });

  test('without a condition takes the place of every task', async () => {
    const mock = { mocking: { extend: 'call', before: [{ answer: { set: { mocked: true }, ['then']: 'exit' } }] } };
    const { made, output } = await requests(extended([mock], [{ first: call('one') }, { second: call('two') }]));
    expect([made, output]).toEqual([[], { mocked: true }]);
  });

  test('follows the condition and the directive of the task', async () => {
    const logging = { logging: { extend: 'set', before: [{ note: log }] } };
    const tasks = [
      { skipped: { if: '$input.never', set: { x: 1 } } },
      { first: { set: { x: 2 }, ['then']: 'end' } },
      { never: { if: '$input.x = 2', set: { x: 3 } } },
    ];
    const source = extended(
      [logging],
      [...tasks.slice(0, 1), { go: { set: '${ $input }' } }, { stop: { set: { x: 9 }, ['then']: 'end' } }],
    );
    const { made, output } = await requests(source, {});
    expect(made.map(({ body }) => body)).toEqual([
      { at: '/do/1/go', of: 'go' },
      { at: '/do/2/stop', of: 'stop' },
    ]);
    expect(output).toEqual({ x: 9 });
  });

  test('may be one of several: the first is the outermost', async () => {
    const named = (name: string) => ({
      extend: 'set',
      before: [{ [`${name}-in`]: call(`${name}-in`) }],
      after: [{ [`${name}-out`]: call(`${name}-out`) }],
    });
    const { made } = await requests(extended([{ a: named('a') }, { b: named('b') }], [{ x: { set: { x: 1 } } }]));
    expect(made.map(({ host }) => host.split('/')[1])).toEqual(['a-in', 'b-in', 'b-out', 'a-out']);
  });

  test('may call functions', async () => {
    const functions = { tell: { call: 'http', with: { method: 'post', endpoint: 'https://log.example' } } };
    const extensions = [{ logging: { extend: 'set', after: [{ note: { call: 'tell', with: { n: 1 } } }] } }];
    const source = definition({ use: { extensions, functions }, do: [{ a: { set: { x: 1 } } }] });
    expect(compiled(source).warnings).toEqual([]);
    expect(await requests(source)).toMatchObject({ made: [{ host: 'log.example' }], output: { x: 1 } });
  });

  test('of several that may leave, each decides by its own condition', async () => {
    const leaving = (name: string) => ({
      extend: 'set',
      before: [{ [name]: { if: `$input.${name}`, set: { left: name }, ['then']: 'exit' } }],
    });
    const source = extended([{ a: leaving('a') }, { b: leaving('b') }], [{ x: { set: { x: 1 } } }]);
    expect((await requests(source, { b: false })).output).toEqual({ x: 1 });
    expect((await requests(source, { b: true })).output).toEqual({ left: 'b' });
    expect((await requests(source, { a: true, b: true })).output).toEqual({ left: 'a' });
  });

  test('has nothing behind a task that raises an error', async () => {
    const logging = { logging: { extend: 'all', before: [{ note: log }], after: [{ done: log }] } };
    const error = { type: 'https://a.example/gone', status: 410 };
    const { made, status } = await requests(extended([logging], [{ stop: { raise: { error } } }]));
    expect([made.length, status]).toEqual([1, 'FAILED']);
  });

  test.each<[string, object]>([
    ['invalid-value', { extend: 'switch', before: [{ note: log }] }],
    ['invalid-value', { extend: 'do' }],
    ['unknown-field', { extend: 'call', befor: [] }],
    ['unknown-task', { extend: 'set', before: [{ note: { nothing: 1 } }] }],
    ['expression-syntax', { extend: 'set', when: '(', before: [{ note: log }] }],
  ])('is refused with %s', (code, extension) => {
    const result = compile(extended([{ e: extension }], [{ x: { set: { x: 1 } } }]), SETTINGS);
    expect(result.ok ? [] : result.errors.map((error) => error.code)).toContain(code);
  });
});

describe('a small definition that would become a large one is refused', () => {
  const levels = 18;
  const twice = (name: string) => ({ do: [{ a: { call: name } }, { b: { call: name } }] });

  test('by functions that call each other twice', () => {
    const functions = Object.fromEntries(
      Array.from({ length: levels }, (_, level) => [
        `f${level}`,
        level === 0 ? { set: { x: 'y'.repeat(500) } } : twice(`f${level - 1}`),
      ]),
    );
    const source = definition({
      use: { functions },
      do: [
        { go: { call: `f9` } },
        { again: { call: 'f9' } },
        { more: { call: 'f9' } },
        { most: { call: 'f9' } },
        { last: { call: 'f9' } },
        { end: { call: 'f9' } },
        { e: { call: 'f9' } },
        { f: { call: 'f9' } },
      ],
    });
    expect(compile(source, SETTINGS)).toMatchObject({ errors: [{ code: 'definition-too-large' }] });
  });

  test('by an extension of many tasks', () => {
    const extension = { extend: 'set', before: [{ note: { set: { text: 'y'.repeat(20_000) } } }] };
    const tasks = Array.from({ length: 200 }, (_, index) => ({ [`t${index}`]: { set: { x: 1 } } }));
    expect(compile(extended([{ e: extension }], tasks), SETTINGS)).toMatchObject({
      errors: [{ code: 'definition-too-large' }],
    });
  });

  const short = (count: number, name: string, task: object) =>
    Array.from({ length: count }, (_, index) => ({ [`${name}${index}`]: task }));

  test('by many extensions of short tasks, at once', () => {
    const tasks = short(60, 't', { set: { x: 1 } });
    const extensions = tasks.map((_, index) => ({
      [`e${index}`]: { extend: 'all', before: [{ [`b${index}`]: { set: { x: 1 } } }] },
    }));
    const began = performance.now();
    expect(compile(extended(extensions, tasks), SETTINGS)).toMatchObject({
      errors: [{ code: 'definition-too-large' }],
    });
    expect(performance.now() - began).toBeLessThan(2_000);
  });

  test('by functions and extensions together', () => {
    const functions = { f: { do: short(9, 'inner', { set: { x: 1 } }) } };
    const extensions = [{ e: { extend: 'set', before: [{ note: { set: { x: 1 } } }] } }];
    const source = (calls: number) =>
      definition({ use: { functions, extensions }, do: short(calls, 't', { call: 'f' }) });
    expect(compile(source(52), SETTINGS).ok).toBe(true);
    expect(compile(source(53), SETTINGS)).toMatchObject({ errors: [{ code: 'definition-too-large' }] });
  });

  test('and the largest that is taken is compiled in moderate time', { timeout: 30_000 }, () => {
    const extensions = [{ e: { extend: 'set', before: [{ note: { set: { x: 1 } } }] } }];
    const tasks = short(1_000, 't', { set: { x: 1 } });
    const began = process.cpuUsage();
    expect(compile(extended(extensions, tasks), SETTINGS).ok).toBe(true);
    expect(process.cpuUsage(began).user / 1_000).toBeLessThan(10_000);
  });
});
