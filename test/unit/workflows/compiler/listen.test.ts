import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { simulate } from '../../../../functions/workflows/simulator/simulate.ts';
import type { Json, TaskCall } from '../../../../functions/workflows/simulator/types.ts';
import { compiled, definition, SETTINGS } from './support/run.ts';

const filter = (extra: object = {}) => ({ with: { type: 'com.example.paid', ...extra } });
const listen = (to: object, extra: object = {}) => ({ listen: { to }, ...extra });

/** Runs it against a connector that sends what it is told to, call by call; answers with what the connector was given. */
async function run(tasks: readonly object[], sent: readonly Json[], input: Json = {}) {
  const calls: TaskCall[] = [];
  const { result } = await simulate({
    definition: compiled(definition({ do: tasks })).stateMachine as Json,
    input,
    executionArn: 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-1',
    executionName: 'run-1',
    stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:machine',
    stateMachineName: 'machine',
    roleArn: 'arn:aws:iam::123456789012:role/states',
    startedAt: Date.UTC(2026, 10, 2),
    tasks: {
      async call(call) {
        calls.push(call);
        const output = sent[calls.length - 1];
        return output === undefined ? { output: null, durationMs: Number.POSITIVE_INFINITY } : { output };
      },
    },
  });
  const payloads = calls.map(({ arguments: given }) => (given as { Payload: Record<string, Json> }).Payload);
  return { result, calls, payloads };
}

const event = (n: number, last = false): Json => ({ event: { n }, last });

describe('listen', () => {
  test('to one event is one state that waits for the connector', async () => {
    const { result, calls, payloads } = await run([{ hear: listen({ one: filter() }) }], [[{ n: 1 }]]);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: [{ n: 1 }], transitions: 1 });
    expect(calls[0]).toMatchObject({ resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken' });
    expect(calls[0]?.arguments).toMatchObject({ FunctionName: SETTINGS.listenFunction });
    expect(payloads).toEqual([
      {
        execution: 'arn:aws:states:eu-west-1:123456789012:execution:machine:run-1',
        task: '/do/0/hear',
        token: calls[0]?.taskToken,
        to: { one: [{ attributes: { type: 'com.example.paid' } }] },
      },
    ]);
  });

  test('says what the attributes of events must be, from the data of the run', async () => {
    const task = listen({ one: filter({ subject: '${ $input.order }' }) });
    const { payloads } = await run([{ hear: task }], [[]], { order: 'A-17' });
    expect(payloads).toMatchObject([{ to: { one: [{ attributes: { subject: 'A-17' } }] } }]);
  });

  test('sends what looks at the data of an event as an expression', async () => {
    const task = listen({ one: filter({ data: '${ $input.amount > 10 }' }) });
    const { payloads } = await run([{ hear: task }], [[]]);
    expect(payloads).toMatchObject([{ to: { one: [{ predicate: '$input.amount > 10' }] } }]);
  });

  test('correlates by what an expression finds in events', async () => {
    const correlate = {
      order: { from: '$input.data.order', expect: '${ $input.order }' },
      customer: { from: '${ $input.subject }' },
    };
    const task = listen({ one: { ...filter(), correlate } });
    const { payloads } = await run([{ hear: task }], [[]], { order: 'A-17' });
    expect(payloads).toMatchObject([
      {
        to: {
          one: [
            {
              correlate: {
                order: { from: '$input.data.order', expect: 'A-17' },
                customer: { from: '$input.subject' },
              },
            },
          ],
        },
      },
    ]);
  });

  test('to all, and to any until another event, is one state', async () => {
    const all = listen({ all: [filter(), filter({ type: 'com.example.shipped' })] });
    const { payloads } = await run([{ hear: all }], [[1, 2]]);
    expect(payloads).toMatchObject([{ to: { all: [{}, { attributes: { type: 'com.example.shipped' } }] } }]);
    const any = { listen: { to: { any: [filter()], until: { one: filter({ type: 'stop' }) } }, read: 'envelope' } };
    const ended = await run([{ hear: any }], [[1, 2]]);
    expect(ended.payloads).toMatchObject([{ until: { one: [{ attributes: { type: 'stop' } }] }, read: 'envelope' }]);
    expect(ended.result).toMatchObject({ output: [1, 2], transitions: 1 });
  });

  test('ends with a timeout', async () => {
    const task = listen({ one: filter() }, { timeout: { after: { minutes: 5 } } });
    const { result } = await run([{ hear: task }], []);
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((result.stoppedAt ?? 0) - result.startedAt).toBe(300_000);
  });
});

