import {
  BatchGetCommand,
  DeleteCommand,
  type DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { isNamed, isThrottling } from '../aws-errors.ts';
import { TABLE_KEY } from './contract.ts';
import type { ItemKey } from './keys.ts';
import { isEmptyRange, keyNames, queryInput, singleRequest, transactItem } from './requests.ts';
import { DEFAULT_RETRY, pauseBefore, type RetryPolicy, withRetry } from './retry.ts';
import { type Item, type Page, type PageQuery, type Table, WriteContended, WriteRefused } from './table.ts';

/** `BatchGetItem` takes 100 keys, `TransactWriteItems` 100 writes. */
const MOST = 100;

/**
 * The table on DynamoDB.
 * @throws any error of AWS that is neither a refused condition nor contention, as it came
 */
export function dynamoTable(
  client: DynamoDBDocumentClient,
  tableName: string,
  retry: RetryPolicy = DEFAULT_RETRY,
): Table {
  const contended = <T>(call: () => Promise<T>) =>
    withRetry(call, { policy: retry, repeatable: isContention, exhausted: () => new WriteContended() });

  return {
    async get(key) {
      const answer = await client.send(
        new GetCommand({ TableName: tableName, Key: { PK: key.PK, SK: key.SK }, ConsistentRead: true }),
      );
      return answer.Item as Item | undefined;
    },
    getMany: (keys) => readMany(client, tableName, keys, retry),
    async write(write) {
      const request = singleRequest(tableName, write);
      await contended(() => sendSingle(client, request)).catch((error: unknown) => {
        throw isNamed(error, 'ConditionalCheckFailedException') ? new WriteRefused([0]) : error;
      });
    },
    async transact(writes) {
      if (writes.length === 0) return;
      if (writes.length > MOST) throw new RangeError(`a transaction has at most ${MOST} writes`);
      const items = writes.map((write) => transactItem(tableName, write));
      await contended(() => client.send(new TransactWriteCommand({ TransactItems: items }))).catch((error: unknown) => {
        const refused = refusedPositions(error);
        throw refused.length > 0 ? new WriteRefused(refused) : error;
      });
    },
    page: (query) => readPage(client, tableName, query),
  };
}

function sendSingle(client: DynamoDBDocumentClient, request: ReturnType<typeof singleRequest>): Promise<unknown> {
  switch (request.kind) {
    case 'put':
      return client.send(new PutCommand(request.input));
    case 'update':
      return client.send(new UpdateCommand(request.input));
    case 'delete':
      return client.send(new DeleteCommand(request.input));
  }
}

/** Codes of the cancellation reasons of a transaction, in the order of its writes; none for other errors. */
function cancellationCodes(error: unknown): readonly string[] {
  if (!isNamed(error, 'TransactionCanceledException') || !('CancellationReasons' in error)) return [];
  const reasons = error.CancellationReasons as readonly { readonly Code?: string }[] | undefined;
  return (reasons ?? []).map(({ Code }) => Code ?? 'None');
}

function refusedPositions(error: unknown): readonly number[] {
  return cancellationCodes(error).flatMap((code, position) => (code === 'ConditionalCheckFailed' ? [position] : []));
}

const TRANSIENT_REASONS = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded']);
const TRANSIENT_ERRORS = new Set(['TransactionConflictException', 'TransactionInProgressException']);

/** May the same write succeed a moment later? A refused condition may not, whatever else went wrong beside it. */
function isContention(error: unknown): boolean {
  if (isThrottling(error) || (error instanceof Error && TRANSIENT_ERRORS.has(error.name))) return true;
  const codes = cancellationCodes(error).filter((code) => code !== 'None');
  return codes.length > 0 && codes.every((code) => TRANSIENT_REASONS.has(code));
}

const identity = (key: ItemKey): string => JSON.stringify([key.PK, key.SK]);

/** DynamoDB may leave keys of a batch unread when it is throttled; they are asked for again. */
async function readMany(
  client: DynamoDBDocumentClient,
  tableName: string,
  keys: readonly ItemKey[],
  retry: RetryPolicy,
): Promise<readonly (Item | undefined)[]> {
  if (keys.length > MOST) throw new RangeError(`at most ${MOST} items are read at once`);
  const found = new Map<string, Item>();
  let open = [...new Map(keys.map(({ PK, SK }) => [identity({ PK, SK }), { PK, SK }])).values()];
  for (let attempt = 1; open.length > 0; attempt++) {
    const answer = await client.send(
      new BatchGetCommand({ RequestItems: { [tableName]: { Keys: open, ConsistentRead: true } } }),
    );
    for (const item of (answer.Responses?.[tableName] ?? []) as Item[]) found.set(identity(item), item);
    open = (answer.UnprocessedKeys?.[tableName]?.Keys ?? []) as typeof open;
    if (open.length === 0) break;
    if (attempt >= retry.attempts) throw new WriteContended();
    await retry.sleep(pauseBefore(attempt, retry));
  }
  return keys.map((key) => found.get(identity(key)));
}

/** Where the page after `item` begins: its key, without the partition that the next query names anyway. */
function positionOf(item: Item, index: PageQuery['index']): Readonly<Record<string, string>> {
  const names = keyNames(index);
  const attributes = new Set([TABLE_KEY.partition, TABLE_KEY.sort, names.sort]);
  attributes.delete(names.partition);
  return Object.fromEntries([...attributes].map((name) => [name, String(item[name])]));
}

async function readPage(client: DynamoDBDocumentClient, tableName: string, query: PageQuery): Promise<Page> {
  if (isEmptyRange(query)) return { items: [] };
  const answer = await client.send(new QueryCommand(queryInput(tableName, query)));
  const read = (answer.Items ?? []) as Item[];
  const items = read.slice(0, query.limit);
  const final = items.at(-1);
  // A page may also end early, at 1 MB: then DynamoDB itself says that there is more.
  const more = read.length > query.limit || answer.LastEvaluatedKey !== undefined;
  return more && final !== undefined ? { items, last: positionOf(final, query.index) } : { items };
}
