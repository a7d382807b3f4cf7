import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  RedriveExecutionCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FunctionFailure } from '../../../support/fake-cloud.ts';
import { CALL, ended, machine, PASS, type TestStates, testStates, WAIT } from './test-states.ts';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:order';
const NOT_RUN = { name: 'ExecutionNotRedrivable' };

/** Failures that the function has before it succeeds. */
let failures: number;
let states: TestStates;
beforeEach(async () => {
  failures = 1;
  const invoke = () => {
    failures -= 1;
    if (failures >= 0) throw new FunctionFailure({ errorType: 'Broken', errorMessage: 'not yet' });
    return 'done';
  };
  states = await testStates({ invoke });
});
afterEach(() => states.close());

async function start(text: string, input = '{"a":1}', name?: string) {
  await states.sdk.send(new CreateStateMachineCommand(machine('order', text)));
  return (await states.sdk.send(new StartExecutionCommand({ stateMachineArn: MACHINE, input, name }))).executionArn;
}
const stop = (executionArn: string | undefined) => states.sdk.send(new StopExecutionCommand({ executionArn }));
const redrive = (executionArn: string | undefined, clientToken?: string) =>
  states.sdk.send(new RedriveExecutionCommand({ executionArn, clientToken }));
const describeArn = (executionArn: string | undefined) =>
  states.sdk.send(new DescribeExecutionCommand({ executionArn }));

describe('a failed execution', () => {
  test('goes on under its name, and says so in its description, its history and on the default bus', async () => {
    const executionArn = await start(CALL);
    const failed = await ended(states, executionArn);
    const redrivable = { redriveCount: 0, redriveStatus: 'REDRIVABLE' };
    expect(failed).toMatchObject({ status: 'FAILED', error: 'Broken', ...redrivable });
    expect(failed).not.toHaveProperty('redriveDate');
    expect(failed).not.toHaveProperty('redriveStatusReason');
    const { redriveDate } = await redrive(executionArn);
    const redriven = { redriveCount: 1, redriveDate, redriveStatus: 'NOT_REDRIVABLE' };
    const succeeded = await ended(states, executionArn);
    expect(succeeded).toMatchObject({
      ...redriven,
      status: 'SUCCEEDED',
      output: '"done"',
      startDate: failed.startDate,
      redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
    });
    expect(succeeded).not.toHaveProperty('error');
    const { events = [] } = await states.sdk.send(new GetExecutionHistoryCommand({ executionArn }));
    expect(events.find(({ type }) => type === 'ExecutionRedriven')?.executionRedrivenEventDetails).toEqual({
      redriveCount: 1,
    });
    const never = { redriveCount: 0, redriveDate: null };
    const once = { redriveCount: 1, redriveDate: redriveDate?.getTime() };
    const not = (status: string) => ({
      status,
      redriveStatus: 'NOT_REDRIVABLE',
      redriveStatusReason: `Execution is ${status} and cannot be redriven`,
    });
    expect(states.cloud.events.map(({ event }) => event.detail)).toMatchObject([
      { ...not('RUNNING'), ...never },
      { status: 'FAILED', redriveStatus: 'REDRIVABLE', redriveStatusReason: null, ...never },
      { ...not('RUNNING'), ...once, error: null, stopDate: null },
      { ...not('SUCCEEDED'), ...once, output: '"done"' },
    ]);
  });

  test('can fail again, and be redriven again', async () => {
    failures = 2;
    const executionArn = await start(CALL);
    await ended(states, executionArn);
    await redrive(executionArn);
    expect(await ended(states, executionArn)).toMatchObject({ status: 'FAILED', redriveStatus: 'REDRIVABLE' });
    await redrive(executionArn);
    expect(await ended(states, executionArn)).toMatchObject({ status: 'SUCCEEDED', redriveCount: 2 });
  });
});

