import {
  CreateStateMachineAliasCommand,
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  ListTagsForResourceCommand,
  PublishStateMachineVersionCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateStateMachineCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { definition, ended, FUNCTION_ARN, machine, PASS, type TestStates, testStates, WAIT } from './test-states.ts';

const MACHINE = 'arn:aws:states:us-east-1:123456789012:stateMachine:order';
const TOKEN_THEN_PASS = definition(
  {
    Type: 'Task',
    Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
    Arguments: { FunctionName: FUNCTION_ARN, Payload: { token: '{% $states.context.Task.Token %}' } },
  },
  { Type: 'Pass' },
);

let states: TestStates;
beforeEach(async () => {
  states = await testStates();
});
afterEach(() => states.close());

const create = (text: string, more: object = {}) =>
  states.sdk.send(new CreateStateMachineCommand({ ...machine('order', text), ...more }));
const remove = () => states.sdk.send(new DeleteStateMachineCommand({ stateMachineArn: MACHINE }));
const start = async () => (await states.sdk.send(new StartExecutionCommand({ stateMachineArn: MACHINE }))).executionArn;
const status = async () =>
  (await states.sdk.send(new DescribeStateMachineCommand({ stateMachineArn: MACHINE }))).status;

describe('a state machine that is deleted', () => {
  test('is gone at once when nothing runs; deleting it again succeeds', async () => {
    await create(PASS);
    await ended(states, await start());
    await remove();
    await remove();
    await expect(status()).rejects.toMatchObject({ name: 'StateMachineDoesNotExist' });
    await create(WAIT);
  });

  test('takes nothing new while an execution runs, and is gone when it has ended', async () => {
    await create(WAIT);
    const executionArn = await start();
    await remove();
    expect(await status()).toBe('DELETING');
    const routingConfiguration = [{ stateMachineVersionArn: `${MACHINE}:1`, weight: 100 }];
    const refused = [
      () => start(),
      () => create(WAIT),
      () => states.sdk.send(new UpdateStateMachineCommand({ stateMachineArn: MACHINE, definition: PASS })),
      () => states.sdk.send(new PublishStateMachineVersionCommand({ stateMachineArn: MACHINE })),
      () => states.sdk.send(new CreateStateMachineAliasCommand({ name: 'live', routingConfiguration })),
    ];
    for (const request of refused) await expect(request()).rejects.toMatchObject({ name: 'StateMachineDeleting' });
    await states.sdk.send(new StopExecutionCommand({ executionArn }));
    await expect.poll(() => status().catch((error: Error) => error.name)).toBe('StateMachineDoesNotExist');
    expect(await states.sdk.send(new DescribeExecutionCommand({ executionArn }))).toMatchObject({ status: 'ABORTED' });
  });

  test('ends its executions at their next transition', async () => {
    await create(TOKEN_THEN_PASS);
    const executionArn = await start();
    await expect.poll(() => states.cloud.invocations).toHaveLength(1);
    await remove();
    const describeExecution = () => states.sdk.send(new DescribeExecutionCommand({ executionArn }));
    expect((await describeExecution()).status).toBe('RUNNING');
    const [taskToken] = states.cloud.invocations.map(({ payload }) => (payload as { token: string }).token);
    await states.sdk.send(new SendTaskSuccessCommand({ taskToken, output: '{}' }));
    expect((await ended(states, executionArn)).status).toBe('ABORTED');
  });
});

describe('making a machine again', () => {
  test('compares what is published, and takes a description for a version only', async () => {
    await create(PASS, { versionDescription: 'first' });
    await create(PASS, { versionDescription: 'first', roleArn: 'arn:aws:iam::123456789012:role/another' });
    await expect(create(PASS, { versionDescription: 'other' })).rejects.toMatchObject({
      name: 'StateMachineAlreadyExists',
    });
    await expect(create(PASS, { publish: false })).rejects.toMatchObject({ name: 'StateMachineAlreadyExists' });
    await expect(create(PASS, { publish: false, versionDescription: 'x' })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  test('that waits for executions asks for a rule of their events', async () => {
    const Arguments = { StateMachineArn: MACHINE };
    await create(definition({ Type: 'Task', Resource: 'arn:aws:states:::states:startExecution.sync:2', Arguments }));
    const resource = 'arn:aws:events:us-east-1:123456789012:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule';
    const asked = states.cloud.queries.filter((query) => query.resource === resource).map(({ action }) => action);
    expect(asked).toEqual(['events:PutTargets', 'events:PutRule', 'events:DescribeRule']);
  });
});

describe('tags', () => {
  const tag = (resourceArn: string, ...keys: readonly string[]) =>
    states.sdk.send(new TagResourceCommand({ resourceArn, tags: keys.map((key) => ({ key, value: 'v' })) }));

  test('are added, replaced and removed', async () => {
    await create(PASS, { tags: [{ key: 'a', value: 'old' }] });
    await tag(MACHINE, 'a', 'b');
    await states.sdk.send(new UntagResourceCommand({ resourceArn: MACHINE, tagKeys: ['b', 'none'] }));
    const { tags } = await states.sdk.send(new ListTagsForResourceCommand({ resourceArn: MACHINE }));
    expect(tags).toEqual([{ key: 'a', value: 'v' }]);
  });

  test('are fifty at most, of plain characters, and on machines only', async () => {
    await create(PASS);
    const many = Array.from({ length: 50 }, (_, number) => `k${number}`);
    await tag(MACHINE, ...many);
    await tag(MACHINE, ...many);
    await expect(tag(MACHINE, 'one-more')).rejects.toMatchObject({ name: 'TooManyTags' });
    await expect(tag(MACHINE, 'a*b')).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(tag(`${MACHINE}:1`, 'a')).rejects.toMatchObject({ name: 'InvalidArn' });
    await expect(tag(`${MACHINE}s`, 'a')).rejects.toMatchObject({ name: 'ResourceNotFound' });
  });
});

test('a machine has a thousand versions at most', async () => {
  await create(PASS);
  for (let number = 2; number <= 1000; number += 1) {
    const text = definition({ Type: 'Pass', Output: number });
    await states.service.handle(
      request('UpdateStateMachine', { stateMachineArn: MACHINE, definition: text, publish: true }),
    );
  }
  await states.service.handle(request('UpdateStateMachine', { stateMachineArn: MACHINE, definition: WAIT }));
  await expect(
    states.sdk.send(new PublishStateMachineVersionCommand({ stateMachineArn: MACHINE })),
  ).rejects.toMatchObject({ name: 'ServiceQuotaExceededException' });
});

function request(action: string, input: Readonly<Record<string, unknown>>) {
  const { signal } = new AbortController();
  return { service: 'states', action, input, principal: { arn: 'root', tags: {} }, requestId: 'r', signal };
}
