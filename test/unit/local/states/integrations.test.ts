import {
  CreateStateMachineCommand,
  DescribeExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createEventsService } from '../../../../local/events/service.ts';
import { createSqsService } from '../../../../local/sqs/service.ts';
import { createStatesService } from '../../../../local/states/service.ts';
import { role, type TemplateText } from '../../../support/tiny-assembly.ts';
import { startTinyCloud, type TinyCloud } from '../../../support/tiny-cloud.ts';
import { definition, PASS, WAIT } from './test-states.ts';

const ACCOUNT = '000000000000';
const STATES = `arn:aws:states:us-east-1:${ACCOUNT}`;
const TASK = 'arn:aws:states:::';
const allow = (Action: string | readonly string[], Resource: string | readonly string[] = '*') => ({
  Effect: 'Allow',
  Action,
  Resource,
});

/** Roles by name: one that may everything the integrations need, and one that may nothing. */
const ROLES: Readonly<Record<string, readonly TemplateText[]>> = {
  able: [
    allow(['events:*', 'sqs:SendMessage', 'lambda:InvokeFunction']),
    allow('states:StartExecution', `${STATES}:stateMachine:*`),
    allow(['states:DescribeExecution', 'states:StopExecution'], `${STATES}:execution:*`),
  ],
  bare: [],
  deaf: [allow('states:StartExecution'), allow('events:*')],
};

const RESOURCES: TemplateText = {
  ...Object.fromEntries(
    Object.entries(ROLES).map(([name, statements]) => {
      const made = role({ Service: 'states.amazonaws.com' }, ...statements);
      const properties = { ...(made['Properties'] as object), RoleName: name };
      return [name, { ...made, Properties: properties }];
    }),
  ),
  Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'work' } },
  QueuePolicy: {
    Type: 'AWS::SQS::QueuePolicy',
    Properties: {
      Queues: [{ Ref: 'Queue' }],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ ...allow('sqs:SendMessage'), Principal: { Service: 'events.amazonaws.com' } }],
      },
    },
  },
  Bus: { Type: 'AWS::Events::EventBus', Properties: { Name: 'shop' } },
  Rule: {
    Type: 'AWS::Events::Rule',
    Properties: {
      EventBusName: { Ref: 'Bus' },
      EventPattern: { source: ['shop'] },
      State: 'ENABLED',
      Targets: [{ Id: 'queue', Arn: { 'Fn::GetAtt': ['Queue', 'Arn'] } }],
    },
  },
};

let cloud: TinyCloud;
let sfn: SFNClient;
let sqs: SQSClient;
let queueUrl: string;

beforeAll(async () => {
  cloud = await startTinyCloud({
    resources: RESOURCES,
    services: (context) => [createSqsService(context), createEventsService(context), createStatesService(context)],
  });
  sfn = new SFNClient({ ...cloud.client, disableHostPrefix: true });
  sqs = new SQSClient(cloud.client);
  queueUrl = `${cloud.baseUrl}/${ACCOUNT}/work`;
  for (const [name, text] of [
    ['quick', PASS],
    ['endless', WAIT],
    ['broken', definition({ Type: 'Fail', Error: 'Oops' })],
  ] as const) {
    await create(name, text);
  }
});
afterAll(() => cloud?.close());

async function create(name: string, text: string, roleName = 'able'): Promise<string> {
  const roleArn = `arn:aws:iam::${ACCOUNT}:role/${roleName}`;
  const { stateMachineArn } = await sfn.send(new CreateStateMachineCommand({ name, definition: text, roleArn }));
  return stateMachineArn ?? '';
}

/** Starts a machine of one task; its name tells the tests apart. */
async function start(name: string, state: object, roleName = 'able'): Promise<string> {
  const stateMachineArn = await create(name, definition({ Type: 'Task', ...state }), roleName);
  const { executionArn } = await sfn.send(new StartExecutionCommand({ stateMachineArn, name: 'run' }));
  return executionArn ?? '';
}

const describeExecution = (executionArn: string) => sfn.send(new DescribeExecutionCommand({ executionArn }));

async function ended(executionArn: string) {
  await expect.poll(async () => (await describeExecution(executionArn)).status, { timeout: 5000 }).not.toBe('RUNNING');
  return describeExecution(executionArn);
}

