import { CreateStateMachineCommand, GetExecutionHistoryCommand, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CALL, definition, ended, FUNCTION_ARN, machine, type TestStates, testStates } from './test-states.ts';

let states: TestStates;
beforeEach(async () => {
  states = await testStates({ invoke: () => ({ ok: true }) });
});
afterEach(() => states.close());

const GROUP = '/aws/vendedlogs/states/executions';
const logging = (level: 'ALL' | 'ERROR' | 'FATAL' | 'OFF', includeExecutionData = false) => ({
  level,
  includeExecutionData,
  destinations: [
    { cloudWatchLogsLogGroup: { logGroupArn: `arn:aws:logs:us-east-1:123456789012:log-group:${GROUP}:*` } },
  ],
});

async function run(text: string, loggingConfiguration?: ReturnType<typeof logging>): Promise<string> {
  const command = new CreateStateMachineCommand({
    ...machine('m', text),
    ...(loggingConfiguration === undefined ? {} : { loggingConfiguration }),
  });
  const { stateMachineArn } = await states.sdk.send(command);
  const { executionArn = '' } = await states.sdk.send(
    new StartExecutionCommand({ stateMachineArn, name: 'run', input: '{"secret":"s3cret"}' }),
  );
  await ended(states, executionArn);
  return executionArn;
}

const lines = () => states.cloud.logLines.map(({ message }) => JSON.parse(message));
const FAILING = definition({ Type: 'Wait', Seconds: 1 }, { Type: 'Fail', Error: 'Custom', Cause: 'because' });

describe('the log of an execution', () => {
  test('has every event of the history, in order and without data', async () => {
    const executionArn = await run(CALL, logging('ALL'));
    const { events = [] } = await states.sdk.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(lines().map(({ id, type }) => [id, type])).toEqual(events.map(({ id, type }) => [String(id), type]));
    const entered = lines().find(({ type }) => type === 'TaskStateEntered');
    expect(entered).toEqual({
      id: '2',
      type: 'TaskStateEntered',
      details: { name: 'S0' },
      redrive_count: '0',
      previous_event_id: expect.stringMatching(/^\d+$/),
      event_timestamp: expect.stringMatching(/^\d{13}$/),
      execution_arn: executionArn,
    });
    expect(lines().find(({ type }) => type === 'TaskScheduled').details).toMatchObject({ resourceType: 'lambda' });
    expect(JSON.stringify(states.cloud.logLines)).not.toContain('s3cret');
    expect(JSON.stringify(states.cloud.logLines)).not.toContain(FUNCTION_ARN);
    for (const { group, stream } of states.cloud.logLines) {
      expect(group).toBe(GROUP);
      expect(stream).toMatch(/^states\/m\/\d{4}-\d\d-\d\d-\d\d-\d\d\/[0-9a-f]{8}$/);
    }
  });

  test('has data where the state machine wants it', async () => {
    await run(CALL, logging('ALL', true));
    expect(lines()[0].details.input).toBe('{"secret":"s3cret"}');
  });

  test.each([
    ['ERROR', ['ExecutionFailed']],
    ['FATAL', ['ExecutionFailed']],
    ['OFF', []],
  ] as const)('has what its level says: %s', async (level, types) => {
    await run(FAILING, logging(level));
    expect(lines().map(({ type }) => type)).toEqual(types);
  });

  test('is not written unless the state machine asks for it', async () => {
    await run(FAILING);
    expect(lines()).toEqual([]);
  });
});
