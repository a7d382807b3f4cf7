import { describe, expect, test } from 'vitest';
import { OFFLINE_SETTINGS } from '../../../../../bin/offline-settings.ts';
import { compile } from '../../../../../functions/workflows/compiler/compile.ts';
import {
  type SimulationRequest,
  simulateWorkflow,
} from '../../../../../functions/workflows/domain/simulation/simulate-workflow.ts';
import { definition } from '../../../../support/workflows.ts';

const STARTED_AT = Date.parse('2026-11-02T10:00:00.000Z');
const call = (extra: object = {}) => ({
  call: 'http',
  with: { method: 'get', endpoint: 'https://shop.example/price' },
  ...extra,
});
const problem = (status: number) => ({
  type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication',
  status,
  title: 'No price',
});

function run(tasks: readonly unknown[], request: Partial<SimulationRequest> = {}, now = () => 0) {
  const compiled = compile(definition('quote', tasks), OFFLINE_SETTINGS);
  if (!compiled.ok) throw new Error(JSON.stringify(compiled.errors));
  return simulateWorkflow({ ...compiled, mocks: {}, startedAt: STARTED_AT, ...request }, now);
}

describe('mocks', () => {
  test('answer a task by its name or its pointer', async () => {
    for (const key of ['price', '/do/0/price']) {
      const simulated = await run([{ price: call() }], { mocks: { [key]: { output: { cents: 5 } } } });
      expect(simulated).toMatchObject({ status: 'completed', output: { cents: 5 }, unmocked: [] });
    }
  });

  test('that are a list answer one call after the other, the last one all that follow', async () => {
    const tasks = [
      {
        each: {
          for: { each: 'i', in: '${ [1..4] }' },
          do: [{ price: call({ export: { as: '${ {"seen": $append($context.seen, $output)} }' } }) }],
          output: { as: '${ $context.seen }' },
        },
      },
    ];
    const mocks = { price: [{ output: 1 }, { output: 2 }] };
    expect(await run(tasks, { mocks })).toMatchObject({ status: 'completed', output: [1, 2, 2, 2] });
  });

  test('answer each attempt of a retried task', async () => {
    const retry = { delay: { seconds: 2 }, backoff: { constant: {} }, limit: { attempt: { count: 3 } } };
    const tasks = [{ ask: { try: [{ price: call() }], catch: { retry } } }];
    const mocks = { price: [{ error: problem(503) }, { error: problem(503) }, { output: 7 }] };
    const simulated = await run(tasks, { mocks });
    expect(simulated).toMatchObject({ status: 'completed', output: 7, transitions: 3, durationMs: 4000 });
    const attempts = simulated.steps.map(({ name, attempts }) => [name, attempts]);
    expect(attempts).toContainEqual(['price', 3]);
  });

  test('take their time on the virtual clock', async () => {
    const simulated = await run([{ price: call() }], { mocks: { price: { output: 1, durationMs: 86_400_000 } } });
    expect(simulated.durationMs).toBe(86_400_000);
    expect(simulated.steps[0]).toMatchObject({ startedAt: '2026-11-02T10:00:00.000Z', durationMs: 86_400_000 });
  });

  test('that are errors are what a connector raises, and can be caught', async () => {
    const tasks = [
      { ask: { try: [{ price: call() }], catch: { as: 'why', do: [{ tell: { set: { why: '${ $why.status }' } } }] } } },
    ];
    const mocks = { price: { error: problem(404) } };
    expect(await run(tasks, { mocks })).toMatchObject({ status: 'completed', output: { why: 404 } });
    const uncaught = await run([{ price: call() }], { mocks });
    expect(uncaught).toMatchObject({ status: 'faulted', error: { ...problem(404), instance: '/do/0/price' } });
    expect(uncaught.output).toBeUndefined();
  });

  test.each([
    ['unknown-mock', { nobody: { output: 1 } }],
    ['unknown-mock', { '/do/7/price': { output: 1 } }],
    ['unknown-mock', { tell: { output: 1 } }],
    ['unknown-mock', { ['__proto__']: { output: 1 } }],
    ['ambiguous-mock', { price: { output: 1 } }],
    ['repeated-mock', { cost: { output: 1 }, '/do/2/cost': { output: 1 } }],
  ])('are refused as %s', async (code, mocks) => {
    const inner = { do: [{ price: call() }] };
    const tasks = [{ price: call() }, { inner }, { cost: call() }, { tell: { set: { a: 1 } } }];
    await expect(run(tasks, { mocks })).rejects.toMatchObject({
      code: 'invalid-mocks',
      findings: expect.arrayContaining([expect.objectContaining({ code })]),
    });
  });
});

