import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Step, toSteps } from '../../../../../functions/workflows/domain/history/steps.ts';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { interpret, type Trace } from '../../../workflows/compiler/support/interpreter.ts';
import { compiled, definition, run } from '../../../workflows/compiler/support/run.ts';
import { counted, Problem, type Service } from '../../../workflows/compiler/support/service.ts';
import { inputs, service, workflows } from '../../../workflows/compiler/support/workflows.ts';
import { toEvents } from './support.ts';

async function stepsOf(
  source: string | Record<string, unknown>,
  input: Json,
  calls?: Service,
): Promise<readonly Step[]> {
  const { stateMachine, sourceMap } = compiled(source);
  const { history } = await run(stateMachine, input, calls);
  return toSteps(toEvents(history), sourceMap);
}

/** What the definition runs, or undefined where an expression raises an error: then a folded task may hide which one it was. */
async function traceOf(source: Record<string, unknown>, input: Json, calls: Service): Promise<Trace | undefined> {
  const trace: Trace = { runs: [], hasExpressionError: false };
  try {
    await interpret(source, input, counted(calls), trace);
  } catch (error) {
    if (!(error instanceof Problem)) return undefined;
  }
  return trace.hasExpressionError ? undefined : trace;
}

/** A repetition of a single state is one step with several attempts, so that workflows that repeat nothing are compared. */
function withoutRetries(source: Json): Json {
  if (Array.isArray(source)) return source.map(withoutRetries);
  if (typeof source !== 'object' || source === null) return source;
  const members = Object.entries(source).filter(([name]) => name !== 'retry');
  return Object.fromEntries(members.map(([name, value]) => [name, withoutRetries(value)]));
}

/** Branches of a fork run side by side: what is ordered is what has the same innermost branch. */
function byBranch<T>(items: readonly T[], pointerOf: (item: T) => string): Record<string, readonly T[]> {
  const branches = Object.groupBy(items, (item) => /^.*\/fork\/branches\/\d+\//.exec(pointerOf(item))?.[0] ?? '');
  return branches as Record<string, readonly T[]>;
}

describe('the history of a compiled workflow', () => {
  test('has the tasks that the definition runs, in their order, with nothing but their own data', {
    timeout: 600_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(workflows, inputs, async (random, input) => {
        const source = withoutRetries(random as Json) as Record<string, Json>;
        const trace = await traceOf(source, input, service);
        fc.pre(trace !== undefined);
        const expected = byBranch(trace?.runs ?? [], ({ pointer }) => pointer);
        const steps = byBranch(await stepsOf(source, input, service), ({ task }) => task);
        const pointers = (record: Record<string, readonly { task?: string; pointer?: string }[]>) =>
          Object.fromEntries(
            Object.entries(record).map(([branch, all]) => [branch, all.map(({ task, pointer }) => task ?? pointer)]),
          );
        expect(pointers(steps)).toEqual(pointers(expected));
        for (const [branch, all] of Object.entries(steps)) {
          for (const [index, step] of all.entries()) {
            const known = expected[branch]?.[index];
            if (step.input !== undefined) expect(step.input).toEqual(known?.input);
            if (step.output !== undefined) expect(step.output).toEqual(known?.output);
          }
        }
      }),
      { numRuns: Number(process.env['COMPILER_RUNS'] ?? 100) },
    );
  });
});

const outline = (steps: readonly Step[]) => steps.map(({ name, kind, status }) => `${name}:${kind}:${status}`);
const get = (uri: string) => ({ call: 'http', with: { method: 'get', endpoint: uri } });

describe('what is folded into the states of other tasks', () => {
  test('begins and ends when these are entered or left, with the data that is known', async () => {
    const source = definition({
      do: [
        { read: { set: { n: '${ $input.n }' } } },
        { pause: { wait: { seconds: 2 } } },
        { double: { set: { n: '${ $input.n * 2 }' } } },
      ],
    });
    const steps = await stepsOf(source, { n: 21 });
    expect(outline(steps)).toEqual(['read:set:completed', 'pause:wait:completed', 'double:set:completed']);
    expect(steps.map(({ durationMs }) => durationMs)).toEqual([0, 2000, 0]);
    expect(steps[2]?.startedAt).toBe(steps[1]?.endedAt);
    expect(steps[0]?.input).toEqual({ n: 21 });
    expect(steps[2]?.output).toEqual({ n: 42 });
  });

  test('is told where two ways lead to the same state', async () => {
    const source = `
      document: { dsl: 1.0.3, namespace: test, name: sizes, version: 1.0.0 }
      evaluate: { language: jsonata }
      do:
        - decide: { switch: [{ low: { when: '\${ $input.n < 10 }', then: small } }, { high: { then: large } }] }
        - small: { set: { size: S }, then: pause }
        - large: { set: { size: L } }
        - pause: { wait: { seconds: 1 } }`;
    expect(Object.keys(compiled(source).sourceMap.states)).toHaveLength(2);
    const names = async (n: number) => (await stepsOf(source, { n })).map(({ name }) => name);
    expect(await names(1)).toEqual(['decide', 'small', 'pause']);
    expect(await names(10)).toEqual(['decide', 'large', 'pause']);
  });

  test('shows a try without a state of its own once, around what ran in it', async () => {
    const source = definition({
      do: [
        {
          attempt: {
            try: [{ fetch: get('https://a.example/') }],
            catch: { errors: { with: { status: 404 } }, do: [{ recover: { set: { found: false } } }] },
          },
        },
        { last: { set: { done: true } } },
      ],
    });
    const expected = ['attempt:try:completed', 'fetch:call:faulted', 'recover:set:completed', 'last:set:completed'];
    expect(outline(await stepsOf(source, {}, () => ({ status: 404 })))).toEqual(expected);
  });

  test('shows a raised error that is handled as a task that has faulted', async () => {
    const refuse = { raise: { error: { type: 'https://a.example/no', status: 409, title: 'No' } } };
    const source = definition({
      do: [{ attempt: { try: [{ refuse }], catch: { do: [{ recover: { set: { ok: true } } }] } } }],
    });
    expect(outline(await stepsOf(source, {}))).toEqual([
      'attempt:try:completed',
      'refuse:raise:faulted',
      'recover:set:completed',
    ]);
  });
});

test('a call that is repeated is one step with its attempts', async () => {
  const source = definition({
    do: [
      {
        attempt: {
          try: [{ prepare: { set: { n: 1 } } }, { fetch: get('https://a.example/') }],
          catch: { errors: { with: { status: 503 } }, retry: { limit: { attempt: { count: 4 } } } },
        },
      },
    ],
  });
  const steps = await stepsOf(source, {}, (_, visit) => (visit < 3 ? { status: 503 } : { body: 'x' }));
  expect(steps.map(({ name, attempts }) => [name, attempts])).toEqual([
    ['attempt', 1],
    ['prepare', 1],
    ['fetch', 3],
  ]);
  expect(steps[2]).toMatchObject({ status: 'completed', output: 'x' });
});

test('a competition is won by a branch that has done its work; the others are cancelled', async () => {
  const source = definition({
    do: [
      {
        race: {
          fork: { compete: true, branches: [{ slow: { wait: { seconds: 9 } } }, { quick: { wait: { seconds: 1 } } }] },
        },
      },
    ],
  });
  expect(outline(await stepsOf(source, {}))).toEqual([
    'race:fork:completed',
    'slow:wait:cancelled',
    'quick:wait:completed',
  ]);
});
