import { describe, expect, test } from 'vitest';
import { STANDARD_ERROR_BASE } from '../../../../functions/tasks/public.ts';
import type { Json } from '../../../../functions/workflows/simulator/types.ts';
import { compiled, definition, run } from './support/run.ts';
import type { Service } from './support/service.ts';

const call = (extra: object = {}) => ({
  call: 'http',
  with: { method: 'get', endpoint: 'https://a.example' },
  ...extra,
});
const wait = (seconds: number, extra: object = {}) => ({ wait: { seconds }, ...extra });
const within = (seconds: number) => ({ timeout: { after: { seconds } } });
/** Every call takes so many seconds. */
const taking =
  (seconds: number): Service =>
  (_, visit) => ({ body: { visit }, seconds });

interface Ending {
  readonly seconds: number;
  readonly output?: unknown;
  /** Pointer of the task whose time was up. */
  readonly instance?: unknown;
}

async function ending(
  source: Record<string, unknown>,
  service: Service = taking(0),
  input: Json = {},
): Promise<Ending> {
  const { result } = await run(compiled(source).stateMachine, input, service);
  const seconds = ((result.stoppedAt ?? 0) - result.startedAt) / 1000;
  if (result.status === 'SUCCEEDED') return { seconds, output: result.output };
  const problem = JSON.parse(result.cause ?? '{}');
  expect(problem).toMatchObject({ type: `${STANDARD_ERROR_BASE}timeout`, status: 408 });
  return { seconds, instance: problem.instance };
}

const tasks = (...list: readonly object[]) => definition({ do: list });
const caught = (...list: readonly object[]) => [
  { around: { try: list, catch: { do: [{ told: { set: { at: '${ $error.instance }' } } }] } } },
];

describe('the timeout of a block', () => {
  test.each<[string, object, Service, number]>([
    ['in a call', { do: [{ one: call() }, { two: call() }], ...within(5) }, taking(3), 5],
    ['in the first call', { do: [{ one: call() }], ...within(2) }, taking(3), 2],
    ['in a wait', { do: [{ one: call() }, { two: wait(9) }, { three: call() }], ...within(5) }, taking(1), 5],
    ['in a wait that is last', { do: [{ one: wait(9) }], ...within(5) }, taking(1), 5],
    ['in the second of two waits', { do: [{ one: wait(3) }, { two: wait(3) }], ...within(5) }, taking(0), 5],
    ['in a loop of calls', { for: { in: '[1, 2, 3, 4, 5, 6]' }, do: [{ one: call() }], ...within(5) }, taking(2), 5],
    [
      'in a loop of waits',
      { for: { in: '[1, 2, 3, 4, 5, 6]' }, do: [{ one: wait(2, { export: { as: '$item' } }) }], ...within(5) },
      taking(0),
      5,
    ],
    ['in a branch', { fork: { branches: [{ one: wait(2) }, { two: wait(9) }] }, ...within(5) }, taking(0), 5],
    [
      'in a race',
      { fork: { compete: true, branches: [{ one: call() }, { two: wait(9) }] }, ...within(5) },
      taking(7),
      5,
    ],
    ['in a try', { try: [{ one: wait(9) }], catch: { do: [{ two: wait(9) }] }, ...within(5) }, taking(0), 5],
    [
      'in a handler',
      { try: [{ one: call() }], catch: { do: [{ two: wait(9) }] }, ...within(5) },
      () => ({ status: 404 }),
      5,
    ],
    ['between quick calls', { for: { in: '[1..50]' }, do: [{ one: call() }], ...within(5) }, taking(0.4), 5.2],
    ['of a pause itself', wait(9, within(5)), taking(0), 5],
  ])('runs out %s', async (_, block, service, seconds) => {
    expect(await ending(tasks({ block }, { later: call() }), service)).toEqual({ seconds, instance: '/do/0/block' });
  });

  test.each<[string, object, Service, number]>([
    ['calls', { do: [{ one: call() }, { two: call() }], ...within(5) }, taking(2), 4],
    ['a pause', wait(4, within(5)), taking(0), 4],
    ['branches', { fork: { branches: [{ one: call() }, { two: wait(3) }] }, ...within(5) }, taking(2), 3],
    ['what takes none', { set: { a: 1 }, ...within(1) }, taking(0), 0],
  ])('is enough for %s', async (_, block, service, seconds) => {
    expect(await ending(tasks({ block }), service)).toMatchObject({ seconds, output: expect.anything() });
  });

  test('does not run into the tasks behind the block', async () => {
    const source = tasks({ block: { do: [{ one: call() }], ...within(5) } }, { later: wait(9) }, { last: call() });
    expect(await ending(source, taking(2))).toMatchObject({ seconds: 13, output: { visit: 1 } });
  });

  test('begins anew each time the block is entered', async () => {
    const block = { do: [{ one: wait(3) }, { two: call() }], ...within(5) };
    const source = tasks({
      loop: { for: { in: '[1, 2, 3]' }, do: [{ block }, { mark: call({ export: { as: '$index' } }) }] },
    });
    expect(await ending(source, taking(1))).toMatchObject({ seconds: 15 });
  });

  test.each<[string, number, number, string, number]>([
    ['the inner', 3, 9, '/do/0/outer/do/0/inner', 3],
    ['the outer', 9, 3, '/do/0/outer', 3],
    ['the outer, when both are up,', 3, 3, '/do/0/outer', 3],
  ])('of %s block counts', async (_, inner, outer, instance, seconds) => {
    for (const body of [call(), wait(20)]) {
      const source = tasks({ outer: { do: [{ inner: { do: [{ one: body }], ...within(inner) } }], ...within(outer) } });
      expect(await ending(source, taking(20))).toEqual({ seconds, instance });
    }
  });

  test('and that of a call inside are told apart', async () => {
    const block = (own: number) => tasks({ block: { do: [{ one: call(within(own)) }], ...within(5) } });
    expect(await ending(block(2), taking(9))).toEqual({ seconds: 2, instance: '/do/0/block/do/0/one' });
    expect(await ending(block(8), taking(9))).toEqual({ seconds: 5, instance: '/do/0/block' });
  });
});