describe('a task without a mock', () => {
  test('never answers: the run waits for it', async () => {
    const simulated = await run([{ price: call() }, { more: call() }]);
    expect(simulated).toMatchObject({ status: 'running', unmocked: ['/do/0/price'] });
    expect(simulated.steps).toMatchObject([{ name: 'price', status: 'running' }]);
  });

  test('times out when it has a timeout', async () => {
    const simulated = await run([{ price: call({ timeout: { after: { seconds: 30 } } }) }]);
    expect(simulated).toMatchObject({ status: 'faulted', error: { status: 408 }, durationMs: 30_000 });
  });
});

describe('an event', () => {
  const emit = { emit: { event: { with: { source: 'https://shop.example', type: 'com.example.sold', data: 1 } } } };
  const expected = { specversion: '1.0', source: 'https://shop.example', type: 'com.example.sold', data: 1 };

  test('is taken without a mock', async () => {
    const simulated = await run([{ one: emit }, { two: emit }]);
    expect(simulated).toMatchObject({ status: 'completed', unmocked: [], transitions: 2 });
    expect(simulated.output).toEqual({
      ...expected,
      id: '00000000-0000-4000-8000-000000000002',
      time: '2026-11-02T10:00:00.000Z',
    });
  });

  test('is refused when a mock says so', async () => {
    const mocks = { one: { error: problem(500) } };
    expect(await run([{ one: emit }], { mocks })).toMatchObject({ status: 'faulted', error: problem(500) });
  });
});

describe('another workflow', () => {
  const go = (run: object = {}) => ({
    run: { workflow: { namespace: 'shop', name: 'order', version: 'latest' }, ...run },
  });

  test('ends as its mock says', async () => {
    expect(await run([{ go: go() }], { mocks: { go: { output: { ok: true } } } })).toMatchObject({
      status: 'completed',
      output: { ok: true },
    });
    expect(await run([{ go: go() }], { mocks: { go: { error: problem(503) } } })).toMatchObject({
      status: 'faulted',
      error: problem(503),
    });
  });

  test('needs a mock only where it is awaited', async () => {
    expect(await run([{ go: go({ await: false }) }])).toMatchObject({ status: 'completed', unmocked: [] });
    expect(await run([{ go: go() }])).toMatchObject({ status: 'running', unmocked: ['/do/0/go'] });
  });
});

describe('the same request', () => {
  test('gives the same answer, random numbers and ids included', async () => {
    const tasks = [{ draw: { set: { uuid: '${ $uuid() }', at: '${ $now() }' } } }];
    const first = await run(tasks);
    expect(first).toMatchObject({ status: 'completed', output: { at: '2026-11-02T10:00:00.000Z' } });
    expect(await run(tasks)).toEqual(first);
  });
});

describe('the input', () => {
  const inputSchema = { type: 'object', required: ['order'] };
  test('is held against the schema of the workflow', async () => {
    await expect(run([{ a: { set: { b: 1 } } }], { inputSchema, input: {} })).rejects.toMatchObject({
      code: 'invalid-input',
      findings: [expect.objectContaining({ code: 'schema-required' })],
    });
    expect(await run([{ a: { set: { b: 1 } } }], { inputSchema, input: { order: 1 } })).toMatchObject({
      status: 'completed',
    });
  });

  test('may have 262,144 bytes', async () => {
    await expect(run([{ a: { set: { b: 1 } } }], { input: 'x'.repeat(262_143) })).rejects.toMatchObject({
      code: 'body-too-large',
    });
  });
});

describe('effort is bounded', () => {
  const loop = (body: object) => [
    { begin: { set: '${ $input }' } },
    { turn: body },
    { again: { if: '${ true }', set: '${ $input }', ['then']: 'turn' } },
  ];

  test('in states', async () => {
    const endless = loop({ wait: { seconds: 1 } });
    await expect(run(endless)).rejects.toMatchObject({
      code: 'simulation-limit-reached',
      message: expect.stringMatching(/10000 states/),
    });
  });

  test('in data', async () => {
    const text = 'x'.repeat(200_000);
    const endless = loop({ wait: { seconds: 1 } });
    await expect(run(endless, { input: { text } })).rejects.toMatchObject({
      code: 'simulation-limit-reached',
      message: expect.stringMatching(/characters/),
    });
  });

  test('in time', async () => {
    let now = 0;
    const ticking = () => {
      now += 4000;
      return now;
    };
    await expect(run(loop({ wait: { seconds: 1 } }), {}, ticking)).rejects.toMatchObject({
      code: 'simulation-limit-reached',
      message: expect.stringMatching(/10 seconds/),
    });
  });
});
