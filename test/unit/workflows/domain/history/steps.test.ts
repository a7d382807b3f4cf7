import { describe, expect, test } from 'vitest';
import { pageOfSteps } from '../../../../../functions/executions/domain/page-of-steps.ts';
import { type Step, toSteps } from '../../../../../functions/workflows/domain/history/steps.ts';
import { simulate } from '../../../../../functions/workflows/simulator/simulate.ts';
import type { Json, TaskOutcome } from '../../../../../functions/workflows/simulator/types.ts';
import { sourceMapOf, toEvents } from './support.ts';

const ARN = 'arn:aws:states:eu-west-1:123456789012:execution:machine:run';
const INVOKE = 'arn:aws:states:::lambda:invoke';
const started = Date.parse('2026-11-02T10:00:00.000Z');

/** Steps of a run of hand-written states, with the outcomes of its tasks in their order. */
async function stepsOf(
  states: { readonly [name: string]: Json },
  tasks: Readonly<Record<string, string>>,
  outcomes: readonly TaskOutcome[] = [],
  cut = Number.MAX_SAFE_INTEGER,
): Promise<readonly Step[]> {
  const answers = [...outcomes];
  const { history } = await simulate({
    definition: { QueryLanguage: 'JSONata', StartAt: Object.keys(states)[0] ?? '', States: states },
    input: { n: 1 },
    executionArn: ARN,
    executionName: 'run',
    stateMachineArn: ARN,
    stateMachineName: 'machine',
    roleArn: 'arn:aws:iam::123456789012:role/x',
    startedAt: started,
    tasks: { call: async () => answers.shift() ?? { output: { Payload: {} } } },
  });
  return toSteps(toEvents(history.slice(0, cut)), sourceMapOf(states, tasks));
}