describe('listening to one event after the other', () => {
  test('takes events until an expression of what was heard holds', async () => {
    const task = listen({ any: [filter()], until: '$count($input) = 2' });
    const { result, payloads } = await run([{ hear: task }], [event(1), event(2), event(3)]);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: [{ n: 1 }, { n: 2 }] });
    expect(payloads).toHaveLength(2);
    expect(new Set(payloads.map(({ since }) => since))).toEqual(new Set(['2026-11-02T00:00:00.000Z']));
  });

  test('works on each event, and collects what becomes of it', async () => {
    const foreach = {
      item: 'payment',
      at: 'position',
      do: [{ double: { set: { n: '${ $payment.n * 2 + $position }' } } }],
      output: { as: '$output.n' },
      export: { as: '{"total": $sum($append($context.total, $output))}' },
    };
    const tasks = [
      { hear: { ...listen({ any: [filter()], until: '$context.total > 8' }), foreach } },
      { tell: { set: { all: '${ $input }', total: '${ $context.total }' } } },
    ];
    const { result } = await run(tasks, [event(1), event(3), event(5)]);
    expect(result).toMatchObject({ output: { all: [2, 7], total: 9 } });
  });

  test('keeps lists that tasks make of an event apart', async () => {
    const foreach = { do: [{ list: { set: '${ [$item.n] }' } }] };
    const { result } = await run([{ hear: { ...listen({ any: [filter()] }), foreach } }], [event(1), event(2, true)]);
    expect(result).toMatchObject({ output: [[1], [2]] });
  });

  test('ends with the last event of `all`', async () => {
    const foreach = { do: [{ note: { set: { heard: '${ $item.n }' } } }] };
    const { result } = await run(
      [{ hear: { ...listen({ all: [filter(), filter({ type: 'b' })] }), foreach } }],
      [event(1), event(2, true)],
    );
    expect(result).toMatchObject({ output: [{ heard: 1 }, { heard: 2 }] });
  });

  test('takes two states for an event besides its tasks', async () => {
    const task = listen({ any: [filter()], until: '$count($input) = 3' });
    const { result } = await run([{ hear: task }], [event(1), event(2), event(3)]);
    // The first that begins the list, and the last that a Choice needs to end.
    expect(result.transitions).toBe(1 + 3 * 2 + 1);
  });

  test('has the time of the task for all events together', async () => {
    const task = listen({ any: [filter()], until: false }, { timeout: { after: { seconds: 60 } } });
    const { result } = await run([{ hear: task }], [event(1), event(2)]);
    expect(result).toMatchObject({ status: 'FAILED' });
    expect((result.stoppedAt ?? 0) - result.startedAt).toBe(60_000);
  });
});

test('a listener tells that it needs a part of the platform', () => {
  expect(compiled(definition({ do: [{ hear: listen({ one: filter() }) }] })).needs).toEqual([
    { part: 'subscriptions', pointer: '/do/0/hear' },
  ]);
});

test.each<[string, object]>([
  ['invalid-value', { one: { with: {} } }],
  ['invalid-value', { one: { with: { type: { deep: 1 } } } }],
  ['invalid-value', { one: filter(), any: [] }],
  ['unknown-variable', { one: filter({ data: '${ $context.x = 1 }' }) }],
  ['unknown-variable', { one: { ...filter(), correlate: { a: { from: '$workflow.id' } } } }],
  ['expression-syntax', { any: [filter()], until: '$count(' }],
])('listening is refused with %s for %j', (code, to) => {
  const result = compile(definition({ do: [{ hear: listen(to) }] }), SETTINGS);
  expect(result.ok ? [] : result.errors.map((error) => error.code)).toContain(code);
});
