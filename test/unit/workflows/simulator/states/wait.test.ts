import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { eventTypes, machine, run } from '../machine.ts';

const wait = (fields: Readonly<Record<string, Json>>) => machine({ Sleep: { Type: 'Wait', End: true, ...fields } });
const PLACE = "An error occurred while executing the state 'Sleep' (entered at the event id #2).";

describe('Wait', () => {
  test.each<[Readonly<Record<string, Json>>, number]>([
    [{ Seconds: 5 }, 5000],
    [{ Seconds: '{% $states.input.n * 2 %}' }, 6000],
    [{ Seconds: 0 }, 0],
    [{ Seconds: '{% -5 %}' }, 0],
    [{ Timestamp: '1970-01-01T00:01:00Z' }, 60_000],
    [{ Timestamp: "{% '1970-01-01T00:00:0' & $states.input.n & 'Z' %}" }, 3000],
    [{ Timestamp: '1969-12-31T23:59:00Z' }, 0],
  ])('%j ends after %i ms and hands on its input', async (fields, stoppedAt) => {
    const simulation = await run(wait(fields), { input: { n: 3 } });
    expect(simulation.result).toMatchObject({ status: 'SUCCEEDED', output: { n: 3 }, stoppedAt });
    expect(eventTypes(simulation)).toEqual([
      'ExecutionStarted',
      'WaitStateEntered',
      'WaitStateExited',
      'ExecutionSucceeded',
    ]);
  });

  test('Assign and Output are evaluated when the wait is over', async () => {
    const { result } = await run(wait({ Seconds: 2, Output: '{% $millis() %}' }));
    expect(result.output).toBe(2000);
  });

  test.each([
    [
      { Timestamp: "{% 'soon' %}" },
      'Timestamp',
      'The Timestamp field cannot be parsed as an ISO-8601 extended offset date-time format string: soon',
    ],
    [
      { Timestamp: '{% 1 %}' },
      'Timestamp',
      "The JSONata expression '1' specified for the field 'Timestamp' returned an unexpected result type. Expected 'string', but was 'number' for value: 1",
    ],
    [
      { Seconds: "{% ['a'] %}" },
      'Seconds',
      "The JSONata expression '['a']' specified for the field 'Seconds' returned an unexpected result type. Expected 'number', but was 'array' for value: [\"a\"]",
    ],
  ])('%j cannot be waited for', async (fields, location, reason) => {
    const { result, history } = await run(wait(fields));
    const cause = `${PLACE} ${reason}`;
    expect(result).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError', cause });
    expect(history.at(-2)?.['evaluationFailedEventDetails']).toEqual({
      error: 'States.QueryEvaluationError',
      cause,
      location,
      state: 'Sleep',
    });
  });
});
