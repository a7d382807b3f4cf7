import { describe, expect, test } from 'vitest';
import { simulate } from '../../../functions/workflows/simulator/simulate.ts';
import type { ExecutionResult } from '../../../functions/workflows/simulator/types.ts';
import { validateDefinition } from '../../../functions/workflows/simulator/validate.ts';
import { matches } from './compare.ts';
import { CONFORMANCE_DATA_PRESENT, type RecordedCase, readCases, suiteName } from './data.ts';
import { recordedFunctions } from './functions.ts';

/** Recordings that the simulator does not yet reproduce. They must fail, so that the list can only shrink. */
const KNOWN_GAPS: readonly string[] = [];

const cases = readCases<RecordedCase>('recorded.json');

async function run(recorded: RecordedCase): Promise<ExecutionResult> {
  const { result } = await simulate({
    definition: recorded.definition,
    input: recorded.input,
    executionArn: 'arn:aws:states:us-east-1:111111111111:execution:machine:run',
    executionName: 'run',
    stateMachineArn: 'arn:aws:states:us-east-1:111111111111:stateMachine:machine',
    stateMachineName: 'machine',
    roleArn: 'arn:aws:iam::111111111111:role/machine',
    tasks: recordedFunctions(recorded),
    startedAt: Date.UTC(2026, 0, 1),
  });
  return result;
}

function expectRecorded({ expected, causeKind }: RecordedCase, result: ExecutionResult): void {
  const { status, output = null, error = null, cause = null } = result;
  expect(status).toBe(expected.status);
  expect(error).toBe(expected.error ?? null);
  const causeText = typeof expected.cause === 'object' ? JSON.stringify(expected.cause) : (expected.cause ?? null);
  const causeMatches = causeKind === 'unknown' || matches(expected.cause == null ? null : causeText, cause);
  expect(causeMatches, `cause: ${cause}\nexpected: ${causeText}`).toBe(true);
  if (status !== 'SUCCEEDED') return;
  const shown = `output: ${JSON.stringify(output)}\nexpected: ${JSON.stringify(expected.output)}`;
  expect(matches(expected.output ?? null, output), shown).toBe(true);
}

describe.skipIf(!CONFORMANCE_DATA_PRESENT)(suiteName('executions recorded on AWS'), () => {
  test('there are recordings', () => {
    expect(cases.length).toBeGreaterThan(200);
    expect(KNOWN_GAPS.filter((id) => !cases.some((recorded) => recorded.id === id))).toEqual([]);
  });

  test.each(cases.filter(({ id }) => !KNOWN_GAPS.includes(id)))('$id', async (recorded) => {
    expectRecorded(recorded, await run(recorded));
  });

  test.fails.each(cases.filter(({ id }) => KNOWN_GAPS.includes(id)))('known gap: $id', async (recorded) => {
    expectRecorded(recorded, await run(recorded));
  });

  test('the validator accepts every definition that AWS accepted', () => {
    const refused = cases.flatMap(({ id, definition, stateMachineType }) =>
      validateDefinition(definition, stateMachineType).map((diagnostic) => ({ id, ...diagnostic })),
    );
    expect(refused).toEqual([]);
  });
});
