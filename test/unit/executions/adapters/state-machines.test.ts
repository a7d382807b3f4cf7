import {
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  RedriveExecutionCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { sfnStateMachines } from '../../../../functions/executions/adapters/state-machines.ts';
import { type Execution, executionArnOf } from '../../../../functions/executions/domain/execution.ts';
import { parseExecutionArn } from '../../../../functions/shared/execution-arn.ts';
import { VERSION_ARN } from '../../../support/executions.ts';

const client = mockClient(SFNClient);
const machines = sfnStateMachines(new SFNClient({ region: 'eu-west-1' }));
beforeEach(() => client.reset());

const execution: Execution = {
  id: '01K9Z3N0V4T8S6QH2M5D7XWBCE',
  tenantId: 'acme',
  workflow: 'shop.order',
  version: '1.0.0',
  versionArn: VERSION_ARN,
  status: 'pending',
  slot: 'held',
  createdAt: '2026-11-02T10:00:00.000Z',
  startedBy: 'api-key/1',
  priority: 5,
  requestId: 'r',
};
const arn = executionArnOf(execution);
const startDate = new Date('2026-11-02T10:00:01.000Z');
const named = (name: string) => Object.assign(new Error(name), { name });

test('the ARN of an execution follows from its version, and says whose it is', () => {
  expect(arn).toBe(
    'arn:aws:states:eu-west-1:123456789012:execution:trb_dev_acme_shop_order_0a1b2c3d4e:01K9Z3N0V4T8S6QH2M5D7XWBCE',
  );
  expect(parseExecutionArn(arn, 'dev')).toEqual({ tenantId: 'acme', executionId: execution.id });
});

describe('letting go on', () => {
  const redriven = { ...execution, redrives: 2 };

  test('names the execution and a token of the count, so that a repetition is the same redrive', async () => {
    client.on(RedriveExecutionCommand).resolves({ redriveDate: startDate });
    expect(await machines.redrive(redriven)).toEqual({ kind: 'started', startedAt: startDate.toISOString() });
    expect(client.commandCalls(RedriveExecutionCommand)[0]?.args[0].input).toEqual({
      executionArn: arn,
      clientToken: `${execution.id}-2`,
    });
  });

  test.each([
    [2, { kind: 'adopted', run: { status: 'RUNNING', redrives: 2 } }],
    [1, { kind: 'refused', detail: 'too late' }],
  ])('that Step Functions refuses with %i redrives made is what it is', async (redriveCount, expected) => {
    client.on(RedriveExecutionCommand).rejects(named('ExecutionNotRedrivable'));
    client
      .on(DescribeExecutionCommand, { executionArn: arn })
      .resolves({ status: 'RUNNING', startDate, redriveCount, redriveStatusReason: 'too late' });
    expect(await machines.redrive(redriven)).toMatchObject(expected);
  });

  test('of one that Step Functions does not know is refused; throttling passes', async () => {
    client.on(RedriveExecutionCommand).rejects(named('ExecutionDoesNotExist'));
    expect(await machines.redrive(redriven)).toMatchObject({ kind: 'refused' });
    client.on(RedriveExecutionCommand).rejects(named('ThrottlingException'));
    await expect(machines.redrive(redriven)).rejects.toThrow(expect.objectContaining({ code: 'platform-busy' }));
  });
});

describe('starting', () => {
  test('names the version, the id and the very input', async () => {
    client.on(StartExecutionCommand).resolves({ startDate });
    const input = '{"amount": 1.50}';
    expect(await machines.start(execution, input)).toEqual({ kind: 'started', startedAt: startDate.toISOString() });
    expect(client.commandCalls(StartExecutionCommand)[0]?.args[0].input).toEqual({
      stateMachineArn: VERSION_ARN,
      name: execution.id,
      input,
    });
  });

  test('adopts one that exists', async () => {
    client.on(StartExecutionCommand).rejects(named('ExecutionAlreadyExists'));
    client
      .on(DescribeExecutionCommand, { executionArn: arn })
      .resolves({ status: 'SUCCEEDED', startDate, output: '{}' });
    expect(await machines.start(execution, '{}')).toMatchObject({
      kind: 'adopted',
      run: { status: 'SUCCEEDED', output: '{}' },
    });
  });

  test.each(['StateMachineDoesNotExist', 'InvalidExecutionInput', 'StateMachineDeleting'])(
    'is refused by %s',
    async (name) => {
      client.on(StartExecutionCommand).rejects(named(name));
      expect(await machines.start(execution, '{}')).toMatchObject({
        kind: 'refused',
        detail: expect.stringMatching(/./),
      });
    },
  );

  test.each(['ThrottlingException', 'ExecutionLimitExceeded'])('comes again after %s', async (name) => {
    client.on(StartExecutionCommand).rejects(named(name));
    await expect(machines.start(execution, '{}')).rejects.toThrow(expect.objectContaining({ code: 'platform-busy' }));
  });

  test('passes on what it does not know', async () => {
    client.on(StartExecutionCommand).rejects(named('AccessDeniedException'));
    await expect(machines.start(execution, '{}')).rejects.toThrow(
      expect.objectContaining({ name: 'AccessDeniedException' }),
    );
  });
});

test('stopping and describing what is not known says so', async () => {
  client.on(StopExecutionCommand).rejects(named('ExecutionDoesNotExist'));
  client.on(DescribeExecutionCommand).rejects(named('ExecutionDoesNotExist'));
  client.on(GetExecutionHistoryCommand).rejects(named('ExecutionDoesNotExist'));
  expect(await machines.stop(arn, 'enough')).toBe(false);
  expect(await machines.describe(arn)).toBeUndefined();
  expect(await machines.history(arn)).toEqual([]);
  client.on(StopExecutionCommand).resolves({ stopDate: startDate });
  expect(await machines.stop(arn, 'enough')).toBe(true);
  expect(client.commandCalls(StopExecutionCommand)[1]?.args[0].input).toEqual({ executionArn: arn, cause: 'enough' });
});

test('a history is read to its end, and cut payloads are left out', async () => {
  const entered = (id: number, input: string, truncated: boolean) => ({
    id,
    previousEventId: id - 1,
    timestamp: startDate,
    type: 'PassStateEntered' as const,
    stateEnteredEventDetails: { name: 'a', input, inputDetails: { truncated } },
  });
  client
    .on(GetExecutionHistoryCommand)
    .resolvesOnce({ events: [entered(1, '{"a":1}', false)], nextToken: 'more' })
    .resolvesOnce({ events: [entered(2, '{"a', true)] });
  expect(await machines.history(arn)).toMatchObject([
    { id: 1, type: 'PassStateEntered', stateName: 'a', payload: '{"a":1}', timestamp: startDate.getTime() },
    { id: 2, payload: undefined },
  ]);
  expect(client.commandCalls(GetExecutionHistoryCommand)[1]?.args[0].input).toMatchObject({ nextToken: 'more' });
});
