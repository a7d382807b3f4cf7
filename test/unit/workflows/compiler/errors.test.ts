import { describe, expect, test } from 'vitest';
import { STANDARD_ERROR_BASE } from '../../../../functions/tasks/public.ts';
import { simulate } from '../../../../functions/workflows/simulator/simulate.ts';
import type { Json, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';
import { compiled, definition, outcome, run } from './support/run.ts';
import type { Service } from './support/service.ts';

const get = { call: 'http', with: { method: 'get', endpoint: 'https://a.example' } };
const gone: Service = () => ({ status: 404 });
const show = [{ show: { set: { problem: '${ $error }' } } }];

function attempt(body: readonly object[], handling: object) {
  return definition({ do: [{ attempt: { try: body, catch: handling } }] });
}

/** Runs a machine whose connector ends as told. */
async function ending(
  source: Record<string, unknown>,
  end: TaskOutcome,
): Promise<{ status: string; output?: Json; error?: string; cause?: string }> {
  const { result } = await simulate({
    definition: compiled(source).stateMachine as Json,
    input: {},
    executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:m:e',
    executionName: 'e',
    stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:m',
    stateMachineName: 'm',
    roleArn: 'arn:aws:iam::123456789012:role/r',
    tasks: { call: () => Promise.resolve(end) },
  });
  return result;
}

describe('a raised error', () => {
  const error = {
    type: 'https://a.example/errors/full',
    status: 409,
    title: 'Full',
    detail: '${ "No room for " & $input.who }',
  };

  test('faults the workflow with the problem and where it was raised', async () => {
    const { error: name, cause } = (await outcome(definition({ do: [{ a: { do: [{ b: { raise: { error } } }] } }] }), {
      who: 'Ada',
    })) as { error: string; cause: string };
    expect(name).toBe(error.type);
    expect(JSON.parse(cause)).toEqual({ ...error, detail: 'No room for Ada', instance: '/do/0/a/do/0/b' });
  });

  test('may be defined in `use.errors`', async () => {
    const source = definition({ use: { errors: { full: error } }, do: [{ a: { raise: { error: 'full' } } }] });
    expect(await outcome(source, { who: 'Ada' })).toMatchObject({ error: error.type });
  });

  test.each([
    'https://serverlessworkflow.io/dsl/errors/types/validation',
    'https://serverlessworkflow.io/spec/1.0.0/errors/validation',
    'https://open-workflow-specification.org/dsl/errors/types/validation',
    'https://open-workflow-specification.org/spec/1.0.0/errors/validation',
    '${ "https://serverlessworkflow.io/dsl/errors/types/" & "validation" }',
  ])('of a standard type has its canonical URI, written as %s', async (type) => {
    const source = definition({ do: [{ a: { raise: { error: { type, status: 422 } } } }] });
    const { error: name, cause } = (await outcome(source, {})) as { error: string; cause: string };
    expect(name).toBe('validation.422');
    expect(JSON.parse(cause)).toMatchObject({ type: `${STANDARD_ERROR_BASE}validation`, status: 422 });
  });

  test('keeps its Cause within what Step Functions takes', async () => {
    const source = definition({
      do: [{ a: { raise: { error: { ...error, title: '${ $input.long }', detail: '${ $input.long }' } } } }],
    });
    const { cause } = (await outcome(source, { long: '\u0001'.repeat(40_000) })) as { cause: string };
    expect(cause.length).toBeLessThanOrEqual(32_768);
    expect(JSON.parse(cause).status).toBe(409);
  });
});

describe('a caught error', () => {
  test('is a problem again, whether it came from a connector', async () => {
    const { output } = (await outcome(attempt([{ get }], { do: show }), {}, gone)) as { output: { problem: object } };
    expect(output.problem).toEqual({
      type: `${STANDARD_ERROR_BASE}communication`,
      status: 404,
      title: 'Status 404',
      instance: '/do/0/attempt/try/0/get',
    });
  });

  test('or was raised', async () => {
    const error = { type: 'https://a.example/e', status: 409, title: 'E' };
    const body = [{ wait: { wait: 'PT1S' } }, { raise: { raise: { error } } }];
    expect(await outcome(attempt(body, { do: show }), {})).toEqual({
      output: { problem: { ...error, instance: '/do/0/attempt/try/1/raise' } },
    });
  });

  test.each([
    ['States.Timeout', 'timeout', 408],
    ['States.HeartbeatTimeout', 'timeout', 408],
    ['States.QueryEvaluationError', 'expression', 400],
    ['Lambda.Unknown', 'runtime', 500],
    ['Lambda.TooManyRequestsException', 'runtime', 500],
    ['Runtime.ExitError', 'runtime', 500],
    ['TypeError', 'runtime', 500],
  ])('or is one of AWS: %s', async (error, kind, status) => {
    const { output } = await ending(attempt([{ get }], { do: show }), { error, cause: 'not JSON' });
    const instance = '/do/0/attempt/try/0/get';
    expect(output).toMatchObject({ problem: { type: STANDARD_ERROR_BASE + kind, status, instance } });
    const filtered = attempt([{ get }], { errors: { with: { type: STANDARD_ERROR_BASE + kind, status } }, do: show });
    expect(await ending(filtered, { error, cause: 'not JSON' })).toMatchObject({ status: 'SUCCEEDED' });
  });

  test('or of an expression', async () => {
    const body = [{ set: { set: { x: '${ $input.a + "x" }' } } }];
    const { output } = (await outcome(attempt(body, { do: show }), { a: 1 })) as { output: { problem: object } };
    expect(output.problem).toMatchObject({ type: `${STANDARD_ERROR_BASE}expression`, status: 400 });
  });

  test.each([
    [{ status: 404 }, true],
    [{ status: 500 }, false],
    [{ type: `${STANDARD_ERROR_BASE}communication` }, true],
    [{ type: `${STANDARD_ERROR_BASE}timeout` }, false],
    [{ type: 'https://serverlessworkflow.io/dsl/errors/types/communication', status: 404 }, true],
    [{ title: 'Status 404' }, true],
    [{ title: 'Other', status: 404 }, false],
    [{ instance: '/do/0/attempt/try/0/get' }, true],
    [{}, true],
  ])('fits the filter %j: %s', async (filter, fits) => {
    const result = await outcome(
      attempt([{ get }], { errors: { with: filter }, do: [{ ok: { set: { ok: true } } }] }),
      {},
      gone,
    );
    expect(result).toEqual(fits ? { output: { ok: true } } : { error: 'communication.404', cause: expect.any(String) });
  });

  test.each([
    [{ when: '$error.status = 404' }, true],
    [{ when: '$error.status = 500' }, false],
    [{ exceptWhen: '$error.status = 404' }, false],
    [{ when: '$input.a', exceptWhen: '$error.status = 500' }, true],
  ])('passes the conditions %j: %s', async (conditions, passes) => {
    const result = await outcome(
      attempt([{ get }], { ...conditions, do: [{ ok: { set: '${ $input }' } }] }),
      { a: 1 },
      gone,
    );
    expect(result).toMatchObject(passes ? { output: { a: 1 } } : { error: 'communication.404' });
  });

  test('that is not meant goes on to the try around', async () => {
    const inner = { try: [{ get }, { wait: { wait: 'PT1S' } }], catch: { when: '$error.status = 500' } };
    const source = attempt([{ inner }], {
      errors: { with: { status: 404 } },
      as: 'problem',
      do: [{ ok: { set: { at: '${ $problem.instance }' } } }],
    });
    expect(await outcome(source, {}, gone)).toEqual({ output: { at: '/do/0/attempt/try/0/inner/try/0/get' } });
  });

  test('is handed to `end` and `exit` as any flow is', async () => {
    const source = definition({
      do: [
        { attempt: { try: [{ get }, { stop: { switch: [{ now: { then: 'end' } }] } }], catch: { retry: {} } } },
        { never: { set: { never: true } } },
      ],
    });
    expect(await outcome(source, {}, () => ({ body: { done: true } }))).toEqual({ output: { done: true } });
  });
});

describe('a retry', () => {
  const policy = { delay: { seconds: 2 }, backoff: { exponential: {} }, limit: { attempt: { count: 3 } } };

  test('waits longer each time, then gives up', async () => {
    const { result } = await run(compiled(attempt([{ get }], { retry: policy })).stateMachine, {}, (_, visit) =>
      visit < 4 ? { status: 503 } : { body: 'ok' },
    );
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: 'ok' });
    expect((result.stoppedAt ?? 0) - result.startedAt).toBe(2_000 + 4_000 + 8_000);
  });

  test('repeats the whole body', async () => {
    const visits: string[] = [];
    const body = [{ first: get }, { pause: { wait: 'PT1S' } }, { second: get }];
    await outcome(attempt(body, { errors: { with: { status: 503 } }, retry: policy }), {}, (request, visit) => {
      visits.push(request.task.slice(-6));
      return request.task.endsWith('second') && visit === 1 ? { status: 503 } : { body: {} };
    });
    expect(visits).toEqual(['/first', 'second', '/first', 'second']);
  });

  test('is for errors that the filter means', async () => {
    let calls = 0;
    const source = attempt([{ get }], {
      errors: { with: { type: `${STANDARD_ERROR_BASE}communication`, status: 503 } },
      retry: policy,
    });
    await outcome(source, {}, () => {
      calls += 1;
      return { status: 404 };
    });
    expect(calls).toBe(1);
  });

  test.each([
    [{ status: 500 }, 'Lambda.TooManyRequestsException', true],
    [{ status: 500 }, 'runtime.500', true],
    [{ status: 500 }, 'communication.503', false],
    [{ type: `${STANDARD_ERROR_BASE}timeout` }, 'States.Timeout', true],
    [{ type: `${STANDARD_ERROR_BASE}communication` }, 'communication.599', true],
    [{ type: `${STANDARD_ERROR_BASE}communication` }, 'States.Timeout', false],
  ])('of the filter %j repeats %s: %s', (filter, error, repeats) => {
    const { stateMachine } = compiled(attempt([{ get }], { errors: { with: filter }, retry: policy }));
    const [state] = Object.values(
      (stateMachine as { States: Record<string, { Retry: { ErrorEquals: string[] }[] }> }).States,
    );
    expect(state?.Retry[0]?.ErrorEquals.includes(error)).toBe(repeats);
  });

  test.each([
    [{ errors: { with: { title: 'Status 503' } } }],
    [{ when: '$error.status = 503' }],
    [{ errors: { with: { status: 503 } }, exceptWhen: '$error.status = 404' }],
  ])('by %j, which names do not tell, waits as long and tries as often', async (meant) => {
    let calls = 0;
    const source = attempt([{ get }], {
      ...meant,
      retry: policy,
      do: [{ gaveUp: { set: { after: '${ $error.status }' } } }],
    });
    const { result } = await run(compiled(source).stateMachine, {}, () => {
      calls += 1;
      return { status: 503 };
    });
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { after: 503 } });
    expect([calls, (result.stoppedAt ?? 0) - result.startedAt]).toEqual([4, 14_000]);
    expect(await outcome(source, {}, gone)).toMatchObject({ error: 'communication.404' });
  });

  test('begins to count anew in each iteration of a loop', async () => {
    const once: Service = (_, visit) => (visit % 3 === 0 ? { body: visit } : { status: 503 });
    const body = {
      attempt: { try: [{ get }], catch: { when: '$error.status = 503', retry: { limit: { attempt: { count: 2 } } } } },
    };
    const source = definition({ do: [{ loop: { for: { in: '[1, 2]' }, do: [body] } }] });
    expect(await outcome(source, {}, once)).toEqual({ output: 6 });
  });
});

