import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { definition, ended, machine, PASS, type TestStates, testStates, WAIT } from './test-states.ts';

let states: TestStates;
beforeEach(async () => {
  states = await testStates();
});
afterEach(() => states.close());

const VERSION_ARN = 'arn:aws:states:us-east-1:123456789012:stateMachine:order:1';

async function start(text: string, input?: string, name?: string) {
  await states.sdk.send(new CreateStateMachineCommand(machine('order', text)));
  return states.sdk.send(new StartExecutionCommand({ stateMachineArn: VERSION_ARN, input, name }));
}
const details = () => states.cloud.events.map(({ event }) => event.detail);

describe('an execution', () => {
  test('of a version runs to its output and says so on the default bus', async () => {
    const { executionArn, startDate } = await start(PASS, '{ "a": 41 }', 'one');
    expect(executionArn).toBe('arn:aws:states:us-east-1:123456789012:execution:order:one');
    const described = await ended(states, executionArn);
    expect(described).toMatchObject({
      status: 'SUCCEEDED',
      name: 'one',
      input: '{ "a": 41 }',
      output: '42',
      stateMachineArn: 'arn:aws:states:us-east-1:123456789012:stateMachine:order',
      stateMachineVersionArn: VERSION_ARN,
      startDate,
      inputDetails: { included: true },
      outputDetails: { included: true },
    });
    expect(states.cloud.events.map(({ bus, event }) => [bus, event.source, event['detail-type']])).toEqual(
      Array(2).fill(['default', 'aws.states', 'Step Functions Execution Status Change']),
    );
    const common = { executionArn, name: 'one', startDate: startDate?.getTime(), stateMachineVersionArn: VERSION_ARN };
    expect(details()).toEqual([
      expect.objectContaining({ ...common, status: 'RUNNING', stopDate: null, output: null, outputDetails: null }),
      expect.objectContaining({
        ...common,
        status: 'SUCCEEDED',
        stopDate: described.stopDate?.getTime(),
        input: '{ "a": 41 }',
        inputDetails: { included: true },
        output: '42',
        outputDetails: { included: true },
        error: null,
      }),
    ]);
  });

  test('fails with error and cause', async () => {
    const { executionArn } = await start(definition({ Type: 'Fail', Error: 'out.of.stock', Cause: '{"status":409}' }));
    const failed = { status: 'FAILED', error: 'out.of.stock', cause: '{"status":409}' };
    expect(await ended(states, executionArn)).toMatchObject(failed);
    expect(details()[1]).toMatchObject({ ...failed, output: null });
  });

  test('waits on the clock of the cloud', async () => {
    const { executionArn } = await start(definition({ Type: 'Wait', Seconds: 120 }));
    const { startDate, stopDate } = await ended(states, executionArn);
    expect((stopDate?.getTime() ?? 0) - (startDate?.getTime() ?? 0)).toBeGreaterThanOrEqual(120_000);
  });

  test('can be stopped once', async () => {
    const { executionArn } = await start(WAIT);
    const stop = new StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'by Ann' });
    const { stopDate } = await states.sdk.send(stop);
    const aborted = { status: 'ABORTED', error: 'Stopped', cause: 'by Ann', stopDate };
    expect(await ended(states, executionArn)).toMatchObject(aborted);
    expect((await states.sdk.send(stop)).stopDate).toEqual(stopDate);
    expect(details().map((detail) => (detail as { status: string }).status)).toEqual(['RUNNING', 'ABORTED']);
  });

  test('keeps its data out of an event that it would not fit', async () => {
    const { executionArn } = await start(definition({ Type: 'Succeed' }), JSON.stringify('x'.repeat(130_000)));
    await ended(states, executionArn);
    expect(details()).toMatchObject([
      { inputDetails: { included: true } },
      { input: null, inputDetails: { included: false }, outputDetails: { included: true } },
    ]);
  });
});

describe('a name', () => {
  test('stands for one execution', async () => {
    const first = await start(WAIT, '{"a":1}', 'same');
    expect(await start(WAIT, '{"a":1}', 'same')).toMatchObject({
      executionArn: first.executionArn,
      startDate: first.startDate,
    });
    await expect(start(WAIT, '{"a":2}', 'same')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    await states.sdk.send(new StopExecutionCommand({ executionArn: first.executionArn }));
    await expect(start(WAIT, '{"a":1}', 'same')).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
    expect(details()).toHaveLength(2);
  });
});

describe('bad requests', () => {
  test.each([
    ['an input that is no JSON', 'x', undefined, 'InvalidExecutionInput'],
    ['an input of one byte too many', `"${'ü'.repeat(131_072)}"`, undefined, 'ValidationException'],
    ['a name with a space', '{}', 'a b', 'InvalidName'],
  ])('%s', async (_name, input, name, error) => {
    await expect(start(PASS, input, name)).rejects.toMatchObject({ name: error });
    expect(states.cloud.events).toEqual([]);
  });

  test('unknown machines, versions and executions', async () => {
    await states.sdk.send(new CreateStateMachineCommand(machine('order', PASS)));
    const startOn = (stateMachineArn: string) => states.sdk.send(new StartExecutionCommand({ stateMachineArn }));
    await expect(startOn(VERSION_ARN.replace(/1$/, '9'))).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    await expect(startOn('order')).rejects.toMatchObject({ name: 'InvalidArn' });
    const describeArn = (executionArn: string) => states.sdk.send(new DescribeExecutionCommand({ executionArn }));
    await expect(describeArn('arn:aws:states:us-east-1:123456789012:execution:order:none')).rejects.toMatchObject({
      name: 'ExecutionDoesNotExist',
    });
  });
});

test('executions are listed newest first, by status and version, in pages', async () => {
  for (const name of ['a', 'b', 'c']) await start(WAIT, '{}', name);
  await states.sdk.send(
    new StopExecutionCommand({ executionArn: 'arn:aws:states:us-east-1:123456789012:execution:order:b' }),
  );
  const list = async (more: object) => {
    const page = await states.sdk.send(new ListExecutionsCommand({ stateMachineArn: VERSION_ARN, ...more }));
    return { names: page.executions?.map((each) => each.name), nextToken: page.nextToken };
  };
  expect((await list({ statusFilter: 'RUNNING' })).names).toEqual(['c', 'a']);
  const first = await list({ maxResults: 2 });
  expect(first.names).toEqual(['c', 'b']);
  expect((await list({ maxResults: 2, nextToken: first.nextToken })).names).toEqual(['a']);
});

test('the history comes in pages, in both orders, with or without data', async () => {
  const { executionArn } = await start(PASS, '{"a":1}');
  await ended(states, executionArn);
  const history = (more: object = {}) => states.sdk.send(new GetExecutionHistoryCommand({ executionArn, ...more }));
  const all = (await history()).events ?? [];
  expect(all.map((event) => event.type)).toEqual([
    'ExecutionStarted',
    'PassStateEntered',
    'PassStateExited',
    'ExecutionSucceeded',
  ]);
  expect(all[0]?.executionStartedEventDetails).toMatchObject({ input: '{"a":1}', stateMachineVersionArn: VERSION_ARN });
  expect((await history({ reverseOrder: true })).events).toEqual(all.toReversed());
  const first = await history({ maxResults: 3 });
  const second = await history({ maxResults: 3, nextToken: first.nextToken });
  expect([...(first.events ?? []), ...(second.events ?? [])]).toEqual(all);
  expect(second.nextToken).toBeUndefined();
  const bare = (await history({ includeExecutionData: false })).events ?? [];
  expect(JSON.stringify(bare)).not.toMatch(/"(input|output)":/);
});
