import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { STSClient } from '@aws-sdk/client-sts';
import type { SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

type Consumer = (event: SQSEvent, context: { awsRequestId: string }) => Promise<SQSBatchResponse>;

const clients = [mockClient(SFNClient), mockClient(SQSClient), mockClient(STSClient)];
const consumers: Record<string, Consumer> = {};

beforeAll(async () => {
  const environment = {
    AWS_REGION: 'eu-west-1',
    POWERTOOLS_LOG_LEVEL: 'SILENT',
    STAGE: 'dev',
    TABLE_NAME: 'data',
    TENANT_DATA_ROLE_ARN: 'arn:aws:iam::123456789012:role/tenant-data',
    WAKE_QUEUE_URL: 'https://queue.example/wake',
    DEMAND_QUEUE_URL: 'https://queue.example/demand',
    BULK_QUEUE_URL: 'https://queue.example/bulk',
    PUBLISH_QUEUE_URL: 'https://queue.example/publish',
    BURST_EXECUTIONS: '100',
    BURST_STARTS_PER_SECOND: '10',
    STATE_MACHINE_ROLE_ARN: 'arn:aws:iam::123456789012:role/workflows',
    STATE_MACHINE_KEY_ARN: 'arn:aws:kms:eu-west-1:123456789012:key/1',
    STATE_MACHINE_LOG_GROUP_ARN: 'arn:aws:logs:eu-west-1:123456789012:log-group:x:*',
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  consumers['on-wake'] = (await import('../../../functions/executions/on-wake.ts')).handler;
  consumers['on-demand'] = (await import('../../../functions/executions/on-demand.ts')).handler;
  consumers['on-bulk'] = (await import('../../../functions/executions/on-bulk.ts')).handler;
  consumers['on-status-change'] = (await import('../../../functions/executions/on-status-change.ts')).handler;
  consumers['on-publish'] = (await import('../../../functions/workflows/on-publish.ts')).handler;
});
beforeEach(() => {
  for (const client of clients) client.reset();
});

function deliver(consumer: string, body: unknown, group = 'acme'): Promise<SQSBatchResponse> | undefined {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const record = { messageId: 'm-1', body: text, attributes: { MessageGroupId: group } };
  return consumers[consumer]?.({ Records: [record] } as unknown as SQSEvent, { awsRequestId: 'invocation' });
}
const calls = () => clients.reduce((sum, client) => sum + client.calls().length, 0);

const machine = 'trb_dev_acme_shop_order_0a1b2c3d4e';
const status = {
  source: 'aws.states',
  'detail-type': 'Step Functions Execution Status Change',
  detail: {
    executionArn: `arn:aws:states:eu-west-1:123456789012:execution:${machine}:01K9Z3N0V4T8S6QH2M5D7XWBCE`,
    stateMachineArn: `arn:aws:states:eu-west-1:123456789012:stateMachine:${machine.replace('acme', 'globex')}`,
    name: '01K9Z3N0V4T8S6QH2M5D7XWBCE',
    status: 'SUCCEEDED',
    startDate: 1,
    stopDate: 2,
  },
};

describe('a message that disagrees about its tenant', () => {
  test.each([
    ['on-wake', { tenantId: 'globex', requestId: 'r' }],
    ['on-demand', { requestId: 'r', demand: { tenantId: 'globex', running: 1, startsPerSecond: 0, weight: 1 } }],
    ['on-bulk', { tenantId: 'globex', operation: '01K9Z3N0V4T8S6QH2M5D7XWBCE', requestId: 'r' }],
    ['on-publish', { tenantId: 'globex', workflow: 'shop.order', version: '1.0.0', requestId: 'r' }],
    ['on-status-change', status],
  ])('is refused by %s: nothing is asked of AWS, and it does not come again', async (consumer, body) => {
    expect(await deliver(consumer, body)).toEqual({ batchItemFailures: [] });
    expect(calls()).toBe(0);
  });
});

test.each(['on-wake', 'on-demand', 'on-bulk', 'on-publish', 'on-status-change'])(
  'what %s cannot read comes again, and so to the dead letters',
  async (consumer) => {
    for (const body of ['no json', '{}', { tenantId: '$platform', requestId: 'r' }]) {
      expect(await deliver(consumer, body)).toEqual({ batchItemFailures: [{ itemIdentifier: 'm-1' }] });
    }
    expect(calls()).toBe(0);
  },
);
