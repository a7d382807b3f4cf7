import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDynamoDbService, type DynamoDbService } from '../../../../local/dynamodb/service.ts';
import { type FakeCloud, fakeCloud, ROOT } from '../../../support/fake-cloud.ts';
import { keepAll, takeBackAll } from '../../../support/memories.ts';
import { TABLE, TABLE_PROPERTIES } from './fixture.ts';

const TYPE = 'AWS::DynamoDB::GlobalTable';

async function start(cloud: FakeCloud, earlier?: DynamoDbService, properties: object = TABLE_PROPERTIES) {
  const service = createDynamoDbService(cloud);
  if (earlier !== undefined) {
    takeBackAll([service], keepAll([earlier]));
    await earlier.close?.();
  }
  const resource = { logicalId: 'Items', stackName: 'test', type: TYPE, properties: { ...properties } };
  const made = await service.provisioners[TYPE]?.(resource);
  return { service, streamArn: String(made?.attributes['StreamArn']) };
}

type Call = readonly [action: string, input: Readonly<Record<string, unknown>>];

async function answer(service: DynamoDbService, [action, input]: Call): Promise<unknown> {
  const { signal } = new AbortController();
  const request = { service: 'dynamodb', action, input, principal: ROOT, requestId: 'request', signal };
  return service.handle(request).catch((error: unknown) => String(error));
}

const key = fc.record({
  PK: fc.constantFrom('a', 'b').map((S) => ({ S })),
  SK: fc.constantFrom('1', '2').map((S) => ({ S })),
});
const rest = fc.record(
  {
    group: fc.constantFrom('g', 'h').map((S) => ({ S })),
    rank: fc.integer({ min: -5, max: 5 }).map((n) => ({ N: String(n) })),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 9 }).map((bytes) => ({ B: Buffer.from(bytes).toString('base64') })),
    list: fc
      .array(
        fc.boolean().map((BOOL) => ({ BOOL })),
        { maxLength: 3 },
      )
      .map((L) => ({ L })),
    names: fc.constantFrom(['x'], ['x', 'ÿ']).map((SS) => ({ SS })),
  },
  { requiredKeys: [] },
);
const item = fc.tuple(key, rest).map(([keys, more]) => ({ ...keys, ...more }));
const TableName = TABLE;
const calls: fc.Arbitrary<Call> = fc.oneof(
  item.map((Item): Call => ['PutItem', { TableName, Item, ReturnValues: 'ALL_OLD' }]),
  key.map((Key): Call => ['DeleteItem', { TableName, Key, ReturnValues: 'ALL_OLD' }]),
  fc.tuple(item, fc.constantFrom('one', 'two')).map(([Item, ClientRequestToken]): Call => {
    const Put = { TableName, Item, ConditionExpression: 'attribute_not_exists(PK)' };
    return ['TransactWriteItems', { TransactItems: [{ Put }], ClientRequestToken }];
  }),
  fc.constantFrom<Call>(
    ['Scan', { TableName }],
    ['DescribeTable', { TableName }],
    ...['by-rank', 'keys-only'].map((IndexName): Call => {
      const ExpressionAttributeValues = { ':g': { S: 'g' } };
      const KeyConditionExpression = '#g = :g';
      const ExpressionAttributeNames = { '#g': 'group' };
      const query = { KeyConditionExpression, ExpressionAttributeNames, ExpressionAttributeValues };
      return ['Query', { TableName, IndexName, ...query }];
    }),
  ),
);

test('a table answers the same when it is written down and read back between any two calls', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(calls, fc.boolean()), { maxLength: 25 }), async (run) => {
      const [cloud, other] = [fakeCloud(), fakeCloud()];
      const steady = await start(cloud);
      let restarted = await start(other);
      for (const [call, restart] of run) {
        cloud.clock.advance(60_000);
        other.clock.advance(60_000);
        if (restart) restarted = await start(other, restarted.service);
        expect(await answer(restarted.service, call)).toEqual(await answer(steady.service, call));
        expect(restarted.streamArn).toBe(steady.streamArn);
      }
    }),
    { numRuns: 60 },
  );
}, 30_000);

test('numbers of stream records go on, and items that were there are no changes', async () => {
  const cloud = fakeCloud();
  const first = await start(cloud);
  const put = (n: string): Call => ['PutItem', { TableName, Item: { PK: { S: 'a' }, SK: { S: n } } }];
  const numbers: string[] = [];
  const listen = ({ service, streamArn }: typeof first) =>
    service.stream(streamArn)?.subscribe(({ dynamodb }) => numbers.push(dynamodb.SequenceNumber));
  listen(first);
  await answer(first.service, put('1'));
  const second = await start(cloud, first.service);
  listen(second);
  await answer(second.service, put('2'));
  const [before = '', after = ''] = numbers;
  expect(numbers).toHaveLength(2);
  expect(BigInt(after) - BigInt(before)).toBe(1n);
});

test('a table of that name with other keys is a new one', async () => {
  const cloud = fakeCloud();
  const first = await start(cloud);
  await answer(first.service, ['PutItem', { TableName, Item: { PK: { S: 'a' }, SK: { S: '1' } } }]);
  const KeySchema = [{ AttributeName: 'PK', KeyType: 'HASH' }];
  const second = await start(cloud, first.service, { ...TABLE_PROPERTIES, KeySchema });
  expect(await answer(second.service, ['Scan', { TableName }])).toMatchObject({ Count: 0 });
});