async function run(name: string, state: object, roleName = 'able') {
  const { output, ...described } = await ended(await start(name, state, roleName));
  return { ...described, output: output === undefined ? undefined : JSON.parse(output) };
}

async function received(): Promise<Record<string, unknown>> {
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl: queueUrl, WaitTimeSeconds: 5 }));
  return JSON.parse(Messages[0]?.Body ?? 'null');
}

const child = (name: string) => `${STATES}:stateMachine:${name}`;
const nested = (suffix: string, name: string, more: object = {}) => ({
  Resource: `${TASK}states:startExecution${suffix}`,
  Arguments: { StateMachineArn: child(name), Name: `of-${suffix}-${name}`.replaceAll(/[.:]/g, ''), ...more },
});

describe('events and messages', () => {
  test('an event is on the bus, and tells which execution it came from', async () => {
    const Entries = [{ Source: 'shop', DetailType: 'sold', Detail: { price: 3 }, EventBusName: 'shop' }];
    const { output, executionArn } = await run('put', { Resource: `${TASK}events:putEvents`, Arguments: { Entries } });
    expect(output).toMatchObject({
      Entries: [{ EventId: expect.any(String) }],
      FailedEntryCount: 0,
      SdkHttpMetadata: { HttpStatusCode: 200 },
    });
    const { detail, resources } = await received();
    expect([detail, resources]).toEqual([{ price: 3 }, [executionArn, child('put')]]);
  });

  test('a message is on the queue; a body that is no string as its JSON', async () => {
    const Arguments = { QueueUrl: queueUrl, MessageBody: { a: 1 } };
    const { output } = await run('send', { Resource: `${TASK}sqs:sendMessage`, Arguments });
    expect(output).toMatchObject({
      MD5OfMessageBody: expect.stringMatching(/^[0-9a-f]{32}$/),
      MessageId: expect.any(String),
    });
    expect(await received()).toEqual({ a: 1 });
  });
});

describe('executions', () => {
  test('a child is started and not waited for', async () => {
    const { output } = await run('begin', nested('', 'endless'));
    const executionArn = `${STATES}:execution:endless:of--endless`;
    expect(output).toMatchObject({ ExecutionArn: executionArn, StartDate: expect.any(Number) });
    const { status, startDate } = await describeExecution(executionArn);
    expect([status, output.StartDate]).toEqual(['RUNNING', startDate?.getTime()]);
  });

  test.each([
    ['.sync', '{"a":1}', '2'],
    ['.sync:2', { a: 1 }, 2],
  ])('%s ends with the child', async (suffix, Input, Output) => {
    const arn = await start(`wait${suffix.length}`, nested(suffix, 'quick', { Input: { a: 1 } }));
    const { output } = await ended(arn);
    expect(JSON.parse(output ?? '')).toMatchObject({
      Input,
      Output,
      Status: 'SUCCEEDED',
      StateMachineArn: child('quick'),
    });
    const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn: arn }));
    const submitted = events.find(({ type }) => type === 'TaskSubmitted')?.taskSubmittedEventDetails;
    expect(JSON.parse(submitted?.output ?? '')).toMatchObject({ ExecutionArn: expect.stringContaining(':quick:') });
  });

  test('a child that fails fails the task', async () => {
    const { error, cause } = await run('suffer', nested('.sync:2', 'broken'));
    expect(error).toBe('States.TaskFailed');
    expect(JSON.parse(cause ?? '')).toMatchObject({ Status: 'FAILED', Error: 'Oops', Input: '{}' });
  });

  test('a child is stopped when the one that waits for it is stopped or has waited enough', async () => {
    const stopped = await start('leave', nested('.sync', 'endless', { Name: 'left' }));
    await expect.poll(async () => running('endless')).toContain('left');
    await sfn.send(new StopExecutionCommand({ executionArn: stopped }));
    expect((await ended(`${STATES}:execution:endless:left`)).status).toBe('ABORTED');
    const late = await run('tire', { ...nested('.sync:2', 'endless', { Name: 'slow' }), TimeoutSeconds: 1 });
    expect(late).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
    expect((await ended(`${STATES}:execution:endless:slow`)).status).toBe('ABORTED');
  });

  test('a refused start is the failure of the task', async () => {
    const none = await run('miss', nested('', 'nowhere'));
    expect(none.error).toBe('StepFunctions.StateMachineDoesNotExistException');
    expect(none.cause).toMatch(/\(Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist;/);
    const again = nested('.sync', 'endless', { Name: 'twice', Input: { a: 1 } });
    await run('first', { ...again, Resource: `${TASK}states:startExecution` });
    const other = await run('second', { ...again, Arguments: { ...again.Arguments, Input: { a: 2 } } });
    expect(other.error).toBe('StepFunctions.ExecutionAlreadyExistsException');
  });
});

