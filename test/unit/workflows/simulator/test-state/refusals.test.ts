import { describe, expect, test } from 'vitest';
import type { Json } from '../../../../../functions/workflows/simulator/types.ts';
import { INVOKE, LAMBDA } from '../machine.ts';
import { type Given, tested, text } from './testing.ts';

const TASK = text({ Type: 'Task', Resource: LAMBDA, End: true });
const INSIDE = { StartAt: 'Inner', States: { Inner: { Type: 'Pass', End: true } } };
const MAP = text({ Type: 'Map', ItemProcessor: INSIDE, End: true });
const PARALLEL = text({ Type: 'Parallel', Branches: [INSIDE], End: true });
const ERROR = { errorOutput: { error: 'Broken' } };

const refusal = (definition: string, given: Given = {}) => tested(definition, given).catch((error: unknown) => error);

describe('definitions', () => {
  test.each<[string, string, string]>([
    ['that are no JSON', '{', 'INVALID_JSON_DESCRIPTION'],
    ['that are no objects', '[]', 'Definition must be a valid JSON object'],
    ['that CreateStateMachine refuses', text({ Type: 'Pass' }), 'at /States/StateName'],
    ['that go on to what is no name', text({ Type: 'Pass', Next: 5 }), '/States/StateName/Next'],
    [
      'whose inner states go on to none that is there',
      text({
        Type: 'Parallel',
        Branches: [{ StartAt: 'A', States: { A: { Type: 'Pass', Next: 'Nowhere' } } }],
        End: true,
      }),
      'MISSING_TRANSITION_TARGET',
    ],
    ['with wrong expressions', text({ Type: 'Pass', Output: '{% a %}', End: true }), '/States/StateName/Output'],
  ])('%s', async (_name, definition, reason) => {
    expect(await refusal(definition)).toMatchObject({
      code: 'InvalidDefinition',
      message: expect.stringMatching(/^Invalid State Machine Definition: /),
    });
    expect(String(await refusal(definition))).toContain(reason);
  });

  test('that do not have the state', async () => {
    const machine = text({ StartAt: 'A', States: { A: { Type: 'Succeed' } } });
    expect(await refusal(machine, { stateName: 'B' })).toMatchObject({
      code: 'ValidationException',
      message: "The definition has no state 'B'",
    });
  });
});

describe('values', () => {
  test.each<[string, Given]>([
    ['variables', { variables: [1] }],
    ['context', { context: 'x', mock: ERROR }],
  ])('%s that are no objects', async (name, given) => {
    expect(await refusal(TASK, given)).toMatchObject({
      code: 'ValidationException',
      message: `The ${name} must be a JSON object`,
    });
  });
});

