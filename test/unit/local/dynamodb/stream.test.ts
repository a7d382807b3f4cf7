import { afterAll, expect, test } from 'vitest';
import type { StreamRecord } from '../../../../local/dynamodb/stream.ts';
import { fakeCloud, ROOT } from '../../../support/fake-cloud.ts';
import { createService, TABLE } from './fixture.ts';

const cloud = fakeCloud();
const { service, attributes } = await createService(cloud);

afterAll(() => service.close?.());

function call(action: string, input: Record<string, unknown>) {
  const signal = new AbortController().signal;
  return service.handle({ service: 'dynamodb', action, input, principal: ROOT, requestId: 'r', signal });
}

function put(PK: string, more: Record<string, unknown> = {}) {
  return call('PutItem', { TableName: TABLE, Item: { PK: { S: PK }, SK: { S: '1' }, ...more } });
}

function record(): StreamRecord[] {
  const seen: StreamRecord[] = [];
  service.stream(String(attributes['StreamArn']))?.subscribe((change) => seen.push(change));
  return seen;
}

test('changes appear in order with both images; a put that changes nothing does not', async () => {
  const seen = record();
  await put('a', { n: { N: '1' } });
  await put('a', { n: { N: '2' } });
  await put('a', { n: { N: '2' } });
  await call('DeleteItem', { TableName: TABLE, Key: { PK: { S: 'a' }, SK: { S: '1' } } });
  expect(
    seen.map(({ eventName, dynamodb }) => [eventName, dynamodb.OldImage?.['n'], dynamodb.NewImage?.['n']]),
  ).toEqual([
    ['INSERT', undefined, { N: '1' }],
    ['MODIFY', { N: '1' }, { N: '2' }],
    ['REMOVE', { N: '2' }, undefined],
  ]);
  const numbers = seen.map(({ dynamodb }) => BigInt(dynamodb.SequenceNumber));
  expect(numbers).toEqual([...numbers].sort((a, b) => (a < b ? -1 : 1)));
});

test('a cancelled transaction leaves no record, a committed one a record for each write', async () => {
  const seen = record();
  const write = (PK: string, condition?: string) => ({
    Put: { TableName: TABLE, Item: { PK: { S: PK }, SK: { S: '1' } }, ConditionExpression: condition },
  });
  const refused = call('TransactWriteItems', { TransactItems: [write('b'), write('c', 'attribute_exists(PK)')] });
  await expect(refused).rejects.toMatchObject({ code: 'TransactionCanceledException' });
  expect(seen).toEqual([]);
  await call('TransactWriteItems', { TransactItems: [write('b'), write('c')] });
  expect(seen).toHaveLength(2);
});

test('items expire by the clock of the cloud, as the service itself', async () => {
  const seen = record();
  const now = Math.floor(cloud.clock.now() / 1000);
  await put('soon', { expiresAt: { N: String(now + 100) } });
  await put('later', { expiresAt: { N: String(now + 10_000) } });
  await put('text', { expiresAt: { S: String(now + 100) } });
  cloud.clock.advance(200_000);
  const removed = seen.filter(({ eventName }) => eventName === 'REMOVE');
  expect(removed).toMatchObject([
    { dynamodb: { Keys: { PK: { S: 'soon' } } }, userIdentity: { principalId: 'dynamodb.amazonaws.com' } },
  ]);
});

test('the time to live can be read and turned off', async () => {
  expect(await call('DescribeTimeToLive', { TableName: TABLE })).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' },
  });
  const TimeToLiveSpecification = { AttributeName: 'expiresAt', Enabled: false };
  await call('UpdateTimeToLive', { TableName: TABLE, TimeToLiveSpecification });
  expect(await call('DescribeTimeToLive', { TableName: TABLE })).toEqual({
    TimeToLiveDescription: { TimeToLiveStatus: 'DISABLED' },
  });
});

test('a property that is not understood fails the boot', () => {
  const type = 'AWS::DynamoDB::GlobalTable';
  const properties = { AttributeDefinitions: [], KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }], Misspelt: 1 };
  expect(() => service.provisioners[type]?.({ logicalId: 'T', stackName: 's', type, properties })).toThrow('Misspelt');
});
