import { DescribeTableCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  GetCommand,
  PutCommand,
  QueryCommand,
  ScanCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createFixture, type Fixture, TABLE } from './fixture.ts';

let fixture: Fixture;

beforeAll(async () => {
  fixture = await createFixture();
});

afterAll(() => fixture.close());

function put(item: Record<string, unknown>, more: Record<string, unknown> = {}) {
  return fixture.client.send(new PutCommand({ TableName: TABLE, Item: item, ...more }));
}

async function get(PK: string, SK: string) {
  const { Item } = await fixture.client.send(new GetCommand({ TableName: TABLE, Key: { PK, SK } }));
  return Item;
}

function update(PK: string, expression: string, values?: Record<string, unknown>, more: Record<string, unknown> = {}) {
  return fixture.client.send(
    new UpdateCommand({
      TableName: TABLE,
      Key: { PK, SK: '1' },
      UpdateExpression: expression,
      ExpressionAttributeValues: values,
      ReturnValues: 'ALL_NEW',
      ...more,
    }),
  );
}

describe('items', () => {
  test('come back as they were put, with every type', async () => {
    const item = {
      PK: 'types',
      SK: '1',
      text: 'zażółć 🎈',
      number: -12.5,
      yes: true,
      nothing: null,
      list: [1, 'a', { b: [] }],
      map: { deep: { er: 1 } },
      set: new Set(['a', 'b']),
      bytes: new Uint8Array([1, 2, 3]),
    };
    await put(item);
    expect(await get('types', '1')).toEqual(item);
  });

  test('are put only where the condition holds, and the refusal carries the item when asked', async () => {
    const once = { ConditionExpression: 'attribute_not_exists(PK)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' };
    await put({ PK: 'once', SK: '1', n: 1 }, once);
    await expect(put({ PK: 'once', SK: '1', n: 2 }, once)).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { n: { N: '1' } },
    });
    expect(await get('once', '1')).toMatchObject({ n: 1 });
  });

  test('are deleted and returned', async () => {
    await put({ PK: 'gone', SK: '1', n: 1 });
    const { Attributes } = await fixture.client.send(
      new DeleteCommand({ TableName: TABLE, Key: { PK: 'gone', SK: '1' }, ReturnValues: 'ALL_OLD' }),
    );
    expect(Attributes).toMatchObject({ n: 1 });
    expect(await get('gone', '1')).toBeUndefined();
  });

  test('over 400 KB are refused, counted in UTF-8 bytes', async () => {
    await put({ PK: 'big', SK: '1', text: 'x'.repeat(400 * 1024 - 15) });
    await expect(put({ PK: 'big', SK: '2', text: 'ż'.repeat(205 * 1024) })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'Item size has exceeded the maximum allowed size',
    });
  });
});

describe('updates', () => {
  test('count, append, default, remove and take from sets in one expression', async () => {
    await put({ PK: 'update', SK: '1', n: 1, list: ['a'], stale: true, tags: new Set(['x', 'y']), map: { a: 1 } });
    const { Attributes } = await update(
      'update',
      'SET n = n + :two, #l = list_append(#l, :more), fresh = if_not_exists(fresh, :two), #m.b = :two REMOVE stale ADD hits :two DELETE tags :x',
      { ':two': 2, ':more': ['b'], ':x': new Set(['x']) },
      { ExpressionAttributeNames: { '#l': 'list', '#m': 'map' } },
    );
    expect(Attributes).toEqual({
      PK: 'update',
      SK: '1',
      n: 3,
      list: ['a', 'b'],
      fresh: 2,
      hits: 2,
      tags: new Set(['y']),
      map: { a: 1, b: 2 },
    });
  });

  test('remove list elements by the positions before the update', async () => {
    await put({ PK: 'positions', SK: '1', l: [0, 1, 2, 3] });
    const { Attributes } = await update('positions', 'SET l[9] = :x REMOVE l[0], l[1]', { ':x': 9 });
    expect(Attributes).toMatchObject({ l: [2, 3, 9] });
  });

  test('of keys, of missing paths and of missing operands are refused', async () => {
    await put({ PK: 'bad', SK: '1' });
    await expect(update('bad', 'SET SK = :a', { ':a': 'b' })).rejects.toThrow('part of the key');
    await expect(update('bad', 'SET a.b = :a', { ':a': 'b' })).rejects.toThrow('document path');
    await expect(update('bad', 'SET a = b + :a', { ':a': 1 })).rejects.toThrow('does not exist in the item');
    await expect(
      update('bad', 'SET #r = :a', { ':a': 'text' }, { ExpressionAttributeNames: { '#r': 'rank' } }),
    ).rejects.toThrow('Type mismatch for Index Key rank');
  });
});