describe('a timeout', () => {
  test('is caught by a try around the block', async () => {
    for (const body of [call(), wait(9)]) {
      const block = { do: [{ one: call() }, { two: body }], ...within(5) };
      const source = tasks(...caught({ block }), { later: call({ output: { as: '$input.at' } }) });
      expect(await ending(source, taking(3))).toEqual({ seconds: 8, output: '/do/0/around/try/0/block' });
    }
  });

  test('of a block around is not caught by a try inside', async () => {
    for (const body of [[{ one: call() }], [{ one: wait(9) }], [{ one: wait(1) }, { two: call() }]]) {
      const block = { do: [...caught(...body), { later: call() }], ...within(5) };
      expect(await ending(tasks({ block }), taking(9))).toEqual({ seconds: 5, instance: '/do/0/block' });
      const inner = tasks(...caught({ block }));
      expect(await ending(inner, taking(9))).toEqual({ seconds: 5, output: { at: '/do/0/around/try/0/block' } });
    }
  });

  test('of a block inside is', async () => {
    const inner = { do: [{ one: wait(9) }], ...within(2) };
    const block = { do: caught({ inner }), ...within(5) };
    expect(await ending(tasks({ block }))).toEqual({
      seconds: 2,
      output: { at: '/do/0/block/do/0/around/try/0/inner' },
    });
  });

  test('ends the pauses between retries too', async () => {
    const retry = { delay: { seconds: 4 }, limit: { attempt: { count: 9 } } };
    const block = { do: [{ a: { try: [{ one: call() }], catch: { retry } } }], ...within(10) };
    expect(await ending(tasks({ block }), () => ({ status: 503 }))).toEqual({ seconds: 10, instance: '/do/0/block' });
  });

  test('leaves other errors as they are', async () => {
    const handler = { catch: { do: [{ told: { set: '${ $error }' } }] } };
    const block = { do: [{ one: call({ output: { as: '$number("x")' } }) }], ...within(5) };
    const { output } = await ending(tasks({ a: { try: [{ block }], ...handler } }));
    expect(output).toMatchObject({ type: `${STANDARD_ERROR_BASE}expression`, status: 400 });
  });

  test.each<[unknown, number]>([
    ["${ {'seconds': $input.n} }", 3],
    ['${ "PT" & $input.n & "S" }', 3],
    ['${ "PT1M0.0S" }', 60],
    ["${ {'minutes': 1, 'milliseconds': 2000} }", 62],
    ['${ "P1W" }', 604_800],
  ])('may be an expression: %s', async (duration, seconds) => {
    const timeout = { after: duration };
    const input = { n: 3 };
    const forever: Service = () => ({ body: 1, seconds: 9_999_999 });
    const block = { do: [{ one: call() }, { two: call() }], timeout };
    expect(await ending(tasks({ block }), forever, input)).toEqual({ seconds, instance: '/do/0/block' });
    const waiting = await ending(tasks({ pause: { wait: duration } }), forever, input);
    expect(waiting.seconds).toBe(seconds);
    const [named, whole] = [
      { ...tasks({ one: call({ timeout: 'short' }) }), use: { timeouts: { short: timeout } } },
      { ...tasks({ one: call() }), timeout },
    ];
    const { result } = await run(compiled(named).stateMachine, input, forever);
    expect([result.error, (result.stoppedAt ?? 0) - result.startedAt]).toEqual(['States.Timeout', 1000 * seconds]);
    expect(await ending(whole, forever, input)).toEqual({ seconds, instance: '' });
  });

  test.each([
    '${ {"seconds": 0.5} }',
    '${ 5 }',
    '${ "P" }',
    '${ "PT" }',
    '${ "P1M" }',
    '${ {"second": 5} }',
    '${ {"seconds": 0} }',
    '${ null }',
    '${ {"S": 5} }',
    '${ {"days": 366} }',
  ])('that %s gives is an error of the expression', async (duration) => {
    const handler = { catch: { do: [{ told: { set: { type: '${ $error.type }' } } }] } };
    for (const task of [
      { wait: duration },
      call({ timeout: { after: duration } }),
      { do: [{ a: call() }], timeout: { after: duration } },
    ]) {
      const source = tasks({ a: { try: [{ task }], ...handler } });
      expect((await ending(source)).output).toEqual({ type: `${STANDARD_ERROR_BASE}expression` });
    }
  });

  test('of the workflow that is written out ends the run, and nothing catches it', async () => {
    const source = { ...tasks(...caught({ one: wait(9) })), ...within(5) };
    const { result } = await run(compiled(source).stateMachine, {});
    expect(result.status).toBe('TIMED_OUT');
  });
});

