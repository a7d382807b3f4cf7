import { TestStateCommand, type TestStateCommandInput } from '@aws-sdk/client-sfn';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { FunctionFailure } from '../../../support/fake-cloud.ts';
import { FUNCTION_ARN, ROLE_ARN, type TestStates, testStates } from './test-states.ts';

let states: TestStates;
beforeEach(async () => {
  const invoke = (_arn: string, payload: unknown) => {
    if (payload === 'break') throw new FunctionFailure({ errorType: 'Broken', errorMessage: 'down' });
    return { got: payload };
  };
  states = await testStates({ invoke });
});
afterEach(() => states.close());

const state = (definition: object) => JSON.stringify({ QueryLanguage: 'JSONata', ...definition });
const TASK = state({
  Type: 'Task',
  Resource: FUNCTION_ARN,
  Arguments: '{% $states.input %}',
  Retry: [{ ErrorEquals: ['Broken'], IntervalSeconds: 4 }],
  Output: '{% $states.result.got %}',
  Next: 'Then',
});

async function send(input: TestStateCommandInput) {
  const { $metadata: _metadata, ...answer } = await states.sdk.send(new TestStateCommand(input));
  return answer;
}

describe('a task under test', () => {
  test('is called as the role', async () => {
    expect(await send({ definition: TASK, roleArn: ROLE_ARN, input: '1', inspectionLevel: 'TRACE' })).toEqual({
      status: 'SUCCEEDED',
      output: '1',
      nextState: 'Then',
      inspectionData: { input: '1', afterArguments: '1', result: '{"got":1}' },
    });
    const [call] = states.cloud.invocations;
    expect(call).toMatchObject({ functionArn: FUNCTION_ARN, payload: 1, principal: { roleName: 'workflows' } });
  });

  test('that fails tells when it would be retried', async () => {
    const request = { definition: TASK, roleArn: ROLE_ARN, input: '"break"', inspectionLevel: 'DEBUG' } as const;
    expect(await send(request)).toMatchObject({
      status: 'RETRIABLE',
      error: 'Broken',
      cause: '{"errorType":"Broken","errorMessage":"down"}',
      inspectionData: { errorDetails: { retryIndex: 0, retryBackoffIntervalSeconds: 4 } },
    });
  });

  test('needs a role to be called, and none to be mocked', async () => {
    await expect(send({ definition: TASK })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'A roleArn is required to test a Task state without a mock',
    });
    expect(await send({ definition: TASK, mock: { result: '{"got":2}' } })).toMatchObject({ output: '2' });
    expect(states.cloud.invocations).toEqual([]);
  });

  test('has an execution of its own in its context object', async () => {
    const definition = state({ Type: 'Pass', Output: '{% $states.context %}', End: true });
    const context = async () => JSON.parse((await send({ definition, roleArn: ROLE_ARN })).output ?? '');
    const [first, second] = [await context(), await context()];
    const { Execution, StateMachine } = first;
    expect(Execution.Id).toBe(`arn:aws:states:us-east-1:123456789012:express:${StateMachine.Name}:${Execution.Name}`);
    expect(Execution.RoleArn).toBe(ROLE_ARN);
    expect(second.Execution.Id).not.toBe(Execution.Id);
  });
});

test('a wait takes its time on the clock of the cloud', async () => {
  const before = states.cloud.clock.now();
  expect(await send({ definition: state({ Type: 'Wait', Seconds: 120, End: true }) })).toEqual({
    status: 'SUCCEEDED',
    output: '{}',
  });
  expect(states.cloud.clock.now() - before).toBeGreaterThanOrEqual(120_000);
});

test.each<[string, TestStateCommandInput, string]>([
  ['a wrong definition', { definition: '{' }, 'InvalidDefinition'],
  ['an input that is no JSON', { definition: TASK, input: '{' }, 'InvalidExecutionInput'],
  ['variables that are no JSON', { definition: TASK, variables: '{' }, 'ValidationException'],
  ['a level there is not', { definition: TASK, inspectionLevel: 'ALL' as 'INFO' }, 'ValidationException'],
  [
    'a mock of a Pass',
    { definition: state({ Type: 'Pass', End: true }), mock: { result: '1' } },
    'ValidationException',
  ],
])('%s is refused', async (_name, input, name) => {
  await expect(send(input)).rejects.toMatchObject({ name });
});

test('IAM is asked for the test, for secrets that it is to show, and for passing the role', async () => {
  const definition = state({ Type: 'Succeed' });
  await send({ definition });
  expect(states.cloud.queries).toEqual([{ action: 'states:TestState', resource: '*' }]);
  states.cloud.queries.length = 0;
  await send({ definition, roleArn: ROLE_ARN, revealSecrets: true });
  expect(states.cloud.queries).toEqual([
    { action: 'states:TestState', resource: '*' },
    { action: 'states:RevealSecrets', resource: '*' },
    { action: 'iam:PassRole', resource: ROLE_ARN, context: { 'iam:PassedToService': 'states.amazonaws.com' } },
  ]);
});
