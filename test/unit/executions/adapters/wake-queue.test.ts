import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { sqsWakeQueue, wakeMessage } from '../../../../functions/executions/adapters/wake-queue.ts';

test('a wake message names the tenant, also as its group, and nothing else', async () => {
  const client = mockClient(SQSClient);
  client.on(SendMessageCommand).resolves({});
  await sqsWakeQueue(new SQSClient({ region: 'eu-west-1' }), 'https://queue.example/wake').wake('acme', 'request-1');
  const input = client.commandCalls(SendMessageCommand)[0]?.args[0].input;
  expect(input).toMatchObject({ QueueUrl: 'https://queue.example/wake', MessageGroupId: 'acme' });
  expect(wakeMessage.parse(JSON.parse(input?.MessageBody ?? ''))).toEqual({ tenantId: 'acme', requestId: 'request-1' });
});
