import type {
  DeleteCommandInput,
  PutCommandInput,
  QueryCommandInput,
  TransactWriteCommandInput,
  UpdateCommandInput,
} from '@aws-sdk/lib-dynamodb';
import { INDEXES, TABLE_KEY } from './contract.ts';
import type { ExpressionParts, PageQuery, Put, Write } from './table.ts';

/** Requests to DynamoDB as data: made here, sent by the adapter. */
type TransactItem = NonNullable<TransactWriteCommandInput['TransactItems']>[number];

const ABSENT = `attribute_not_exists(${TABLE_KEY.partition})`;

function expressionAttributes(parts: ExpressionParts) {
  return {
    ...(parts.condition === undefined ? {} : { ConditionExpression: parts.condition }),
    ...(parts.names === undefined ? {} : { ExpressionAttributeNames: parts.names }),
    ...(parts.values === undefined ? {} : { ExpressionAttributeValues: parts.values }),
  };
}

function putRequest(tableName: string, write: Put) {
  const own = write.condition === undefined ? undefined : `(${write.condition})`;
  const conditions = [write.overwrite ? undefined : ABSENT, own].filter((part) => part !== undefined);
  const condition = conditions.length === 0 ? {} : { condition: conditions.join(' AND ') };
  const { condition: _replaced, ...parts } = write;
  return { TableName: tableName, Item: write.put, ...expressionAttributes({ ...parts, ...condition }) };
}

/** The write as one element of `TransactWriteItems`. */
export function transactItem(tableName: string, write: Write): TransactItem {
  if ('put' in write) return { Put: putRequest(tableName, write) };
  const attributes = expressionAttributes(write);
  if ('delete' in write) return { Delete: { TableName: tableName, Key: write.delete, ...attributes } };
  if ('update' in write) {
    return {
      Update: { TableName: tableName, Key: write.update, UpdateExpression: write.expression, ...attributes },
    };
  }
  const { condition } = write;
  if (condition === undefined) throw new TypeError('a check needs a condition');
  return {
    ConditionCheck: { TableName: tableName, Key: write.check, ...attributes, ConditionExpression: condition },
  };
}

export type SingleRequest =
  | { readonly kind: 'put'; readonly input: PutCommandInput }
  | { readonly kind: 'update'; readonly input: UpdateCommandInput }
  | { readonly kind: 'delete'; readonly input: DeleteCommandInput };

/** The write as a request of its own. */
export function singleRequest(tableName: string, write: Exclude<Write, { readonly check: unknown }>): SingleRequest {
  if ('put' in write) return { kind: 'put', input: putRequest(tableName, write) };
  const attributes = expressionAttributes(write);
  if ('delete' in write) {
    return { kind: 'delete', input: { TableName: tableName, Key: write.delete, ...attributes } };
  }
  return {
    kind: 'update',
    input: { TableName: tableName, Key: write.update, UpdateExpression: write.expression, ...attributes },
  };
}

/** Names of the key attributes that a query by this index (or by none) walks along. */
export function keyNames(index: PageQuery['index']): { readonly partition: string; readonly sort: string } {
  if (index === undefined) return TABLE_KEY;
  const found = Object.values(INDEXES).find(({ name }) => name === index);
  if (found === undefined) throw new TypeError(`no index ${index}`);
  return found;
}

/** DynamoDB sorts strings by their UTF-8 bytes; no string sorts above the highest code point. */
const HIGHEST = '\u{10FFFF}';

/** A key condition may name the sort key only once, so a prefix with an upper bound becomes a range. */
function sortCondition(query: PageQuery) {
  const { sortPrefix: prefix, sortUpTo: upTo, sortBelow: below } = query;
  if (below !== undefined) return { expression: ' AND #sort < :below', values: { ':below': below } };
  if (prefix === undefined && upTo === undefined) return { expression: '', values: {} };
  if (upTo === undefined) return { expression: ' AND begins_with(#sort, :prefix)', values: { ':prefix': prefix } };
  if (prefix === undefined) return { expression: ' AND #sort <= :upTo', values: { ':upTo': upTo } };
  const end = `${prefix}${HIGHEST}`;
  const upper = Buffer.compare(Buffer.from(upTo), Buffer.from(end)) < 0 ? upTo : end;
  return { expression: ' AND #sort BETWEEN :prefix AND :upTo', values: { ':prefix': prefix, ':upTo': upper } };
}

/** Can nothing lie between the bounds? DynamoDB refuses a range whose end precedes its start. */
export function isEmptyRange({ sortPrefix, sortUpTo }: PageQuery): boolean {
  if (sortPrefix === undefined || sortUpTo === undefined) return false;
  return Buffer.compare(Buffer.from(sortUpTo), Buffer.from(sortPrefix)) < 0;
}

/** A query for one item more than the page holds: whether it comes tells if another page follows. */
export function queryInput(tableName: string, query: PageQuery): QueryCommandInput {
  const names = keyNames(query.index);
  const sort = sortCondition(query);
  return {
    TableName: tableName,
    ...(query.index === undefined ? {} : { IndexName: query.index }),
    KeyConditionExpression: `#partition = :partition${sort.expression}`,
    ExpressionAttributeNames: {
      '#partition': names.partition,
      ...(sort.expression === '' ? {} : { '#sort': names.sort }),
    },
    ExpressionAttributeValues: { ':partition': query.partition, ...sort.values },
    ScanIndexForward: !query.descending,
    ConsistentRead: query.consistent ?? false,
    Limit: query.limit + 1,
    ...(query.after === undefined ? {} : { ExclusiveStartKey: { ...query.after, [names.partition]: query.partition } }),
  };
}
