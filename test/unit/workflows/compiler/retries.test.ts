import { describe, expect, test } from 'vitest';
import { isObject } from '../../../../functions/workflows/language/json.ts';
import { compiled, definition, run } from './support/run.ts';
import type { Answer } from './support/service.ts';

const call = { call: 'http', with: { method: 'get', endpoint: 'https://a.example' } };
const error = { type: 'https://a.example/full', status: 503, title: 'Full' };
const failing: Answer = { status: 503 };
const done = [{ gaveUp: { set: { status: '${ $problem.status }' } } }];

/** A `try` whose errors only their status tells, so that the policy alone decides what a retry is made of. */
function attempt(retry: unknown, body: readonly object[] = [{ call }], extra: object = {}) {
  const handling = { as: 'problem', retry, do: done, ...extra };
  return definition({ do: [{ attempt: { try: body, catch: handling } }] });
}

interface Attempts {
  /** Seconds from the start at which the attempts began. */
  readonly at: readonly number[];
  readonly output: unknown;
  readonly transitions: number;
}

async function attempts(source: Record<string, unknown>, answer = failing, input = {}): Promise<Attempts> {
  const { result, history } = await run(compiled(source).stateMachine, input, () => answer);
  expect(result.status, result.cause).toBe('SUCCEEDED');
  const begun = history.filter(({ type }) => type === 'TaskScheduled');
  const at = begun.map(({ timestamp }) => (timestamp - result.startedAt) / 1000);
  return { at, output: result.output, transitions: result.transitions };
}

const count = (most: number) => ({ attempt: { count: most } });
const delay = { seconds: 2 };

describe('retries', () => {
  test.each<[string, object, readonly number[]]>([
    ['after the same delay', { delay, limit: count(3) }, [0, 2, 4, 6]],
    ['after `constant` delays', { delay, backoff: { constant: {} }, limit: count(3) }, [0, 2, 4, 6]],
    ['after `exponential` delays', { delay, backoff: { exponential: {} }, limit: count(3) }, [0, 2, 6, 14]],
    ['after `linear` delays', { delay, backoff: { linear: {} }, limit: count(3) }, [0, 2, 6, 12]],
    ['five times without a limit', { delay: 'PT1S' }, [0, 1, 2, 3, 4, 5]],
    ['after a computed delay', { delay: "${ {'seconds': $input.n} }", limit: count(2) }, [0, 3, 6]],
    [
      'after a delay computed of the error',
      { delay: '${ "PT" & ($problem.status - 500) & "S" }', backoff: { linear: {} }, limit: count(2) },
      [0, 3, 9],
    ],
    ['until the limit of time', { delay, limit: { duration: { seconds: 6 } } }, [0, 2, 4, 6]],
    ['until the limit of time ends delays', { delay, limit: { duration: { seconds: 5 } } }, [0, 2, 4]],
    [
      'until the limit of time, growing',
      { delay, backoff: { exponential: {} }, limit: { duration: { seconds: 20 } } },
      [0, 2, 6, 14],
    ],
    ['until a computed limit of time', { delay, limit: { duration: '${ "PT5S" }' } }, [0, 2, 4]],
    ['until the first of two limits', { delay, limit: { attempt: { count: 1 }, duration: 'PT1H' } }, [0, 2]],
    ['never within a limit below the delay', { delay, limit: { duration: 'PT1S' } }, [0]],
    ['while `when` holds', { delay, when: '$problem.status = 503', limit: count(1) }, [0, 2]],
    ['not while it does not', { delay, when: '$problem.status = 404' }, [0]],
    ['unless `exceptWhen` holds', { delay, exceptWhen: '${ $problem.status = 503 }' }, [0]],
  ])('are made %s', async (_, policy, at) => {
    const alike = [[{ call }], [{ a: { set: { n: '${ $input.n }' } } }, { call }]];
    for (const body of alike) {
      expect(await attempts(attempt(policy, body), failing, { n: 3 })).toMatchObject({ at, output: { status: 503 } });
    }
    const { problem, ...named } = { problem: 'error', ...attempt('policy') };
    const renamed = JSON.parse(JSON.stringify(policy).replaceAll('$problem', `$${problem}`));
    expect((await attempts({ ...named, use: { retries: { policy: renamed } } }, failing, { n: 3 })).at).toEqual(at);
  });

  test('count the time of attempts against the limit of time', async () => {
    const policy = { delay, limit: { duration: { seconds: 9 } } };
    expect((await attempts(attempt(policy), { status: 503, seconds: 3 })).at).toEqual([0, 5]);
  });

  test('follow attempts that are cut off', async () => {
    const policy = { delay, limit: { attempt: { count: 2, duration: { seconds: 4 } } } };
    const slow: Answer = { body: 1, seconds: 3 };
    const bodies = [
      { body: [{ call }], answer: { body: 1, seconds: 9 } },
      { body: [{ one: call }, { two: { wait: 'PT9S' } }], answer: slow },
      {
        body: [{ do: { do: [{ one: call }, { two: { fork: { branches: [{ b: { wait: 'PT9S' } }] } } }] } }],
        answer: slow,
      },
    ];
    for (const { body, answer } of bodies) {
      expect(await attempts(attempt(policy, body), answer)).toMatchObject({ at: [0, 6, 12], output: { status: 408 } });
    }
  });

  test('do not follow attempts that are cut off when other errors are meant', async () => {
    const policy = { delay, limit: { attempt: { duration: { seconds: 4 } } } };
    const source = attempt(policy, [{ a: { wait: 'PT9S' } }], { errors: { with: { status: 503 } } });
    const { result } = await run(compiled(source).stateMachine, {});
    const problem = JSON.parse(result.cause ?? '{}');
    expect([result.error, problem.instance]).toEqual(['timeout.408', '/do/0/attempt']);
  });

  test('draw the jitter between its bounds, in whole seconds', async () => {
    const jitter = { from: { seconds: 1 }, to: { milliseconds: 4500 } };
    const { at } = await attempts(attempt({ delay, jitter, limit: count(200) }));
    const pauses = new Set(at.slice(1).map((time, index) => time - (at[index] ?? 0)));
    expect([...pauses].sort()).toEqual([4, 5, 6, 7]);
  });
});

