import { CreateStateMachineCommand, SFNClient, UpdateStateMachineCommand } from '@aws-sdk/client-sfn';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, expect, test } from 'vitest';
import { sfnStateMachinePublisher } from '../../../../functions/workflows/adapters/state-machine-publisher.ts';
import { stateMachineName } from '../../../../functions/workflows/domain/state-machine-name.ts';

const client = mockClient(SFNClient);
beforeEach(() => client.reset());

const publisher = sfnStateMachinePublisher(new SFNClient({ region: 'eu-west-1' }), {
  stage: 'dev',
  roleArn: 'arn:aws:iam::123456789012:role/workflows',
  keyArn: 'arn:aws:kms:eu-west-1:123456789012:key/1',
  logGroupArn: 'arn:aws:logs:eu-west-1:123456789012:log-group:/aws/vendedlogs/states/x:*',
});
const request = { tenantId: 'acme', workflow: 'shop.order', version: '1.0.0', definition: '{"StartAt":"a"}' };
const name = stateMachineName({ stage: 'dev', ...request });
const named = (error: string, message = error) => Object.assign(new Error(message), { name: error });

test('the first version makes the state machine, tagged and configured', async () => {
  client.on(CreateStateMachineCommand).resolves({ stateMachineVersionArn: 'arn:v1' });
  expect(await publisher.publish(request)).toEqual({ kind: 'published', arn: 'arn:v1' });
  expect(client.commandCalls(CreateStateMachineCommand)[0]?.args[0].input).toMatchObject({
    name,
    type: 'STANDARD',
    definition: request.definition,
    publish: true,
    versionDescription: '1.0.0',
    loggingConfiguration: {
      includeExecutionData: false,
      destinations: [{ cloudWatchLogsLogGroup: { logGroupArn: expect.stringMatching(/[^*]:\*$/) } }],
    },
    encryptionConfiguration: { type: 'CUSTOMER_MANAGED_KMS_KEY' },
    tags: [
      { key: 'tenant', value: 'acme' },
      { key: 'workflow', value: 'shop.order' },
    ],
  });
});

test('later ones update it', async () => {
  client.on(CreateStateMachineCommand).rejects(named('StateMachineAlreadyExists'));
  client.on(UpdateStateMachineCommand).resolves({ stateMachineVersionArn: 'arn:v2' });
  expect(await publisher.publish(request)).toEqual({ kind: 'published', arn: 'arn:v2' });
  expect(client.commandCalls(UpdateStateMachineCommand)[0]?.args[0].input).toMatchObject({
    stateMachineArn: `arn:aws:states:eu-west-1:123456789012:stateMachine:${name}`,
    publish: true,
  });
});

test('a definition that Step Functions refuses is refused, without names of the platform', async () => {
  const message = 'MISSING_TARGET: arn:aws:lambda:eu-west-1:123456789012:function:x at /States/a';
  client.on(CreateStateMachineCommand).rejects(named('InvalidDefinition', message));
  const outcome = await publisher.publish(request);
  expect(outcome).toMatchObject({ kind: 'refused', detail: expect.stringContaining('at /States/a') });
  expect(JSON.stringify(outcome)).not.toContain('123456789012');
});

test.each(['ThrottlingException', 'TooManyRequestsException', 'ConflictException'])('%s comes again', async (error) => {
  client.on(CreateStateMachineCommand).rejects(named(error));
  await expect(publisher.publish(request)).rejects.toThrow(expect.objectContaining({ code: 'platform-busy' }));
});

test('what is the platform’s own fault is no refusal', async () => {
  client.on(CreateStateMachineCommand).rejects(named('AccessDeniedException'));
  await expect(publisher.publish(request)).rejects.toThrow(expect.objectContaining({ name: 'AccessDeniedException' }));
});
