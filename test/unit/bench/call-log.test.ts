import { describe, expect, test } from 'vitest';
import { consumedUnits, createCallLog, summarize, totals } from '../../../bench/call-log.ts';
import { AwsError, type AwsRequest } from '../../../local/service.ts';

const request = (service: string, action: string): AwsRequest => ({
  service,
  action,
  input: { TableName: 'cell' },
  principal: { arn: 'arn:aws:iam::000000000000:root', tags: {} },
  requestId: 'r-1',
  signal: new AbortController().signal,
});

describe('the log of AWS calls', () => {
  test('asks DynamoDB for the units, and only DynamoDB', async () => {
    const log = createCallLog();
    const inputs: unknown[] = [];
    const next = async (sent: AwsRequest) => {
      inputs.push(sent.input);
      return { ConsumedCapacity: { CapacityUnits: 2.5 } };
    };
    await log.intercept(request('dynamodb', 'Query'), 'reader', next);
    await log.intercept(request('dynamodb', 'PutItem'), 'writer', next);
    await log.intercept(request('sqs', 'SendMessage'), 'sender', async (sent) => {
      inputs.push(sent.input);
      return {};
    });
    expect(inputs.map((input) => 'ReturnConsumedCapacity' in (input as object))).toEqual([true, true, false]);
    expect(log.take()).toMatchObject([
      { caller: 'reader', operation: 'dynamodb:Query', readUnits: 2.5, writeUnits: 0 },
      { caller: 'writer', operation: 'dynamodb:PutItem', readUnits: 0, writeUnits: 2.5 },
      { caller: 'sender', operation: 'sqs:SendMessage', readUnits: 0, writeUnits: 0 },
    ]);
    expect(log.take()).toEqual([]);
  });

  test('gives the answer and the error through, and counts the failed call', async () => {
    const log = createCallLog();
    const answer = { Items: [] };
    expect(await log.intercept(request('dynamodb', 'Query'), 'f', async () => answer)).toBe(answer);
    const refused = log.intercept(request('dynamodb', 'PutItem'), 'f', async () => {
      throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed');
    });
    await expect(refused).rejects.toThrow('The conditional request failed');
    expect(totals(log.take())).toEqual({ count: 2, readUnits: 0, writeUnits: 0 });
  });
});

test.each([
  [{ ConsumedCapacity: { TableName: 'cell', CapacityUnits: 3 } }, 3],
  [{ ConsumedCapacity: [{ CapacityUnits: 1.5 }, { CapacityUnits: 4 }] }, 5.5],
  [{ ConsumedCapacity: undefined }, 0],
  [{}, 0],
  [undefined, 0],
])('units in %j', (output, units) => expect(consumedUnits(output)).toBe(units));

test('a summary names each operation once, with its count', () => {
  const operations = ['dynamodb:BatchGetItem', 'dynamodb:Query', 'sqs:SendMessage', 'dynamodb:Query'];
  expect(summarize(operations.map((operation) => ({ operation })))).toBe('BatchGetItem, 2 × Query, sqs:SendMessage');
  expect(summarize([])).toBe('none');
});
