import { afterEach, expect, test } from 'vitest';
import type { StreamRecord } from '../../../../local/dynamodb/stream.ts';
import { FunctionFailure } from '../../../support/fake-cloud.ts';
import { TABLE } from '../dynamodb/fixture.ts';
import { createFixture, type Fixture } from './fixture.ts';

let fixture: Fixture;

afterEach(() => fixture.close());

interface Batch {
  readonly Records: readonly StreamRecord[];
}

const put = (PK: string, n = 0) =>
  fixture.call('dynamodb', 'PutItem', {
    TableName: TABLE,
    Item: { PK: { S: PK }, SK: { S: '1' }, n: { N: String(n) } },
  });

function label({ dynamodb }: StreamRecord) {
  const { PK, n } = dynamodb.NewImage as { PK: { S: string }; n: { N: string } };
  return `${PK.S}${n.N}`;
}

/** Records the labels of every batch; fails those that hold a record named in `broken`. */
function recorder(broken: ReadonlySet<string> = new Set()) {
  const batches: string[][] = [];
  const invoke = (payload: unknown) => {
    const labels = (payload as Batch).Records.map(label);
    batches.push(labels);
    if (labels.some((one) => broken.has(one))) throw new FunctionFailure({ errorMessage: 'broken' });
  };
  return { batches, invoke };
}

test('every change arrives once, in order for each partition key, also with several lanes', async () => {
  const { batches, invoke } = recorder();
  fixture = await createFixture(invoke);
  await fixture.map({ EventSourceArn: fixture.streamArn, StartingPosition: 'LATEST', ParallelizationFactor: 4 });
  for (let n = 0; n < 20; n += 1) for (const key of ['a', 'b', 'c']) await put(key, n);
  await fixture.until(() => batches.flat().length === 60);
  for (const key of ['a', 'b', 'c']) {
    const own = batches.flat().filter((one) => one.startsWith(key));
    expect(own).toEqual(Array.from({ length: 20 }, (_, n) => `${key}${n}`));
  }
});

test('a batch is at most as large as the mapping says', async () => {
  const { batches, invoke } = recorder();
  fixture = await createFixture(invoke);
  await fixture.map({ EventSourceArn: fixture.streamArn, BatchSize: 3, MaximumBatchingWindowInSeconds: 1 });
  for (let n = 0; n < 10; n += 1) await put('a', n);
  await fixture.until(() => batches.flat().length === 10);
  expect(Math.max(...batches.map(({ length }) => length))).toBeLessThanOrEqual(3);
});

test('a broken record is isolated by halves, given up after its retries, and told to the destination', async () => {
  const { batches, invoke } = recorder(new Set(['a2']));
  fixture = await createFixture(invoke);
  await fixture.map({
    EventSourceArn: fixture.streamArn,
    BatchSize: 4,
    MaximumBatchingWindowInSeconds: 5,
    BisectBatchOnFunctionError: true,
    MaximumRetryAttempts: 1,
    DestinationConfig: { OnFailure: { Destination: 'arn:aws:sqs:us-east-1:123456789012:dead' } },
  });
  for (let n = 0; n < 6; n += 1) await put('a', n);
  await fixture.until(() => batches.flat().includes('a5'));
  // Everything but the broken one has succeeded in a batch without it.
  const succeeded = batches.filter((batch) => !batch.includes('a2')).flat();
  expect(succeeded).toEqual(['a0', 'a1', 'a3', 'a4', 'a5']);
  const input = { QueueUrl: 'http://q/dead', MaxNumberOfMessages: 10 };
  const { Messages } = (await fixture.call('sqs', 'ReceiveMessage', input)) as { Messages: { Body: string }[] };
  expect(Messages.map(({ Body }) => JSON.parse(Body))).toMatchObject([
    { requestContext: { condition: 'RetryAttemptsExhausted' }, DDBStreamBatchInfo: { batchSize: 1 } },
  ]);
});

test('a reported failure is tried again with everything behind it', async () => {
  const batches: string[][] = [];
  fixture = await createFixture((payload) => {
    const { Records } = payload as Batch;
    batches.push(Records.map(label));
    const bad = batches.length === 1 ? Records.filter((record) => label(record) === 'a1') : [];
    return { batchItemFailures: bad.map(({ dynamodb }) => ({ itemIdentifier: dynamodb.SequenceNumber })) };
  });
  await fixture.map({
    EventSourceArn: fixture.streamArn,
    BatchSize: 3,
    MaximumBatchingWindowInSeconds: 5,
    FunctionResponseTypes: ['ReportBatchItemFailures'],
  });
  for (let n = 0; n < 3; n += 1) await put('a', n);
  await fixture.until(() => batches.length === 2);
  expect(batches).toEqual([
    ['a0', 'a1', 'a2'],
    ['a1', 'a2'],
  ]);
});

test('records that a filter does not want never arrive', async () => {
  const { batches, invoke } = recorder();
  fixture = await createFixture(invoke);
  const Pattern = JSON.stringify({ eventName: ['INSERT'], dynamodb: { Keys: { PK: { S: [{ prefix: 'acme' }] } } } });
  await fixture.map({ EventSourceArn: fixture.streamArn, FilterCriteria: { Filters: [{ Pattern }] } });
  await put('globex', 1);
  await put('acme', 1);
  await put('acme', 2);
  await put('acme-two', 3);
  await fixture.until(() => batches.flat().includes('acme-two3'));
  expect(batches.flat()).toEqual(['acme1', 'acme-two3']);
});

test('a mapping to a stream that is not there fails the boot', async () => {
  fixture = await createFixture(() => ({}));
  const EventSourceArn = 'arn:aws:dynamodb:us-east-1:123456789012:table/none/stream/1';
  await expect(fixture.map({ EventSourceArn })).rejects.toThrow('there is no stream');
});

test('after a restart the batch under way is done again, then what waited, then what is new, each in order', async () => {
  const seen: StreamRecord[] = [];
  const forever = new Promise<never>(() => {});
  const mapping = { StartingPosition: 'LATEST', BatchSize: 2, ParallelizationFactor: 3 };
  fixture = await createFixture((payload) => {
    seen.push(...(payload as Batch).Records);
    return forever;
  });
  await fixture.map({ EventSourceArn: fixture.streamArn, ...mapping });
  for (let n = 0; n < 5; n += 1) for (const key of ['a', 'b', 'c']) await put(key, n);
  await fixture.until(() => seen.length > 0);
  const kept = fixture.keep();
  await fixture.close();

  const again: StreamRecord[] = [];
  const { streamArn } = fixture;
  fixture = await createFixture((payload) => again.push(...(payload as Batch).Records), kept);
  expect(fixture.streamArn).toBe(streamArn);
  await fixture.map({ EventSourceArn: streamArn, ...mapping });
  for (const key of ['a', 'b', 'c']) await put(key, 5);
  await fixture.until(() => again.length >= 18);
  for (const key of ['a', 'b', 'c']) {
    const own = again.filter((record) => label(record).startsWith(key));
    expect(own.map(label)).toEqual(Array.from({ length: 6 }, (_, n) => `${key}${n}`));
    const numbers = own.map(({ dynamodb }) => dynamodb.SequenceNumber);
    expect(numbers).toEqual([...numbers].sort());
  }
  const ids = again.map(({ eventID }) => eventID);
  expect(new Set(ids).size).toBe(18);
  expect(ids).toEqual(expect.arrayContaining(seen.map(({ eventID }) => eventID)));
});
