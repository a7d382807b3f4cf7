import { afterAll, expect, test } from 'vitest';
import type { AwsRequest } from '../../../../local/service.ts';
import { fakeCloud, ROOT } from '../../../support/fake-cloud.ts';
import { createService, TABLE } from './fixture.ts';

const cloud = fakeCloud();
const { service } = await createService(cloud);
const ARN = 'arn:aws:dynamodb:us-east-1:123456789012:table/items';

afterAll(() => service.close?.());

function asked(action: string, input: AwsRequest['input']) {
  const signal = new AbortController().signal;
  return service.authorize({ service: 'dynamodb', action, input, principal: ROOT, requestId: 'r', signal });
}

const key = (PK: string) => ({ PK: { S: PK }, SK: { S: '1' } });

test.each([
  ['GetItem', { Key: key('a') }],
  ['PutItem', { Item: key('a') }],
  ['UpdateItem', { Key: key('a'), UpdateExpression: 'SET b = c' }],
  ['DeleteItem', { Key: key('a') }],
])('%s is asked on the table with its partition key', (action, input) => {
  expect(asked(action, { TableName: TABLE, ...input })).toMatchObject([
    { action: `dynamodb:${action}`, resource: ARN, context: { 'dynamodb:LeadingKeys': ['a'] } },
  ]);
});

test('a query carries the partition it reads, also by placeholders and after the sort key', () => {
  const query = {
    TableName: TABLE,
    KeyConditionExpression: 'SK > :s AND #k = :p',
    ExpressionAttributeNames: { '#k': 'PK' },
    ExpressionAttributeValues: { ':p': { S: 'acme#x' }, ':s': { S: '0' } },
  };
  expect(asked('Query', query)).toEqual([
    {
      action: 'dynamodb:Query',
      resource: ARN,
      context: { 'dynamodb:LeadingKeys': ['acme#x'], 'dynamodb:Select': 'ALL_ATTRIBUTES' },
    },
  ]);
});

test('a query with legacy key conditions carries its partition too', () => {
  const condition = { ComparisonOperator: 'EQ', AttributeValueList: [{ S: 'acme#x' }] };
  expect(asked('Query', { TableName: TABLE, KeyConditions: { PK: condition } })).toMatchObject([
    { context: { 'dynamodb:LeadingKeys': ['acme#x'] } },
  ]);
});

test('a query of an index is asked on the index with the key of the index', () => {
  const query = {
    TableName: TABLE,
    IndexName: 'by-rank',
    KeyConditionExpression: '#g = :g',
    ExpressionAttributeNames: { '#g': 'group' },
    ExpressionAttributeValues: { ':g': { S: 'acme#g' } },
  };
  expect(asked('Query', query)).toMatchObject([
    { resource: `${ARN}/index/by-rank`, context: { 'dynamodb:LeadingKeys': ['acme#g'] } },
  ]);
});

test.each([
  ['a scan', 'Scan', { TableName: TABLE }],
  [
    'a query that names the key of the table but reads an index',
    'Query',
    {
      TableName: TABLE,
      IndexName: 'by-rank',
      KeyConditionExpression: 'PK = :p',
      ExpressionAttributeValues: { ':p': { S: 'acme#x' } },
    },
  ],
  [
    'a query of a range of partitions',
    'Query',
    { TableName: TABLE, KeyConditionExpression: 'PK > :p', ExpressionAttributeValues: { ':p': { S: 'acme#x' } } },
  ],
  ['an item without its key', 'PutItem', { TableName: TABLE, Item: { SK: { S: '1' } } }],
  ['an unknown table', 'GetItem', { TableName: 'nowhere', Key: key('a') }],
  [
    'a batch of which one key is missing',
    'BatchGetItem',
    { RequestItems: { [TABLE]: { Keys: [key('a'), { SK: { S: '1' } }] } } },
  ],
])('%s carries no partition key', (_, action, input) => {
  for (const { context } of asked(action, input)) expect(context).not.toHaveProperty(['dynamodb:LeadingKeys']);
});

test('batches carry every partition key they touch', () => {
  expect(asked('BatchGetItem', { RequestItems: { [TABLE]: { Keys: [key('a'), key('b')] } } })).toMatchObject([
    { action: 'dynamodb:BatchGetItem', resource: ARN, context: { 'dynamodb:LeadingKeys': ['a', 'b'] } },
  ]);
  const writes = [{ PutRequest: { Item: key('a') } }, { DeleteRequest: { Key: key('b') } }];
  expect(asked('BatchWriteItem', { RequestItems: { [TABLE]: writes } })).toMatchObject([
    { action: 'dynamodb:BatchWriteItem', resource: ARN, context: { 'dynamodb:LeadingKeys': ['a', 'b'] } },
  ]);
});

test('a transaction is asked for each of its actions', () => {
  const queries = asked('TransactWriteItems', {
    TransactItems: [
      { Put: { TableName: TABLE, Item: key('a') } },
      { Update: { TableName: TABLE, Key: key('b'), UpdateExpression: 'SET c = d' } },
      { Delete: { TableName: TABLE, Key: key('c') } },
      { ConditionCheck: { TableName: TABLE, Key: key('d'), ConditionExpression: 'attribute_exists(PK)' } },
    ],
  });
  expect(queries.map(({ action, context }) => [action, context?.['dynamodb:LeadingKeys']])).toEqual([
    ['dynamodb:PutItem', ['a']],
    ['dynamodb:UpdateItem', ['b']],
    ['dynamodb:DeleteItem', ['c']],
    ['dynamodb:ConditionCheckItem', ['d']],
  ]);
  const reads = asked('TransactGetItems', { TransactItems: [{ Get: { TableName: TABLE, Key: key('a') } }] });
  expect(reads).toMatchObject([{ action: 'dynamodb:GetItem', context: { 'dynamodb:LeadingKeys': ['a'] } }]);
});

test('attributes and returned values can be restricted', () => {
  const [query] = asked('UpdateItem', {
    TableName: TABLE,
    Key: key('a'),
    UpdateExpression: 'SET #n.deep = :v REMOVE rest',
    ExpressionAttributeNames: { '#n': 'name' },
    ExpressionAttributeValues: { ':v': { S: 'x' } },
    ReturnValues: 'ALL_OLD',
  });
  expect(query?.context).toMatchObject({
    'dynamodb:Attributes': ['PK', 'SK', 'name', 'rest'],
    'dynamodb:ReturnValues': 'ALL_OLD',
  });
});

test('listing tables is asked on all of them, describing on the one', () => {
  expect(asked('ListTables', {})).toEqual([{ action: 'dynamodb:ListTables', resource: '*' }]);
  expect(asked('DescribeTable', { TableName: TABLE })).toMatchObject([{ resource: ARN }]);
});
