import {
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  ListMessageMoveTasksCommand,
  ListQueuesCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  StartMessageMoveTaskCommand,
} from '@aws-sdk/client-sqs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createManualClock, type ManualClock } from '../../../../local/timers.ts';
import { createFixture, type Fixture, fastClock } from './fixture.ts';

const ARN = 'arn:aws:sqs:us-east-1:123456789012';
let fixture: Fixture<ManualClock>;
let queue: string;

beforeEach(async () => {
  fixture = await createFixture(createManualClock(1_800_000_000_000));
  await fixture.makeQueue('dead');
  queue = await fixture.makeQueue('work', {
    VisibilityTimeout: 60,
    RedrivePolicy: { deadLetterTargetArn: `${ARN}:dead`, maxReceiveCount: 2 },
    KmsMasterKeyId: 'alias/key',
  });
});

afterEach(() => fixture.close());

const send = (MessageBody: string, more: object = {}) =>
  fixture.client.send(new SendMessageCommand({ QueueUrl: queue, MessageBody, ...more }));

async function receive(more: object = {}) {
  const input = { QueueUrl: queue, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All'] as const, ...more };
  const command = new ReceiveMessageCommand({ ...input, MessageSystemAttributeNames: ['All'] });
  return (await fixture.client.send(command)).Messages ?? [];
}

async function counts(name = 'work') {
  const QueueUrl = queue.replace(/[^/]+$/, name);
  const { Attributes } = await fixture.client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] }),
  );
  return [Attributes?.['ApproximateNumberOfMessages'], Attributes?.['ApproximateNumberOfMessagesNotVisible']];
}

describe('a message', () => {
  test('arrives with its attributes and the digests that the SDK checks', async () => {
    await send('zażółć 🎈', {
      MessageAttributes: {
        text: { DataType: 'String', StringValue: 'a' },
        bytes: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
      },
      MessageGroupId: 'acme',
    });
    const [message] = await receive({ MessageAttributeNames: ['All'] });
    expect(message).toMatchObject({
      Body: 'zażółć 🎈',
      MessageAttributes: { text: { StringValue: 'a' }, bytes: { BinaryValue: new Uint8Array([1, 2]) } },
      Attributes: { MessageGroupId: 'acme', ApproximateReceiveCount: '1', SentTimestamp: '1800000000000' },
    });
  });

  test('is hidden while in flight, comes back when its time is over, and is gone when deleted', async () => {
    await send('a');
    const [first] = await receive();
    expect(await receive()).toEqual([]);
    expect(await counts()).toEqual(['0', '1']);
    fixture.cloud.clock.advance(60_000);
    const [second] = await receive();
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    // The receipt of the first receive deletes nothing any more.
    await fixture.client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: first?.ReceiptHandle }));
    expect(await counts()).toEqual(['0', '1']);
    await fixture.client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: second?.ReceiptHandle }));
    expect(await counts()).toEqual(['0', '0']);
  });

  test('can be given back at once', async () => {
    await send('a');
    const [message] = await receive();
    const change = { QueueUrl: queue, ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 };
    await fixture.client.send(new ChangeMessageVisibilityCommand(change));
    expect(await receive()).toHaveLength(1);
  });

  test('can be delayed', async () => {
    await send('later', { DelaySeconds: 10 });
    expect(await receive()).toEqual([]);
    fixture.cloud.clock.advance(10_000);
    expect(await receive()).toHaveLength(1);
  });

  test('received too often goes to the dead letters, and back by a redrive', async () => {
    await send('poison');
    for (let n = 0; n < 2; n += 1) {
      expect(await receive()).toHaveLength(1);
      fixture.cloud.clock.advance(60_000);
    }
    expect(await receive()).toEqual([]);
    expect(await counts('dead')).toEqual(['1', '0']);
    await fixture.client.send(new StartMessageMoveTaskCommand({ SourceArn: `${ARN}:dead` }));
    expect(await counts('dead')).toEqual(['0', '0']);
    const { Results } = await fixture.client.send(new ListMessageMoveTasksCommand({ SourceArn: `${ARN}:dead` }));
    expect(Results).toMatchObject([{ Status: 'COMPLETED', ApproximateNumberOfMessagesMoved: 1 }]);
    expect(await receive()).toMatchObject([{ Body: 'poison' }]);
  });

  test('that is too old is dropped', async () => {
    await send('old');
    fixture.cloud.clock.advance(4 * 24 * 3600 * 1000);
    expect(await receive()).toEqual([]);
    expect(await counts()).toEqual(['0', '0']);
  });

  test('over one mebibyte, empty, or with characters outside of text is refused', async () => {
    await send('x'.repeat(1_048_576));
    await expect(send('x'.repeat(1_048_577))).rejects.toThrow('must be shorter than 1048576 bytes');
    await expect(send('')).rejects.toThrow('MessageBody');
    await expect(send('\u0001')).rejects.toMatchObject({ name: 'InvalidMessageContents' });
  });
});