describe('the transitions of a block with a timeout', () => {
  test.each<[string, readonly object[], number]>([
    ['calls', [{ a: { do: [{ b: call() }, { c: call() }], ...within(9) } }], 2],
    [
      'a call between sets',
      [
        {
          a: { do: [{ b: { set: { x: 1 } } }, { c: call() }, { d: { set: { y: '${ $number(1) }' } } }], ...within(9) },
        },
      ],
      1,
    ],
    ['a pause between calls', [{ a: { do: [{ b: call() }, { c: wait(1) }, { d: call() }], ...within(9) } }], 3],
    ['pauses', [{ a: { do: [{ b: wait(1) }, { c: wait(1) }], ...within(9) } }, { d: call() }], 4],
    [
      'a loop',
      [
        {
          a: {
            for: { in: '[1, 2, 3]' },
            do: [{ b: call({ input: { from: '{"a": $input}' }, output: { as: '$input' } }) }],
            ...within(9),
          },
        },
        { c: call() },
      ],
      8,
    ],
    ['two blocks', [{ a: { do: [{ b: { do: [{ c: call() }], ...within(5) } }, { d: call() }], ...within(9) } }], 2],
  ])('%s: %#', async (_, list, transitions) => {
    const { result } = await run(compiled(tasks(...list)).stateMachine, {}, taking(0));
    expect(result.status, result.cause).toBe('SUCCEEDED');
    expect(result.transitions).toBeLessThanOrEqual(transitions);
  });
});
