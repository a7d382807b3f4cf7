import type { TransactionCanceledException } from '@aws-sdk/client-dynamodb';
import { GetCommand, TransactGetCommand, TransactWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AwsRequest } from '../../../../local/service.ts';
import { fakeCloud, ROOT } from '../../../support/fake-cloud.ts';
import { createFixture, createService, type Fixture, TABLE } from './fixture.ts';

let fixture: Fixture;

beforeAll(async () => {
  fixture = await createFixture();
});

afterAll(() => fixture.close());

type Actions = NonNullable<ConstructorParameters<typeof TransactWriteCommand>[0]['TransactItems']>;

function transact(TransactItems: Actions, more: object = {}) {
  return fixture.client.send(new TransactWriteCommand({ TransactItems, ...more }));
}

const key = (PK: string) => ({ PK, SK: '1' });

test('200 racing transactions on ten keys give exactly ten winners and exact counts', async () => {
  const counter = (n: number) => ({
    Update: {
      TableName: TABLE,
      Key: key('attempts'),
      UpdateExpression: 'ADD winners :one, #sum :n',
      ExpressionAttributeNames: { '#sum': 'sum' },
      ExpressionAttributeValues: { ':one': 1, ':n': n },
    },
  });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 200 }, (_, n) =>
      transact([
        {
          Put: {
            TableName: TABLE,
            Item: { ...key(`race#${n % 10}`), owner: n },
            ConditionExpression: 'attribute_not_exists(PK)',
          },
        },
        counter(n % 10),
      ]),
    ),
  );
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(10);
  const { Item } = await fixture.client.send(new GetCommand({ TableName: TABLE, Key: key('attempts') }));
  expect(Item).toMatchObject({ winners: 10, sum: 45 });
});

test('200 racing increments of one counter are all counted', async () => {
  const increment = {
    TableName: TABLE,
    Key: key('counter'),
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': 1 },
  };
  await Promise.all(
    Array.from({ length: 200 }, (_, n) =>
      n % 2 === 0 ? transact([{ Update: increment }]) : fixture.client.send(new UpdateCommand(increment)),
    ),
  );
  const { Item } = await fixture.client.send(new GetCommand({ TableName: TABLE, Key: key('counter') }));
  expect(Item).toMatchObject({ n: 200 });
});

test('a cancelled transaction says why, action by action, and writes nothing', async () => {
  await transact([{ Put: { TableName: TABLE, Item: { ...key('taken'), n: 7 } } }]);
  const refused = await transact([
    { Put: { TableName: TABLE, Item: key('fresh') } },
    {
      Put: {
        TableName: TABLE,
        Item: key('taken'),
        ConditionExpression: 'attribute_not_exists(PK)',
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      },
    },
    { ConditionCheck: { TableName: TABLE, Key: key('absent'), ConditionExpression: 'attribute_exists(PK)' } },
    { Update: { TableName: TABLE, Key: key('x'), UpdateExpression: 'SET a = b' } },
  ]).catch((error: TransactionCanceledException) => error);
  expect(refused).toMatchObject({
    name: 'TransactionCanceledException',
    message:
      'Transaction cancelled, please refer cancellation reasons for specific reasons ' +
      '[None, ConditionalCheckFailed, ConditionalCheckFailed, ValidationError]',
    CancellationReasons: [
      { Code: 'None' },
      { Code: 'ConditionalCheckFailed', Item: { n: { N: '7' } } },
      { Code: 'ConditionalCheckFailed' },
      { Code: 'ValidationError' },
    ],
  });
  const { Responses } = await fixture.client.send(
    new TransactGetCommand({
      TransactItems: ['fresh', 'taken'].map((PK) => ({ Get: { TableName: TABLE, Key: key(PK) } })),
    }),
  );
  expect(Responses).toEqual([{}, { Item: { ...key('taken'), n: 7 } }]);
});

