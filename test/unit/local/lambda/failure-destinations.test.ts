import { expect, test } from 'vitest';
import { createFailureDestinations } from '../../../../local/lambda/failure-destinations.ts';
import { createFunctions, type FunctionReference } from '../../../../local/lambda/functions.ts';
import { fakeCloud, ROOT } from '../../../support/fake-cloud.ts';

const ARN = 'arn:aws:lambda:us-east-1:123456789012:function:work';
const target = { version: '$LATEST', configuration: { name: 'work', arn: ARN } } as FunctionReference;
const QUEUE = 'arn:aws:sqs:us-east-1:123456789012:work-dead-letters';

async function configured(properties?: Record<string, unknown>) {
  const cloud = fakeCloud();
  const functions = createFunctions({ ...cloud, assetFolder: () => '', environment: {} });
  const type = 'AWS::Lambda::EventInvokeConfig';
  if (properties !== undefined) {
    const all = { FunctionName: 'work', Qualifier: '$LATEST', ...properties };
    await functions.provisioners[type]?.({ logicalId: 'Config', stackName: 'stack', type, properties: all });
  }
  return { cloud, functions, giveUp: createFailureDestinations(cloud, functions) };
}

test('an event that is given up is told to the queue that the function names, with its own rights', async () => {
  const { cloud, functions, giveUp } = await configured({
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: QUEUE } },
  });
  expect(functions.asyncSettings('work')).toEqual({ retries: 1, onFailure: QUEUE });
  giveUp(target, '{"a":1}', 'no table');
  const [call] = cloud.calls;
  expect(call).toMatchObject({
    service: 'sqs',
    action: 'SendMessage',
    principal: ROOT,
    input: { QueueUrl: 'http://127.0.0.1:4000/123456789012/work-dead-letters' },
  });
  expect(JSON.parse(String(call?.input['MessageBody']))).toMatchObject({
    requestContext: { functionArn: `${ARN}:$LATEST`, condition: 'RetriesExhausted', approximateInvokeCount: 2 },
    requestPayload: { a: 1 },
    responsePayload: 'no table',
  });
});

test('a function without a destination tries twice more, and nobody is told', async () => {
  const { cloud, functions, giveUp } = await configured();
  expect(functions.asyncSettings('work')).toEqual({ retries: 2 });
  giveUp(target, '{}', 'oh');
  expect(cloud.calls).toEqual([]);
});

test('destinations of other kinds are not known', async () => {
  await expect(configured({ DestinationConfig: { OnFailure: { Destination: ARN } } })).rejects.toThrow('queues');
});
