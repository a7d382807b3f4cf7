import type { DynamoDBRecord } from 'aws-lambda';
import { toItem } from '../../functions/executions/adapters/execution-record.ts';
import type { Execution } from '../../functions/executions/domain/execution.ts';
import type { Item } from '../../functions/shared/table/table.ts';

/** An execution of `acme` that has run to its end. */
export const COMPLETED: Execution = {
  id: '01K9Z3N0V4T8S6QH2M5D7XWBCE',
  tenantId: 'acme',
  workflow: 'shop.order',
  version: '1.0.0',
  versionArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:trb_dev_acme_shop_order_0a1b2c3d4e:3',
  status: 'completed',
  slot: 'released',
  createdAt: '2026-11-02T09:30:00.000Z',
  startedAt: '2026-11-02T09:30:01.000Z',
  endedAt: '2026-11-02T09:30:02.000Z',
  startedBy: 'api-key/key-1',
  priority: 5,
  requestId: 'request-1',
};

export const PENDING: Execution = {
  ...COMPLETED,
  status: 'pending',
  slot: 'none',
  startedAt: undefined,
  endedAt: undefined,
};

export const RUNNING: Execution = { ...COMPLETED, status: 'running', slot: 'held', endedAt: undefined };

/** An item as the stream writes it: every attribute with its type. */
export function streamImage(item: Item) {
  const attributes = Object.entries(item).filter(([, value]) => value !== undefined);
  return Object.fromEntries(
    attributes.map(([name, value]) => [name, typeof value === 'number' ? { N: String(value) } : { S: String(value) }]),
  );
}

/** The record of one write of the table. */
export function streamRecord(before: Item | undefined, after: Item | undefined, sequence = 1): DynamoDBRecord {
  return {
    eventName: before === undefined ? 'INSERT' : after === undefined ? 'REMOVE' : 'MODIFY',
    dynamodb: {
      SequenceNumber: String(sequence),
      ...(before === undefined ? {} : { OldImage: streamImage(before) }),
      ...(after === undefined ? {} : { NewImage: streamImage(after) }),
    },
  };
}

/** The record of a change of an execution, as its store writes executions. */
export function changeRecord(before: Execution | undefined, after: Execution | undefined, sequence = 1) {
  const item = (execution: Execution | undefined) => (execution === undefined ? undefined : toItem(execution));
  return streamRecord(item(before), item(after), sequence);
}
