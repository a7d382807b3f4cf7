import { describe, expect, test } from 'vitest';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import { simulate } from '../../../../functions/workflows/simulator/simulate.ts';
import type { Json, TaskCall, TaskOutcome } from '../../../../functions/workflows/simulator/types.ts';
import { compiled, definition, SETTINGS } from './support/run.ts';

const event = (extra: object = {}) => ({
  emit: { event: { with: { source: 'https://a.example', type: 'com.example.happened', ...extra } } },
});
const TAKEN: TaskOutcome = { output: { Entries: [{ EventId: 'e-1' }], FailedEntryCount: 0 } };

/** Runs it and answers with what was put on the bus, and with how the run ended. */
async function run(tasks: readonly object[], input: Json = {}, answer: TaskOutcome = TAKEN) {
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
      call: async (call) => {
        calls.push(call);
        return answer;
      },
    },
  });
  return { result, entries: calls.map(({ arguments: given }) => (given as { Entries: readonly Json[] }).Entries[0]) };
}

describe('emit', () => {
  test('puts one event on the bus in the name of the tenant, and answers with it', async () => {
    const { result, entries } = await run([{ tell: event({ data: { name: '${ $input.name }' } }) }], { name: 'Ada' });
    const told = {
      specversion: '1.0',
      source: 'https://a.example',
      type: 'com.example.happened',
      time: '2026-11-02T00:00:00.000Z',
      data: { name: 'Ada' },
    };
    expect(entries).toEqual([
      {
        EventBusName: SETTINGS.events.bus,
        Source: SETTINGS.events.source,
        DetailType: 'com.example.happened',
        Detail: told,
      },
    ]);
    expect(result).toMatchObject({ status: 'SUCCEEDED', output: { ...told, id: 'e-1' }, transitions: 1 });
  });

  test('keeps an id, a time and extension attributes that are given', async () => {
    const given = { id: '${ $input.id }', time: '2020-01-01T00:00:00Z', traceid: 'abc', subject: 'x' };
    const { result, entries } = await run([{ tell: event(given) }], { id: 'my-id' });
    const expected = { ...given, id: 'my-id' };
    expect(entries).toMatchObject([{ Detail: expected }]);
    expect(result).toMatchObject({ output: expected, transitions: 1 });
  });

  test('sends and answers the same event when an attribute differs each time it is evaluated', async () => {
    const { result, entries } = await run([{ tell: event({ id: '${ $uuid() }', data: '${ $random() }' }) }]);
    expect(entries).toMatchObject([{ Detail: result.output }]);
    expect(result.transitions).toBe(2);
  });

  test('is one state with output.as and export.as', async () => {
    const task = { ...event(), output: { as: '$output.id' }, export: { as: '{"told": $output}' } };
    const { result } = await run([{ tell: task }, { end: { set: { id: '${ $context.told }' } } }]);
    expect(result).toMatchObject({ output: { id: 'e-1' }, transitions: 1 });
  });

  test('faults with a communication error when the bus does not take the event', async () => {
    const refused = { error: 'EventBridge.FailedEntry', cause: 'no' };
    const filter = { type: 'https://serverlessworkflow.io/spec/1.0.0/errors/communication' };
    const handled = {
      try: [{ tell: event() }],
      catch: { errors: { with: filter }, do: [{ note: { set: { status: '${ $error.status }' } } }] },
    };
    expect((await run([{ tell: event() }], {}, refused)).result).toMatchObject({ status: 'FAILED', ...refused });
    expect((await run([{ handled }], {}, refused)).result).toMatchObject({ output: { status: 500 } });
  });

  test.each([
    ['missing-field', { type: undefined }],
    ['invalid-value', { Trace: 'a' }],
    ['invalid-value', { trace: { deep: 1 } }],
    ['invalid-value', { specversion: '0.3' }],
    ['invalid-value', { type: 'x'.repeat(129) }],
  ])('is refused with %s for %j', (code, extra) => {
    const source = JSON.parse(JSON.stringify(definition({ do: [{ tell: event(extra) }] })));
    expect(compile(source, SETTINGS)).toMatchObject({ ok: false, errors: [{ code }] });
  });
});