describe('a retrier of Step Functions', () => {
  const retrierOf = (policy: object, extra = {}) => {
    const states = compiled(attempt(policy, [{ call }], extra)).stateMachine['States'];
    const [state] = isObject(states) ? Object.values(states) : [];
    return isObject(state) ? state['Retry'] : undefined;
  };

  test.each<[object, object]>([
    [
      { delay, limit: count(3) },
      { IntervalSeconds: 2, BackoffRate: 1, MaxAttempts: 3 },
    ],
    [
      { delay, backoff: { exponential: {} } },
      { IntervalSeconds: 2, BackoffRate: 2, MaxAttempts: 5 },
    ],
    [
      { delay: { days: 1 }, backoff: { exponential: {} }, limit: count(20) },
      { IntervalSeconds: 86_400, BackoffRate: 2, MaxAttempts: 20, MaxDelaySeconds: 31_536_000 },
    ],
    [
      { delay: 'PT0S', jitter: { from: 'PT0S', to: 'PT8S' } },
      { IntervalSeconds: 8, BackoffRate: 1, MaxAttempts: 5, JitterStrategy: 'FULL' },
    ],
    [
      { delay, limit: { attempt: { duration: 'PT9S' } } },
      { IntervalSeconds: 2, BackoffRate: 1, MaxAttempts: 5 },
    ],
  ])('does what %j says, in one transition for each', async (policy, retrier) => {
    expect(retrierOf(policy)).toEqual([{ ErrorEquals: ['States.ALL'], ...retrier }]);
    const { at, transitions } = await attempts(attempt(policy));
    expect(transitions).toBe(at.length + 1);
  });

  test.each<[object, object]>([
    [{ delay, backoff: { linear: {} } }, {}],
    [{ delay, jitter: { from: 'PT0S', to: 'PT2S' } }, {}],
    [{ delay, limit: { duration: 'PT1M' } }, {}],
    [{ delay: '${ "PT2S" }' }, {}],
    [{ delay, when: 'true' }, {}],
    [{ delay }, { when: 'true' }],
  ])('cannot do what %j says', async (policy, extra) => {
    expect(retrierOf(policy, extra)).toBeUndefined();
    const { at, transitions } = await attempts(attempt(policy, [{ call }], extra));
    // Each attempt, a Choice behind each, a Wait between them; before all that the counter is set, behind it stands the handler.
    expect(transitions).toBe(3 * at.length + 1);
  });
});

describe('the report', () => {
  const nested = {
    try: [{ call }, { pause: { wait: 'PT1S' } }],
    catch: { errors: { with: { title: 'Status 503' } }, retry: { delay, limit: count(2) } },
  };

  test.each<[string, Record<string, unknown>, number]>([
    // Each attempt, a Choice behind each, a Wait between them; the counter before, the handler behind.
    ['one loop', attempt({ delay, backoff: { linear: {} }, limit: count(3) }), 4 + 4 + 3 + 2],
    ['a limit of time', attempt({ delay, limit: { duration: { seconds: 7 } } }), 4 + 4 + 3 + 2],
  ])('bounds %s by its retries', async (_, source, transitions) => {
    expect(compiled(source).report.transitions.most).toBe(transitions);
    expect((await attempts(source)).transitions).toBe(transitions);
  });

  test('bounds loops in loops, and what comes after them', async () => {
    const inner = { inner: { ...nested, catch: { ...nested.catch, do: [{ again: { raise: { error } } }] } } };
    const source = attempt({ delay, when: 'true', limit: count(3) }, [inner]);
    const { most } = compiled(source).report.transitions;
    const { transitions } = await attempts(source);
    expect(most).not.toBeNull();
    expect(most).toBeGreaterThanOrEqual(transitions);
    expect(most).toBeLessThan(2 * transitions);
    const { historyEvents } = compiled(source).report;
    expect(historyEvents.most).toBeGreaterThan(most ?? 0);
  });

  test('knows no bound of a loop over a list', () => {
    const body = { inner: nested };
    const source = definition({ do: [{ loop: { for: { in: '$input.list' }, while: 'true', do: [body] } }] });
    expect(compiled(source).report.transitions.most).toBeNull();
  });

  test('pass on what they leave where nothing handles it, at the price of no state', async () => {
    const handling = { retry: { delay, limit: count(2) } };
    const source = definition({ do: [{ attempt: { try: [{ call }], catch: handling } }] });
    const { stateMachine } = compiled(source);
    expect(JSON.stringify(stateMachine)).not.toContain('"Catch"');
    const { result } = await run(stateMachine, {}, () => failing);
    expect(result).toMatchObject({ status: 'FAILED', error: 'communication.503', transitions: 3 });
  });
});