test('batches report each entry, and are refused as a whole when malformed', async () => {
  const entries = ['a', 'b', ''].map((MessageBody, n) => ({ Id: `m${n}`, MessageBody }));
  const sent = await fixture.client.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries: entries }));
  expect(sent.Successful?.map(({ Id }) => Id)).toEqual(['m0', 'm1']);
  expect(sent.Failed).toMatchObject([{ Id: 'm2', SenderFault: true, Code: 'MissingParameter' }]);
  const received = await receive();
  const Entries = received.map(({ ReceiptHandle }, n) => ({ Id: String(n), ReceiptHandle }));
  const deleted = await fixture.client.send(new DeleteMessageBatchCommand({ QueueUrl: queue, Entries }));
  expect(deleted.Successful).toHaveLength(2);
  const same = [0, 1].map(() => ({ Id: 'same', MessageBody: 'a' }));
  const refused = fixture.client.send(new SendMessageBatchCommand({ QueueUrl: queue, Entries: same }));
  await expect(refused).rejects.toMatchObject({ name: 'BatchEntryIdsNotDistinct' });
});

test('queues are found by name, listed, purged, and missing ones named so', async () => {
  const found = await fixture.client.send(new GetQueueUrlCommand({ QueueName: 'work' }));
  expect(found.QueueUrl).toBe(queue);
  const { QueueUrls } = await fixture.client.send(new ListQueuesCommand({ QueueNamePrefix: 'wo' }));
  expect(QueueUrls).toEqual([queue]);
  await send('a');
  await fixture.client.send(new PurgeQueueCommand({ QueueUrl: queue }));
  expect(await counts()).toEqual(['0', '0']);
  await expect(fixture.client.send(new GetQueueUrlCommand({ QueueName: 'none' }))).rejects.toMatchObject({
    name: 'QueueDoesNotExist',
  });
});

test('a policy belongs to the ARN of its queue', async () => {
  const type = 'AWS::SQS::QueuePolicy';
  const properties = { Queues: [queue], PolicyDocument: { Statement: [] } };
  await fixture.service.provisioners[type]?.({ logicalId: 'P', stackName: 's', type, properties });
  expect(fixture.policies.get(`${ARN}:work`)).toEqual({ Statement: [] });
});

describe('permissions', () => {
  const asked = (action: string, input: Record<string, unknown>) =>
    fixture.service.authorize({
      service: 'sqs',
      action,
      input,
      principal: { arn: '', tags: {} },
      requestId: 'r',
      signal: new AbortController().signal,
    });

  test('of batches are those of single messages, on the queue', () => {
    for (const action of ['SendMessage', 'DeleteMessage', 'ChangeMessageVisibility']) {
      expect(asked(`${action}Batch`, { QueueUrl: queue })).toEqual([
        { action: `sqs:${action}`, resource: `${ARN}:work` },
      ]);
    }
  });

  test('of a redrive are those of all it does', () => {
    const actions = asked('StartMessageMoveTask', { SourceArn: `${ARN}:dead`, DestinationArn: `${ARN}:work` });
    expect(actions).toContainEqual({ action: 'sqs:DeleteMessage', resource: `${ARN}:dead` });
    expect(actions).toContainEqual({ action: 'sqs:SendMessage', resource: `${ARN}:work` });
  });
});

describe('faults', () => {
  test('lose, double and delay what is sent', async () => {
    fixture.faults.inject({ point: 'sqs:send', outcome: 'drop', times: 1 });
    await send('lost');
    expect(await counts()).toEqual(['0', '0']);
    fixture.faults.inject({ point: 'sqs:send', subject: 'work', outcome: 'duplicate', times: 1 });
    await send('twice');
    expect(await receive()).toHaveLength(2);
    fixture.faults.inject({ point: 'sqs:send', outcome: { delayMs: 5000 }, times: 1 });
    await send('late');
    expect(await receive()).toEqual([]);
    fixture.cloud.clock.advance(5000);
    expect(await receive()).toHaveLength(1);
  });

  test('lose and double what is delivered', async () => {
    await send('a');
    fixture.faults.inject({ point: 'sqs:deliver', outcome: 'drop', times: 1 });
    expect(await receive()).toEqual([]);
    fixture.cloud.clock.advance(60_000);
    fixture.faults.inject({ point: 'sqs:deliver', outcome: 'duplicate', times: 1 });
    expect(await receive()).toHaveLength(1);
    expect(await counts()).toEqual(['1', '0']);
  });
});

test('a long poll ends when a message arrives, and when its time is over', async () => {
  const fast = await createFixture(fastClock());
  const url = await fast.makeQueue('work');
  const poll = () => fast.client.send(new ReceiveMessageCommand({ QueueUrl: url, WaitTimeSeconds: 20 }));
  const started = performance.now();
  const waiting = poll();
  await fast.client.send(new SendMessageCommand({ QueueUrl: url, MessageBody: 'a' }));
  expect((await waiting).Messages).toHaveLength(1);
  expect((await poll()).Messages ?? []).toEqual([]);
  // Twenty seconds at a hundred times the speed.
  expect(performance.now() - started).toBeGreaterThan(190);
  await fast.close();
});

test('a FIFO queue keeps the order of a group, blocks it while in flight, and drops duplicates', async () => {
  queue = await fixture.makeQueue('ordered.fifo', { FifoQueue: true, ContentBasedDeduplication: true });
  for (const body of ['a1', 'a2', 'a1']) await send(body, { MessageGroupId: 'a' });
  await send('b1', { MessageGroupId: 'b' });
  const first = await receive({ MaxNumberOfMessages: 1 });
  expect(first.map(({ Body }) => Body)).toEqual(['a1']);
  expect((await receive()).map(({ Body }) => Body)).toEqual(['b1']);
  await fixture.client.send(new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: first[0]?.ReceiptHandle }));
  expect((await receive()).map(({ Body }) => Body)).toEqual(['a2']);
});