test('a client token makes repetitions harmless for ten minutes, and belongs to one request', async () => {
  const add = (n: number): Actions => [
    {
      Update: {
        TableName: TABLE,
        Key: key('token'),
        UpdateExpression: 'ADD n :n',
        ExpressionAttributeValues: { ':n': n },
      },
    },
  ];
  const ClientRequestToken = 'token-1';
  await transact(add(1), { ClientRequestToken });
  await transact(add(1), { ClientRequestToken });
  await expect(transact(add(2), { ClientRequestToken })).rejects.toMatchObject({
    name: 'IdempotentParameterMismatchException',
  });
  const read = async () => (await fixture.client.send(new GetCommand({ TableName: TABLE, Key: key('token') }))).Item;
  expect(await read()).toMatchObject({ n: 1 });
  fixture.cloud.clock.advance(10 * 60 * 1000 + 1);
  await transact(add(1), { ClientRequestToken });
  expect(await read()).toMatchObject({ n: 2 });
});

test('two actions on one item, none, and more than 100 are refused', async () => {
  const put = (PK: string) => ({ Put: { TableName: TABLE, Item: key(PK) } });
  await expect(transact([put('same'), put('same')])).rejects.toThrow('multiple operations on one item');
  await expect(transact([])).rejects.toMatchObject({ name: 'ValidationException' });
  const many = Array.from({ length: 101 }, (_, n) => put(String(n)));
  await expect(transact(many)).rejects.toMatchObject({ name: 'ValidationException' });
});

test('capacity is double, and detailed by reads and writes', async () => {
  const written = await transact([{ Put: { TableName: TABLE, Item: { ...key('units'), text: 'x'.repeat(1500) } } }], {
    ReturnConsumedCapacity: 'TOTAL',
  });
  expect(written.ConsumedCapacity).toEqual([{ TableName: TABLE, CapacityUnits: 4, WriteCapacityUnits: 4 }]);
});

test('property: a transaction writes all its items or none, whatever its conditions say', async () => {
  const cloud = fakeCloud();
  const { service } = await createService(cloud);
  const call = (action: string, input: AwsRequest['input']) =>
    service.handle({
      service: 'dynamodb',
      action,
      input,
      principal: ROOT,
      requestId: 'r',
      signal: new AbortController().signal,
    });
  const state = new Map<string, string>();
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    kind: fc.constantFrom('Put', 'Delete', 'ConditionCheck'),
    expects: fc.constantFrom('exists', 'absent', 'nothing'),
    value: fc.integer({ min: 0, max: 9 }),
  });
  const transactions = fc.uniqueArray(step, { selector: (action) => action.key, minLength: 1, maxLength: 5 });
  await fc.assert(
    fc.asyncProperty(transactions, async (actions) => {
      const fits = actions.every(({ kind, key: PK, expects }) => {
        if (expects === 'nothing') return kind !== 'ConditionCheck' || state.has(PK);
        return state.has(PK) === (expects === 'exists');
      });
      const outcome = call('TransactWriteItems', { TransactItems: actions.map(toAction) });
      if (fits) {
        await outcome;
        for (const { kind, key: PK, value } of actions) {
          if (kind === 'Put') state.set(PK, String(value));
          if (kind === 'Delete') state.delete(PK);
        }
      } else {
        await expect(outcome).rejects.toMatchObject({ code: 'TransactionCanceledException' });
      }
      const { Items } = (await call('Scan', { TableName: TABLE })) as {
        Items: { PK: { S: string }; n: { N: string } }[];
      };
      expect(new Map(Items.map(({ PK, n }) => [PK.S, n.N]))).toEqual(state);
    }),
    { numRuns: 300 },
  );
  await service.close?.();
});

function toAction(action: { key: string; kind: string; expects: string; value: number }) {
  const keys = { PK: { S: action.key }, SK: { S: '1' } };
  const conditions: Record<string, string | undefined> = {
    exists: 'attribute_exists(PK)',
    absent: 'attribute_not_exists(PK)',
    nothing: action.kind === 'ConditionCheck' ? 'attribute_exists(PK)' : undefined,
  };
  const target = action.kind === 'Put' ? { Item: { ...keys, n: { N: String(action.value) } } } : { Key: keys };
  return { [action.kind]: { TableName: TABLE, ...target, ConditionExpression: conditions[action.expects] } };
}
