import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { BatchGetCommand, DynamoDBDocumentClient, PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, test } from 'vitest';
import { dynamoTable } from '../../../../functions/shared/table/dynamo-table.ts';
import { DEFAULT_RETRY } from '../../../../functions/shared/table/retry.ts';
import { WriteContended, WriteRefused } from '../../../../functions/shared/table/table.ts';
import { memoryTable } from '../../../support/memory-table.ts';
import { tableContract } from '../../../support/table-contract.ts';

tableContract('DynamoDB', memoryTable);

const client = DynamoDBDocumentClient.from(new DynamoDBClient({ region: 'eu-west-1' }));
const mock = mockClient(client);
const pauses: number[] = [];
const table = dynamoTable(client, 'cell', {
  ...DEFAULT_RETRY,
  attempts: 4,
  random: () => 0.5,
  sleep: async (milliseconds) => void pauses.push(milliseconds),
});
const put = { put: { PK: 'acme#tenant', SK: 'profile', type: 'probe', v: 1 } };
const named = (name: string, members: object = {}) => Object.assign(new Error(name), { name, ...members });
const cancelled = (...codes: string[]) =>
  named('TransactionCanceledException', { CancellationReasons: codes.map((Code) => ({ Code })) });

beforeEach(() => {
  mock.reset();
  pauses.length = 0;
});

describe('errors of DynamoDB', () => {
  test('a conflict is repeated with jittered, doubling pauses until it passes', async () => {
    mock
      .on(TransactWriteCommand)
      .rejectsOnce(cancelled('None', 'TransactionConflict'))
      .rejectsOnce(cancelled('ThrottlingError'))
      .resolves({});
    await table.transact([put]);
    expect(pauses).toEqual([10, 20]);
  });

  test('endless contention ends as WriteContended after the attempts', async () => {
    mock.on(TransactWriteCommand).rejects(cancelled('TransactionConflict'));
    await expect(table.transact([put])).rejects.toThrow(WriteContended);
    expect(mock.commandCalls(TransactWriteCommand)).toHaveLength(4);
    mock.on(PutCommand).rejects(named('ThrottlingException'));
    await expect(table.write(put)).rejects.toThrow(WriteContended);
  });

  test('a refused condition beside a conflict is refused at once, with its position', async () => {
    mock.on(TransactWriteCommand).rejects(cancelled('TransactionConflict', 'None', 'ConditionalCheckFailed'));
    await expect(table.transact([put])).rejects.toEqual(new WriteRefused([2]));
    expect(pauses).toEqual([]);
  });

  test.each([cancelled('ValidationError'), named('AccessDeniedException')])(
    'others come through as they are',
    async (error) => {
      mock.on(TransactWriteCommand).rejects(error);
      mock.on(PutCommand).rejects(error);
      await expect(table.transact([put])).rejects.toBe(error);
      await expect(table.write(put)).rejects.toBe(error);
    },
  );

  test('keys that a batch left unread are read again, and not for ever', async () => {
    const [a, b] = [
      { PK: 'p', SK: 'a' },
      { PK: 'p', SK: 'b' },
    ];
    mock
      .on(BatchGetCommand)
      .resolvesOnce({ Responses: { cell: [a] }, UnprocessedKeys: { cell: { Keys: [b] } } })
      .resolvesOnce({ Responses: { cell: [b] } })
      .resolves({ UnprocessedKeys: { cell: { Keys: [b] } } });
    expect(await table.getMany([a, b])).toEqual([a, b]);
    await expect(table.getMany([b])).rejects.toThrow(WriteContended);
  });
});
