import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, test } from 'vitest';
import { bulkMessage, sqsBulkQueue } from '../../../../functions/executions/adapters/bulk-queue.ts';

test('a message names the tenant, also as its group, and the operation; it may come later', async () => {
  const client = mockClient(SQSClient);
  client.on(SendMessageCommand).resolves({});
  const queue = sqsBulkQueue(new SQSClient({ region: 'eu-west-1' }), 'https://queue.example/bulk');
  const bulk = { tenantId: 'acme', id: '01K9Z3N0V4T8S6QH2M5D7XWBCE', requestId: 'request-1' };
  await queue.send(bulk);
  await queue.send(bulk, 30);
  const [first, second] = client.commandCalls(SendMessageCommand).map(({ args: [{ input }] }) => input);
  expect(first).toMatchObject({ QueueUrl: 'https://queue.example/bulk', MessageGroupId: 'acme' });
  expect(first).not.toHaveProperty('DelaySeconds');
  expect(second).toMatchObject({ MessageGroupId: 'acme', DelaySeconds: 30 });
  const { id: operation, tenantId, requestId } = bulk;
  expect(bulkMessage.parse(JSON.parse(first?.MessageBody ?? ''))).toEqual({ tenantId, operation, requestId });
});