describe('mocks', () => {
  test.each(['Pass', 'Wait', 'Choice', 'Succeed', 'Fail'])('a %s state has none', async (Type) => {
    const more = {
      Pass: { End: true },
      Wait: { Seconds: 1, End: true },
      Choice: { Choices: [{ Condition: true, Next: 'A' }] },
    }[Type];
    expect(await refusal(text({ Type, ...more }), { mock: { result: '1' } })).toMatchObject({
      code: 'ValidationException',
      message: `State type '${Type}' is not supported when a mock is specified`,
    });
  });

  test.each([MAP, PARALLEL])('%s needs one', async (definition) => {
    expect(await refusal(definition)).toMatchObject({
      code: 'InvalidDefinition',
      message:
        'TestState API does not support Map or Parallel states. ' +
        'Supported state types include: [Task, Wait, Pass, Succeed, Fail, Choice]',
    });
  });

  test.each([
    `${INVOKE}.waitForTaskToken`,
    'arn:aws:states:::states:startExecution.sync:2',
    'arn:aws:states:eu-central-1:111111111111:activity:work',
  ])('a task of %s needs one', async (Resource) => {
    const Arguments = { FunctionName: 'f', StateMachineArn: 'm' };
    const [name] = Resource.includes('startExecution') ? ['StateMachineArn' as const] : ['FunctionName' as const];
    const definition = text({ Type: 'Task', Resource, Arguments: { [name]: Arguments[name] }, End: true });
    expect(await refusal(definition)).toMatchObject({
      code: 'InvalidDefinition',
      message: 'TestState API does not support Activity tasks, .sync or .waitForTaskToken when a mock is not specified',
    });
    expect(await tested(definition, { mock: ERROR })).toEqual({ status: 'FAILED', error: 'Broken' });
  });

  test.each<[string, Given]>([
    ['MapIterationFailureCount', { stateConfiguration: { mapIterationFailureCount: 1 } }],
    ['RetrierRetryCount', { stateConfiguration: { retrierRetryCount: 1 } }],
    ['ErrorCausedByState', { stateConfiguration: { errorCausedByState: 'Inner' } }],
    ['MapItemReaderData', { stateConfiguration: { mapItemReaderData: '[]' } }],
    ['Context', { context: {} }],
  ])('%s is for mocked states', async (name, given) => {
    expect(await refusal(TASK, given)).toMatchObject({
      code: 'ValidationException',
      message: `TestState does not support ${name} when a mock is not specified.`,
    });
  });

  test.each<[string, Given['mock'], string]>([
    [TASK, {}, 'A mock has either a result or an errorOutput'],
    [TASK, { result: '1', ...ERROR }, 'A mock has either a result or an errorOutput'],
    [TASK, { errorOutput: { cause: 'c' } }, 'A mocked errorOutput has an error'],
    [TASK, { result: '{' }, 'The mocked result is not valid JSON'],
    [MAP, { result: '{}' }, 'Mocked result must be an array.'],
    [PARALLEL, { result: '1' }, 'Mocked result must be an array.'],
  ])('%s with %j', async (definition, mock, message) => {
    expect(await refusal(definition, { mock })).toMatchObject({ code: 'ValidationException', message });
  });

  test('a Map that writes its results elsewhere has an object as its result', async () => {
    const state = {
      Type: 'Map',
      ItemProcessor: { ...INSIDE, ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' } },
    };
    const definition = text({
      ...state,
      ResultWriter: { Resource: 'arn:aws:states:::s3:putObject', Arguments: { Bucket: 'b' } },
      End: true,
    });
    expect(await refusal(definition, { mock: { result: '[]' } })).toMatchObject({
      message: 'Mocked result must be a JSON object.',
    });
    expect(await refusal(definition, { mock: { result: 'null' } })).toMatchObject({ code: 'ValidationException' });
    const result = '{"MapRunArn":"arn"}';
    expect(await tested(definition, { input: [], mock: { result } })).toEqual({ status: 'SUCCEEDED', output: result });
  });

  test('an error comes from a state inside', async () => {
    const from = (errorCausedByState: string) => ({
      input: [1],
      mock: ERROR,
      stateConfiguration: { errorCausedByState },
    });
    for (const definition of [MAP, PARALLEL]) {
      expect(await tested(definition, from('Inner'))).toEqual({ status: 'FAILED', error: 'Broken' });
      expect(await refusal(definition, from('Other'))).toMatchObject({
        message: "The state 'StateName' has no state 'Other' inside",
      });
    }
    const other = { Type: 'Parallel', Branches: [{ StartAt: 'Other', States: { Other: { Type: 'Succeed' } } }] };
    const machine = text({
      StartAt: 'StateName',
      States: { StateName: { ...JSON.parse(MAP), End: undefined, Next: 'Beside' }, Beside: { ...other, End: true } },
    });
    expect(await refusal(machine, { stateName: 'StateName', ...from('Other') })).toMatchObject({
      message: "The state 'StateName' has no state 'Other' inside",
    });
    const mock = { result: '[]' };
    expect(await refusal(MAP, { ...from('Inner'), mock })).toMatchObject({
      message: 'ErrorCausedByState needs a mocked error',
    });
  });
});

describe('mocked results', () => {
  const invalid = 'Mock result schema validation error: ';
  const integration = (name: string) => {
    const Arguments: Readonly<Record<string, Json>> = {
      'lambda:invoke': { FunctionName: 'f' },
      'events:putEvents': { Entries: [] },
      'sqs:sendMessage': { QueueUrl: 'q', MessageBody: 'b' },
    };
    const Resource = `arn:aws:states:::${name}`;
    return text({ Type: 'Task', Resource, Arguments: Arguments[name] ?? { StateMachineArn: 'm' }, End: true });
  };
  const child = { ExecutionArn: 'arn', StartDate: 1 };

  test.each<[string, Json, string]>([
    ['lambda:invoke', { StatusCode: '200' }, "Field 'StatusCode' must be a number"],
    ['lambda:invoke', { ExecutedVersion: '' }, "Field 'ExecutedVersion' is smaller than the minimum length"],
    ['events:putEvents', { Entries: 'none' }, "Field 'Entries' must be an array"],
    ['events:putEvents', { Entries: [{ EventId: 'a' }, { EventId: ['b'] }] }, "Field 'EventId' must be a string"],
    ['sqs:sendMessage', { MessageId: 1 }, "Field 'MessageId' must be a string"],
    ['states:startExecution', { ...child, StartDate: true }, "Field 'StartDate' must be a timestamp"],
    ['states:startExecution.sync', { Name: 'n'.repeat(81) }, "Required field 'ExecutionArn' is missing"],
    [
      'states:startExecution.sync:2',
      { ...child, StateMachineArn: 'm', Status: 'DONE' },
      "Field 'Status' must be one of RUNNING, SUCCEEDED, FAILED, TIMED_OUT, ABORTED, PENDING_REDRIVE",
    ],
  ])('of %s that its API does not have: %j', async (name, value, message) => {
    const result = JSON.stringify(value);
    expect(await refusal(integration(name), { mock: { result } })).toMatchObject({
      code: 'ValidationException',
      message: `${invalid}${message}`,
    });
    const mock = { result, fieldValidationMode: 'NONE' } as const;
    expect(await tested(integration(name), { mock })).toEqual({ status: 'SUCCEEDED', output: result });
  });

  test.each<[string, Json]>([
    ['lambda:invoke', { Payload: { any: ['thing'] }, StatusCode: 200, SdkHttpMetadata: {} }],
    ['events:putEvents', { other: 1 }],
    ['states:startExecution', child],
    ['states:startExecution.waitForTaskToken', 'whatever'],
    ['dynamodb:getItem', 'unknown'],
  ])('of %s that are let through: %j', async (name, value) => {
    const result = JSON.stringify(value);
    expect(await tested(integration(name), { mock: { result } })).toEqual({ status: 'SUCCEEDED', output: result });
  });

  test('may lack required members in the mode PRESENT, and members that are there must fit', async () => {
    const definition = integration('states:startExecution');
    const mock = (value: Json) => ({ result: JSON.stringify(value), fieldValidationMode: 'PRESENT' }) as const;
    expect(await tested(definition, { mock: mock({ StartDate: 1 }) })).toMatchObject({ status: 'SUCCEEDED' });
    expect(await refusal(definition, { mock: mock({ ExecutionArn: 1 }) })).toMatchObject({
      message: `${invalid}Field 'ExecutionArn' must be a string`,
    });
    expect(await refusal(definition, { mock: mock([]) })).toMatchObject({
      message: 'Mocked result must be a JSON object.',
    });
  });
});