describe('queries', () => {
  beforeAll(async () => {
    for (let n = 0; n < 25; n += 1) {
      await put({ PK: 'list', SK: `row#${String(n).padStart(2, '0')}`, group: 'g', rank: n % 5, n });
    }
    await put({ PK: 'list', SK: 'other', n: -1 });
  });

  test.each([
    [true, [0, 1, 2]],
    [false, [24, 23, 22]],
  ])('walk pages in order (forward: %s)', async (forward, first) => {
    const seen: unknown[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await fixture.client.send(
        new QueryCommand({
          TableName: TABLE,
          KeyConditionExpression: 'PK = :p AND begins_with(SK, :s)',
          ExpressionAttributeValues: { ':p': 'list', ':s': 'row#' },
          ScanIndexForward: forward,
          Limit: 7,
          ExclusiveStartKey: start,
        }),
      );
      seen.push(...(page.Items ?? []).map(({ n }) => n));
      start = page.LastEvaluatedKey;
    } while (start);
    expect(seen).toHaveLength(25);
    expect(new Set(seen).size).toBe(25);
    expect(seen.slice(0, 3)).toEqual(first);
  });

  test('page an index whose keys many items share, with all keys in the cursor', async () => {
    const seen: number[] = [];
    let start: Record<string, unknown> | undefined;
    do {
      const page = await fixture.client.send(
        new QueryCommand({
          TableName: TABLE,
          IndexName: 'by-rank',
          KeyConditionExpression: '#g = :g AND #r BETWEEN :a AND :b',
          ExpressionAttributeNames: { '#g': 'group', '#r': 'rank' },
          ExpressionAttributeValues: { ':g': 'g', ':a': 1, ':b': 3 },
          Limit: 4,
          ExclusiveStartKey: start,
        }),
      );
      seen.push(...(page.Items ?? []).map(({ rank }) => Number(rank)));
      start = page.LastEvaluatedKey;
      if (start) expect(Object.keys(start).sort()).toEqual(['PK', 'SK', 'group', 'rank']);
    } while (start);
    expect(seen).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3]);
  });

  test('filter after the limit and project what is asked', async () => {
    const page = await fixture.client.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'PK = :p',
        FilterExpression: 'n > :n',
        ProjectionExpression: 'n',
        ExpressionAttributeValues: { ':p': 'list', ':n': 22 },
      }),
    );
    expect(page).toMatchObject({ Items: [{ n: 23 }, { n: 24 }], Count: 2, ScannedCount: 26 });
  });

  test('end a page at one megabyte', async () => {
    for (let n = 0; n < 5; n += 1) await put({ PK: 'heavy', SK: String(n), text: 'x'.repeat(300 * 1024) });
    const page = await fixture.client.send(
      new QueryCommand({
        TableName: TABLE,
        KeyConditionExpression: 'PK = :p',
        ExpressionAttributeValues: { ':p': 'heavy' },
        ReturnConsumedCapacity: 'TOTAL',
      }),
    );
    expect(page.Items).toHaveLength(4);
    expect(page.LastEvaluatedKey).toEqual({ PK: 'heavy', SK: '3' });
    // 4 × (300 KB + 11 bytes) = 1,200.04 KB: 301 units of 4 KB, half for an eventual read.
    expect(page.ConsumedCapacity?.CapacityUnits).toBe(150.5);
  });

  test('see only keys in an index that projects keys only', async () => {
    const page = await fixture.client.send(
      new QueryCommand({
        TableName: TABLE,
        IndexName: 'keys-only',
        KeyConditionExpression: '#g = :g',
        ExpressionAttributeNames: { '#g': 'group' },
        ExpressionAttributeValues: { ':g': 'g' },
        Limit: 1,
      }),
    );
    expect(Object.keys(page.Items?.[0] ?? {}).sort()).toEqual(['PK', 'SK', 'group']);
  });

  test('with a foreign cursor, an unknown index or a missing key are refused', async () => {
    const query = { TableName: TABLE, KeyConditionExpression: 'PK = :p', ExpressionAttributeValues: { ':p': 'list' } };
    const send = (more: object) => fixture.client.send(new QueryCommand({ ...query, ...more }));
    await expect(send({ ExclusiveStartKey: { PK: 'alien', SK: 'row#01' } })).rejects.toThrow('starting key');
    await expect(send({ IndexName: 'nowhere' })).rejects.toThrow('does not have the specified index');
    await expect(send({ IndexName: 'by-rank' })).rejects.toThrow('missed key schema element: group');
    await expect(send({ IndexName: 'by-rank', ConsistentRead: true })).rejects.toThrow('Consistent reads');
    await expect(send({ TableName: 'nowhere' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('batches and scans', () => {
  test('write 25 and read 100 items at once', async () => {
    const rows = Array.from({ length: 25 }, (_, n) => ({ PK: 'batch', SK: String(n), n }));
    await fixture.client.send(
      new BatchWriteCommand({ RequestItems: { [TABLE]: rows.map((Item) => ({ PutRequest: { Item } })) } }),
    );
    const Keys = Array.from({ length: 30 }, (_, n) => ({ PK: 'batch', SK: String(n) }));
    const { Responses } = await fixture.client.send(
      new BatchGetCommand({ RequestItems: { [TABLE]: { Keys, ConsistentRead: true } } }),
    );
    expect(Responses?.[TABLE]).toHaveLength(25);
    const twice = [{ DeleteRequest: { Key: Keys[0] } }, { DeleteRequest: { Key: Keys[0] } }];
    await expect(fixture.client.send(new BatchWriteCommand({ RequestItems: { [TABLE]: twice } }))).rejects.toThrow(
      'duplicates',
    );
  });

  test('scan every item once, page by page and in segments', async () => {
    const { Table } = await fixture.client.send(new DescribeTableCommand({ TableName: TABLE }));
    const seen = new Set<string>();
    for (const Segment of [0, 1]) {
      let start: Record<string, unknown> | undefined;
      do {
        const page = await fixture.client.send(
          new ScanCommand({ TableName: TABLE, Limit: 9, Segment, TotalSegments: 2, ExclusiveStartKey: start }),
        );
        for (const { PK, SK } of page.Items ?? []) seen.add(`${PK}/${SK}`);
        start = page.LastEvaluatedKey;
      } while (start);
    }
    expect(seen.size).toBe(Table?.ItemCount);
  });

  test('list and describe the table', async () => {
    const { TableNames } = await fixture.client.send(new ListTablesCommand({}));
    expect(TableNames).toEqual([TABLE]);
    const { Table } = await fixture.client.send(new DescribeTableCommand({ TableName: TABLE }));
    expect(Table).toMatchObject({ TableStatus: 'ACTIVE', LatestStreamArn: fixture.attributes['StreamArn'] });
  });
});

test('capacity counts the item, its size before, and each index it moves in', async () => {
  const first = await put({ PK: 'capacity', SK: '1', group: 'c', rank: 1 }, { ReturnConsumedCapacity: 'INDEXES' });
  expect(first.ConsumedCapacity).toMatchObject({ CapacityUnits: 3, Table: { CapacityUnits: 1 } });
  const moved = await put({ PK: 'capacity', SK: '1', group: 'c', rank: 2 }, { ReturnConsumedCapacity: 'INDEXES' });
  expect(moved.ConsumedCapacity).toMatchObject({
    CapacityUnits: 3,
    GlobalSecondaryIndexes: { 'by-rank': { CapacityUnits: 2 } },
  });
});