describe('competing branches', () => {
  const race = (branches: readonly object[]) => definition({ do: [{ race: { fork: { compete: true, branches } } }] });

  test('give the output of the first to end, and stop the others', async () => {
    const branches = [
      { slow: { do: [{ wait: { wait: 'PT9S' } }, { set: { set: { by: 'slow' } } }] } },
      { fast: { do: [{ wait: { wait: 'PT2S' } }, { set: { set: { by: 'fast', list: [[1]] } } }] } },
    ];
    const { result } = await run(compiled(race(branches)).stateMachine, {});
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { by: 'fast', list: [[1]] } });
    expect((result.stoppedAt ?? 0) - result.startedAt).toBe(2_000);
  });

  test('fail when the first to end fails', async () => {
    expect(await outcome(race([{ get }, { wait: { wait: 'PT9S' } }]), {}, gone)).toMatchObject({
      error: 'communication.404',
    });
  });

  test('hand over what they export, also to an export that comes a state later', async () => {
    const branches = [
      { slow: { wait: 'PT9S' } },
      { fast: { export: { as: { n: '${ $input.n }' } }, set: { by: 'fast' } } },
    ];
    const race = {
      fork: { compete: true, branches },
      output: { as: { at: '${ $workflow.startedAt.epoch }' } },
      export: { as: { seen: '${ $context.n }' } },
    };
    const source = definition({ do: [{ race }, { tell: { set: '${ $context }' } }] });
    expect(await outcome(source, { n: 7 })).toEqual({ output: { seen: 7 } });
  });

  test('hand over 32,000 characters at most', async () => {
    const result = await outcome(race([{ set: { set: { long: '${ $input.long }' } } }]), { long: 'x'.repeat(40_000) });
    expect(result).toMatchObject({ error: 'runtime.500' });
  });
});

test.each([{}, { retry: { delay: 'PT1S' } }, { do: show }, { retry: { backoff: { linear: {} } }, do: show }])(
  'a filter that fits no error there is catches nothing: %o',
  async (handling) => {
    const errors = { with: { type: `${STANDARD_ERROR_BASE}timeout`, status: 503 } };
    const source = attempt([{ get }], { errors, ...handling });
    expect(JSON.stringify(compiled(source).stateMachine)).not.toContain('"ErrorEquals":[]');
    expect(await outcome(source, {}, gone)).toMatchObject({ error: expect.stringContaining('404') });
  },
);
