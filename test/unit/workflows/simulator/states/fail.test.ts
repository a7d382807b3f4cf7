import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { eventTypes, machine, run } from '../machine.ts';

const fail = (fields: Readonly<Record<string, Json>>) => machine({ No: { Type: 'Fail', ...fields } });

describe('Fail', () => {
  test.each([
    [{ Error: 'Broken' }, { error: 'Broken' }],
    [{ Cause: 'it is' }, { cause: 'it is' }],
    [
      { Error: "{% 'Bro' & 'ken' %}", Cause: '{% $string($states.input) %}' },
      { error: 'Broken', cause: '{"n":1}' },
    ],
  ])('%j ends the execution with that', async (fields, expected) => {
    const simulation = await run(fail(fields), { input: { n: 1 } });
    expect(simulation.result).toEqual({
      ...{ status: 'FAILED', redriveCount: 0, startedAt: 0, stoppedAt: 0, transitions: 1 },
      ...expected,
    });
    expect(simulation.history.at(-1)?.['executionFailedEventDetails']).toEqual(expected);
    expect(eventTypes(simulation)).toEqual(['ExecutionStarted', 'FailStateEntered', 'ExecutionFailed']);
  });

  test.each(['Error', 'Cause'])('an %s that is no text is an error of its own', async (field) => {
    const { result } = await run(fail({ [field]: '{% {"a": 1} %}' }));
    expect(result).toMatchObject({
      error: 'States.QueryEvaluationError',
      cause:
        "An error occurred while executing the state 'No' (entered at the event id #2). " +
        `The JSONata expression '{"a": 1}' specified for the field '${field}' returned an unexpected result type. ` +
        "Expected 'string', but was 'object' for value: {\"a\":1}",
    });
  });
});
