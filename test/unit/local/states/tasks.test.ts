import {
  CreateStateMachineCommand,
  SendTaskFailureCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, expect, test } from 'vitest';
import { AwsError } from '../../../../local/service.ts';
import { type FakeCloudOptions, FunctionFailure } from '../../../support/fake-cloud.ts';
import { CALL, definition, ended, FUNCTION_ARN, machine, type TestStates, testStates } from './test-states.ts';

let states: TestStates;
afterEach(() => states.close());

async function start(text: string, invoke: FakeCloudOptions['invoke']) {
  states = await testStates(invoke && { invoke });
  const { stateMachineArn } = await states.sdk.send(new CreateStateMachineCommand(machine('order', text)));
  return (await states.sdk.send(new StartExecutionCommand({ stateMachineArn, name: 'one' }))).executionArn;
}

test('a function is invoked under the role of the state machine and answers into the result', async () => {
  const executionArn = await start(CALL, () => ({ price: 12.5 }));
  expect(await ended(states, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"price":12.5}' });
  expect(states.cloud.invocations).toEqual([
    {
      functionArn: FUNCTION_ARN,
      payload: { execution: executionArn },
      principal: expect.objectContaining({ roleName: 'workflows' }),
    },
  ]);
});

test('an error of the function is the error of the task', async () => {
  const report = { errorType: 'communication.404', errorMessage: '{"status":404}', trace: [] };
  const executionArn = await start(CALL, () => {
    throw new FunctionFailure(report);
  });
  const { status, error, cause } = await ended(states, executionArn);
  expect([status, error, JSON.parse(cause ?? '')]).toEqual(['FAILED', 'communication.404', report]);
});

test.each([
  [new AwsError('AccessDeniedException', 'User: x is not authorized', 403), 'Lambda.AWSLambdaException'],
  [new AwsError('ResourceNotFoundException', 'Function not found', 404), 'Lambda.ResourceNotFoundException'],
])('%s ends the task as on AWS', async (refusal, error) => {
  const executionArn = await start(CALL, () => {
    throw refusal;
  });
  const described = await ended(states, executionArn);
  expect(described).toMatchObject({ status: 'FAILED', error });
  expect(described.cause).toContain(refusal.message);
  expect(described.cause).toContain(`Error Code: ${refusal.code}`);
});

test('an integration that the local cloud does not have fails with a clear cause', async () => {
  const Arguments = { TopicArn: 't', Message: 'm' };
  const sns = definition({ Type: 'Task', Resource: 'arn:aws:states:::sns:publish', Arguments });
  const executionArn = await start(sns, undefined);
  expect(await ended(states, executionArn)).toMatchObject({
    status: 'FAILED',
    cause: expect.stringContaining('is not emulated'),
  });
});

const WAIT_FOR_TOKEN = definition({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Arguments: { FunctionName: FUNCTION_ARN, Payload: { token: '{% $states.context.Task.Token %}' } },
});

/** Starts an execution that waits for its token, and waits until the function has it. */
async function startWaiting() {
  const executionArn = await start(WAIT_FOR_TOKEN, () => ({}));
  await expect.poll(() => states.cloud.invocations).toHaveLength(1);
  const [taskToken = ''] = states.cloud.invocations.map(({ payload }) => (payload as { token: string }).token);
  return { executionArn, taskToken };
}

test('a task token takes one outcome, and only JSON', async () => {
  const { executionArn, taskToken } = await startWaiting();
  const succeed = (output: string) => states.sdk.send(new SendTaskSuccessCommand({ taskToken, output }));
  await states.sdk.send(new SendTaskHeartbeatCommand({ taskToken }));
  await expect(succeed('x')).rejects.toMatchObject({ name: 'InvalidOutput' });
  await succeed('{"approved":true}');
  expect(await ended(states, executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '{"approved":true}' });
  await expect(succeed('{}')).rejects.toMatchObject({ name: 'TaskTimedOut' });
  const unknown = new SendTaskSuccessCommand({ taskToken: 'unknown', output: '{}' });
  await expect(states.sdk.send(unknown)).rejects.toMatchObject({ name: 'InvalidToken' });
  const heartbeat = (token: string) => states.sdk.send(new SendTaskHeartbeatCommand({ taskToken: token }));
  await expect(heartbeat(taskToken)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await expect(heartbeat('a'.repeat(taskToken.length))).rejects.toMatchObject({ name: 'TaskDoesNotExist' });
});

test('a task token can fail the task, and is worth nothing when the execution has stopped', async () => {
  const { executionArn, taskToken } = await startWaiting();
  await states.sdk.send(new SendTaskFailureCommand({ taskToken, error: 'refused', cause: 'too dear' }));
  expect(await ended(states, executionArn)).toMatchObject({ status: 'FAILED', error: 'refused', cause: 'too dear' });
  await states.close();
  const second = await startWaiting();
  await states.sdk.send(new StopExecutionCommand({ executionArn: second.executionArn }));
  const late = new SendTaskSuccessCommand({ taskToken: second.taskToken, output: '{}' });
  await expect(states.sdk.send(late)).rejects.toMatchObject({ name: 'TaskTimedOut' });
});