const outline = (steps: readonly Step[]) => steps.map(({ name, kind, status }) => `${name}:${kind}:${status}`);
const task = (rest: { readonly [name: string]: Json }): Json => ({
  Type: 'Task',
  Resource: INVOKE,
  Arguments: { FunctionName: 'f' },
  ...rest,
});
const problem = JSON.stringify({ type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication', status: 503 });

describe('a sequence', () => {
  const states = {
    a: { Type: 'Pass', Output: { a: 1 }, Next: 'b' },
    b: { Type: 'Wait', Seconds: 2, Next: 'end' },
    end: { Type: 'Succeed' },
  };
  const tasks = { a: 'set /do/0/first', b: 'wait /do/1/second' };

  test('is its tasks with their times and payloads; states without a task are left out', async () => {
    const steps = await stepsOf(states, tasks);
    expect(outline(steps)).toEqual(['first:set:completed', 'second:wait:completed']);
    expect(steps[0]).toMatchObject({
      task: '/do/0/first',
      attempts: 1,
      input: { n: 1 },
      output: { a: 1 },
      durationMs: 0,
    });
    expect(steps[1]).toMatchObject({ durationMs: 2000, startedAt: '2026-11-02T10:00:00.000Z', output: { a: 1 } });
  });

  test('that has not ended has a step that runs', async () => {
    const steps = await stepsOf(states, tasks, [], 4);
    expect(outline(steps)).toEqual(['first:set:completed', 'second:wait:running']);
    expect(steps[1]).not.toHaveProperty('durationMs');
    expect(steps[1]).not.toHaveProperty('output');
  });
});

describe('a task', () => {
  const retry = [{ ErrorEquals: ['communication.503'], MaxAttempts: 2, IntervalSeconds: 1 }];
  const failed: TaskOutcome = { error: 'communication.503', cause: problem };

  test('that succeeds at the third attempt was tried three times', async () => {
    const states = { call: task({ Retry: retry, End: true }) };
    const [step] = await stepsOf(states, { call: 'call /do/0/fetch/try/0/call' }, [
      failed,
      failed,
      { output: { x: 1 } },
    ]);
    expect(step).toMatchObject({
      name: 'call',
      kind: 'call',
      status: 'completed',
      attempts: 3,
      output: { Payload: { x: 1 } },
    });
    expect(step).not.toHaveProperty('error');
  });

  test('that fails has faulted with its error, caught or not', async () => {
    const states = {
      call: task({ Catch: [{ ErrorEquals: ['States.ALL'], Next: 'after' }], End: true }),
      after: { Type: 'Pass', End: true },
    };
    const tasks = { call: 'call /do/0/fetch/try/0/call' };
    const expected = { status: 'faulted', error: { status: 503 }, attempts: 1 };
    expect((await stepsOf(states, tasks, [failed]))[0]).toMatchObject(expected);
    const uncaught = { call: task({ End: true }) };
    expect((await stepsOf(uncaught, tasks, [failed]))[0]).toMatchObject(expected);
  });

  test('around which an error was caught has done its work', async () => {
    const states = {
      try: {
        Type: 'Parallel',
        Branches: [{ StartAt: 'call', States: { call: task({ End: true }) } }],
        Catch: [{ ErrorEquals: ['States.ALL'], Next: 'handle' }],
        Next: 'last',
      },
      handle: { Type: 'Pass', Next: 'last' },
      last: { Type: 'Pass', End: true },
    };
    const tasks = {
      try: 'try /do/0/fetch',
      call: 'call /do/0/fetch/try/0/call',
      handle: 'set /do/0/fetch/catch/do/0/recover',
      last: 'set /do/1/last',
    };
    expect(outline(await stepsOf(states, tasks, [failed]))).toEqual([
      'fetch:try:completed',
      'call:call:faulted',
      'recover:set:completed',
      'last:set:completed',
    ]);
  });

  test('that raises has faulted with what it raised', async () => {
    const states = {
      refuse: {
        Type: 'Fail',
        Error: 'https://acme.example/no',
        Cause: JSON.stringify({ type: 'https://acme.example/no', status: 409 }),
      },
    };
    const [step] = await stepsOf(states, { refuse: 'raise /do/0/refuse' });
    expect(step).toMatchObject({
      kind: 'raise',
      status: 'faulted',
      error: { type: 'https://acme.example/no', status: 409 },
    });
  });
});

test('an error raised inside of a scope is told where it ends the execution', async () => {
  const raised = { type: 'https://acme.example/no', status: 409 };
  const fail = { Type: 'Fail', Error: raised.type, Cause: JSON.stringify(raised) };
  const states = {
    scope: { Type: 'Parallel', Branches: [{ StartAt: 'refuse', States: { refuse: fail } }], End: true },
  };
  const tasks = { scope: 'try /do/0/scope', refuse: 'raise /do/0/scope/try/0/refuse' };
  const steps = await stepsOf(states, tasks);
  expect(outline(steps)).toEqual(['scope:try:faulted', 'refuse:raise:faulted']);
  expect(steps.map(({ error }) => error)).toEqual([raised, raised]);
});

describe('a loop', () => {
  test('of states shows each iteration of its body, and itself once', async () => {
    const states = {
      init: { Type: 'Pass', Assign: { i: 0 }, Next: 'check' },
      check: {
        Type: 'Choice',
        Choices: [{ Condition: '{% $i < 3 %}', Assign: { i: '{% $i + 1 %}' }, Next: 'body' }],
        Default: 'after',
      },
      body: { Type: 'Pass', Next: 'check' },
      after: { Type: 'Pass', End: true },
    };
    const tasks = {
      init: 'for /do/0/loop',
      check: 'for /do/0/loop',
      body: 'set /do/0/loop/do/0/body',
      after: 'set /do/1/after',
    };
    expect(outline(await stepsOf(states, tasks))).toEqual([
      'loop:for:completed',
      ...Array(3).fill('body:set:completed'),
      'after:set:completed',
    ]);
  });

  test('as a Map shows each iteration', async () => {
    const states = {
      loop: {
        Type: 'Map',
        MaxConcurrency: 1,
        Items: [1, 2, 3],
        ItemProcessor: { StartAt: 'body', States: { body: { Type: 'Pass', End: true } } },
        Next: 'after',
      },
      after: { Type: 'Pass', End: true },
    };
    const tasks = { loop: 'for /do/0/loop', body: 'set /do/0/loop/do/0/body', after: 'set /do/1/after' };
    const steps = await stepsOf(states, tasks);
    expect(outline(steps)).toEqual([
      'loop:for:completed',
      ...Array(3).fill('body:set:completed'),
      'after:set:completed',
    ]);
    expect(steps.map(({ input }) => input)).toEqual([{ n: 1 }, 1, 2, 3, expect.anything()]);
  });
});

describe('a fork', () => {
  const branch = (name: string, state: Json): Json => ({ StartAt: name, States: { [name]: state } });
  const tasks = {
    both: 'fork /do/0/both',
    left: 'wait /do/0/both/fork/branches/0/left',
    right: 'call /do/0/both/fork/branches/1/right',
  };
  const both = (rest: { readonly [name: string]: Json }): { readonly [name: string]: Json } => ({
    both: {
      Type: 'Parallel',
      Branches: [branch('left', { Type: 'Wait', Seconds: 5, End: true }), branch('right', task({ End: true }))],
      ...rest,
    },
  });

  test('lasts as long as its slowest branch', async () => {
    const steps = await stepsOf(both({ End: true }), tasks);
    expect(outline(steps)).toEqual(['both:fork:completed', 'left:wait:completed', 'right:call:completed']);
    expect(steps.map(({ durationMs }) => durationMs)).toEqual([5000, 5000, 0]);
  });

  test('of which one branch fails has failed, and what ran beside it is cancelled', async () => {
    const failed: TaskOutcome = { error: 'communication.503', cause: problem, durationMs: 1000 };
    const steps = await stepsOf(both({ End: true }), tasks, [failed]);
    expect(outline(steps)).toEqual(['both:fork:faulted', 'left:wait:cancelled', 'right:call:faulted']);
    expect(steps.map(({ error }) => error?.status)).toEqual([503, undefined, 503]);
  });
});

describe('a page', () => {
  const step = (name: string, output: unknown = 1): Step => ({
    task: `/do/0/${name}`,
    name,
    kind: 'set',
    status: 'completed',
    startedAt: '2026-11-02T10:00:00.000Z',
    attempts: 1,
    output,
  });

  test('holds as many steps as asked for, and says where the next begins', () => {
    const steps = ['a', 'b', 'c'].map((name) => step(name));
    expect(pageOfSteps(steps, 0, 2)).toEqual({ items: steps.slice(0, 2), next: 2 });
    expect(pageOfSteps(steps, 2, 2)).toEqual({ items: steps.slice(2) });
    expect(pageOfSteps([], 0, 2)).toEqual({ items: [] });
  });

  test('holds fewer where they are large, but always one', () => {
    const large = 'x'.repeat(3_000_000);
    const steps = ['a', 'b', 'c'].map((name) => step(name, large));
    expect(pageOfSteps(steps, 0, 100)).toMatchObject({ items: [{ name: 'a' }], next: 1 });
  });
});