async function running(name: string): Promise<readonly (string | undefined)[]> {
  const list = new ListExecutionsCommand({ stateMachineArn: child(name), statusFilter: 'RUNNING' });
  return ((await sfn.send(list)).executions ?? []).map((execution) => execution.name);
}

describe('a task token', () => {
  test.each<[string, (token: string) => object]>([
    ['sqs:sendMessage', (token) => ({ QueueUrl: queueUrl, MessageBody: { token } })],
    [
      'events:putEvents',
      (token) => ({ Entries: [{ Source: 'shop', DetailType: 'ask', Detail: { token }, EventBusName: 'shop' }] }),
    ],
  ])('goes out with %s, and ends the task', async (resource, argumentsOf) => {
    const Arguments = argumentsOf('{% $states.context.Task.Token %}');
    const executionArn = await start(`ask${resource.length}`, {
      Resource: `${TASK}${resource}.waitForTaskToken`,
      Arguments,
    });
    const message = await received();
    const { token: taskToken } = (message['detail'] ?? message) as { token: string };
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '"done"' }));
    expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '"done"' });
  });

  test('goes out with the input of a child', async () => {
    const Input = { token: '{% $states.context.Task.Token %}' };
    const executionArn = await start('askchild', nested('.waitForTaskToken', 'endless', { Name: 'asked', Input }));
    const asked = `${STATES}:execution:endless:asked`;
    await expect.poll(async () => running('endless')).toContain('asked');
    const { token: taskToken } = JSON.parse((await describeExecution(asked)).input ?? '');
    await sfn.send(new SendTaskSuccessCommand({ taskToken, output: '1' }));
    expect(await ended(executionArn)).toMatchObject({ status: 'SUCCEEDED', output: '1' });
  });

  test('is worth nothing when the call that would hand it out is refused', async () => {
    const Entries = [{ Source: '', DetailType: 'x', Detail: {} }];
    const failed = await run('mute', { Resource: `${TASK}events:putEvents.waitForTaskToken`, Arguments: { Entries } });
    expect(failed).toMatchObject({ status: 'FAILED', error: 'EventBridge.FailedEntry' });
  });
});

describe('a role that may not', () => {
  test.each<[string, () => object, string]>([
    [
      'events:putEvents',
      () => ({
        Resource: `${TASK}events:putEvents`,
        Arguments: { Entries: [{ Source: 's', DetailType: 'd', Detail: {} }] },
      }),
      'EventBridge.AmazonEventBridgeException',
    ],
    [
      'sqs:sendMessage',
      () => ({ Resource: `${TASK}sqs:sendMessage`, Arguments: { QueueUrl: queueUrl, MessageBody: 'm' } }),
      'SQS.AmazonSQSException',
    ],
    ['states:StartExecution', () => nested('', 'quick'), 'StepFunctions.AWSStepFunctionsException'],
    [
      'lambda:InvokeFunction',
      () => ({ Resource: `${TASK}lambda:invoke`, Arguments: { FunctionName: 'echo' } }),
      'Lambda.AWSLambdaException',
    ],
  ])('%s fails the task and says so', async (action, state, error) => {
    const refused = await run(`bare${action.replaceAll(':', '')}`, state(), 'bare');
    expect(refused.error).toBe(error);
    expect(refused.cause?.toLowerCase()).toContain(`is not authorized to perform: ${action.toLowerCase()}`);
  });

  test('look at its child cannot wait for it', async () => {
    const refused = await run('deaf', nested('.sync', 'quick', { Name: 'unseen', Input: { a: 1 } }), 'deaf');
    expect(refused.error).toBe('StepFunctions.AWSStepFunctionsException');
    expect(refused.cause).toContain('states:DescribeExecution');
  });
});