describe('a client token', () => {
  test('stands for one redrive, whatever has become of the execution', async () => {
    const executionArn = await start(WAIT);
    await stop(executionArn);
    const first = await redrive(executionArn, 'same');
    expect(await redrive(executionArn, 'same')).toMatchObject({ redriveDate: first.redriveDate });
    await stop(executionArn);
    expect(await redrive(executionArn, 'same')).toMatchObject({ redriveDate: first.redriveDate });
    expect(await describeArn(executionArn)).toMatchObject({ status: 'ABORTED', redriveCount: 1 });
    const second = await redrive(executionArn, 'other');
    expect(second.redriveDate).not.toEqual(first.redriveDate);
  });

  test('has printable characters, and no spaces', async () => {
    const executionArn = await start(WAIT);
    await stop(executionArn);
    await expect(redrive(executionArn, 'a b')).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test('is forgotten after ten others', async () => {
    const executionArn = await start(WAIT);
    for (const token of ['first', ...Array.from({ length: 10 }, (_, index) => `other-${index}`)]) {
      await stop(executionArn);
      await redrive(executionArn, token);
    }
    await stop(executionArn);
    await redrive(executionArn, 'other-0');
    expect(await describeArn(executionArn)).toMatchObject({ redriveCount: 11 });
    await redrive(executionArn, 'first');
    expect(await describeArn(executionArn)).toMatchObject({ redriveCount: 12 });
  });

  test('is forgotten after a quarter of an hour', async () => {
    const limited = JSON.stringify({ ...JSON.parse(WAIT), TimeoutSeconds: 901 });
    const executionArn = await start(limited);
    await stop(executionArn);
    await redrive(executionArn, 'same');
    expect(await ended(states, executionArn)).toMatchObject({ status: 'TIMED_OUT', redriveCount: 1 });
    await redrive(executionArn, 'same');
    expect(await describeArn(executionArn)).toMatchObject({ redriveCount: 2 });
  });
});

describe('what cannot be redriven', () => {
  test('is refused with the reason that its description gives', async () => {
    const running = await start(WAIT);
    const message = 'Execution is RUNNING and cannot be redriven';
    expect(await describeArn(running)).toMatchObject({ redriveStatus: 'NOT_REDRIVABLE', redriveStatusReason: message });
    await expect(redrive(running)).rejects.toMatchObject({ ...NOT_RUN, message });
    expect(await describeArn(running)).toMatchObject({ status: 'RUNNING', redriveCount: 0 });
  });

  test('has succeeded', async () => {
    const succeeded = await start(PASS);
    await ended(states, succeeded);
    const message = 'Execution is SUCCEEDED and cannot be redriven';
    await expect(redrive(succeeded)).rejects.toMatchObject({ ...NOT_RUN, message });
  });

  test('belongs to a state machine that is deleted', async () => {
    const executionArn = await start(WAIT);
    await stop(executionArn);
    await states.sdk.send(new DeleteStateMachineCommand({ stateMachineArn: MACHINE }));
    const message = 'State machine is in DELETING status';
    expect(await describeArn(executionArn)).toMatchObject({ redriveStatusReason: message });
    await expect(redrive(executionArn)).rejects.toMatchObject({ ...NOT_RUN, message });
    await states.sdk.send(new CreateStateMachineCommand(machine('order', WAIT)));
    await expect(redrive(executionArn)).rejects.toMatchObject({ ...NOT_RUN, message });
  });

  test('does not exist', async () => {
    const executionArn = 'arn:aws:states:us-east-1:123456789012:execution:order:none';
    await expect(redrive(executionArn)).rejects.toMatchObject({ name: 'ExecutionDoesNotExist' });
    await expect(redrive('none')).rejects.toMatchObject({ name: 'InvalidArn' });
  });
});

test('executions are listed by whether they were redriven', async () => {
  await start(WAIT, '{}', 'calm');
  const executionArn = await start(WAIT, '{}', 'restless');
  await stop(executionArn);
  const { redriveDate } = await redrive(executionArn);
  const list = async (more: object) => {
    const input = { stateMachineArn: MACHINE, ...more };
    const { executions = [] } = await states.sdk.send(new ListExecutionsCommand(input));
    return executions.map(({ name, redriveCount, redriveDate: date }) => [name, redriveCount, date]);
  };
  const [calm, restless] = [
    ['calm', 0, undefined],
    ['restless', 1, redriveDate],
  ];
  expect(await list({})).toEqual([restless, calm]);
  expect(await list({ redriveFilter: 'REDRIVEN' })).toEqual([restless]);
  expect(await list({ redriveFilter: 'NOT_REDRIVEN', statusFilter: 'RUNNING' })).toEqual([calm]);
  await expect(list({ statusFilter: 'PENDING_REDRIVE' })).rejects.toMatchObject({ name: 'ValidationException' });
});

test('IAM is asked for the right to redrive this execution', async () => {
  const executionArn = await start(WAIT);
  await stop(executionArn);
  await redrive(executionArn);
  expect(states.cloud.queries).toContainEqual({ action: 'states:RedriveExecution', resource: executionArn });
});
