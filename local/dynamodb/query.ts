import { consumedCapacity, readKind, readUnits, readUsage } from './capacity.ts';
import { type Operation, tableOf } from './database.ts';
import { conditionHolds, project, sortable } from './expressions.ts';
import { AFTER_PREFIX, type SortRange } from './ordered-items.ts';
import type { KeyNames } from './schema.ts';
import type { Table, TableIndex } from './table.ts';
import { checkKey, checkPaths, invalid, type KeyCondition, type ParsedRequest, parseRequest } from './validation.ts';
import { type AttributeValue, contentOf, type Item, itemBytes, typeOf } from './values.ts';

/** A page ends with the item that reaches this size, before filters and projections. */
const PAGE_BYTES = 1024 * 1024;

/** Where a query or scan reads: a table or one of its indexes. */
export interface Source {
  readonly table: Table;
  /** @default - the table itself */
  readonly index?: TableIndex;
}

/** @throws AwsError `ValidationException` when there is no such index, or it cannot be read consistently */
export function sourceOf(table: Table, request: ParsedRequest): Source {
  if (request.IndexName === undefined) return { table };
  const index = table.index(request.IndexName);
  if (request.ConsistentRead === true) {
    throw invalid('Consistent reads are not supported on global secondary indexes');
  }
  return { table, index };
}

export const query: Operation = (database, input) => {
  const request = parseRequest('Query', input);
  const source = sourceOf(tableOf(database, request.TableName), request);
  const { partition, range } = readKeyConditions(source, request);
  checkPaths(request._projection, source.table.schema);
  checkFilter(source, request);
  const start = startOf(source, request);
  const reader = source.index ?? source.table;
  const items = reader.items.range(partition, range, {
    descending: request.ScanIndexForward === false,
    ...(start === undefined ? {} : { after: reader.placeOf(start) }),
  });
  return answerPage(source, request, items);
};

/** The part of a page's answer that queries and scans share. `items` is read only as far as the page goes. */
export function answerPage(source: Source, request: ParsedRequest, items: Iterable<Item>): unknown {
  const page = takePage(items, request.Limit);
  const filter = request._filter?.expression;
  const kept = filter === undefined ? page.items : page.items.filter((item) => conditionHolds(filter, item));
  const paths = request._projection?.paths;
  const last = page.items.at(-1);
  const usage = readUsage(readUnits(page.bytes, readKind(request.ConsistentRead)), source.index?.schema.IndexName);
  return {
    Count: kept.length,
    ScannedCount: page.items.length,
    ...(request.Select === 'COUNT' ? {} : { Items: paths ? kept.map((item) => project(item, paths)) : kept }),
    ...(page.full && last !== undefined ? { LastEvaluatedKey: pageKey(source, last) } : {}),
    ConsumedCapacity: consumedCapacity(request.TableName, request.ReturnConsumedCapacity, usage),
  };
}

/** Where a page begins. @throws AwsError `ValidationException` when it is no key of the table and index */
export function startOf(source: Source, request: ParsedRequest): Item | undefined {
  const start = request.ExclusiveStartKey;
  if (start === undefined) return undefined;
  const names = pageKeyNames(source);
  if (Object.keys(start).length !== names.length || names.some((name) => start[name] === undefined)) {
    throw invalid('The provided starting key is invalid');
  }
  checkKey(source.table.keyOf(start), source.table.schema);
  if (request.KeyConditions !== undefined) checkStart(source, request.KeyConditions, start);
  return start;
}

function checkStart(source: Source, conditions: NonNullable<ParsedRequest['KeyConditions']>, start: Item) {
  for (const [name, condition] of Object.entries(conditions)) {
    const value = start[name];
    if (value !== undefined && inside(rangeOf(condition), value)) continue;
    throw invalid(
      name === (source.index ?? source.table).keys.partition
        ? 'The provided starting key is outside query boundaries based on provided conditions'
        : 'The provided starting key does not match the range key predicate',
    );
  }
}

function inside(range: SortRange, value: AttributeValue): boolean {
  const text = sortable(value);
  if (text === undefined) return false;
  return (range.from === undefined || text >= range.from) && (range.before === undefined || text < range.before);
}

function takePage(items: Iterable<Item>, limit: number | undefined) {
  const taken: Item[] = [];
  let bytes = 0;
  for (const item of items) {
    taken.push(item);
    bytes += itemBytes(item);
    if (taken.length === limit || bytes >= PAGE_BYTES) return { items: taken, bytes, full: true };
  }
  return { items: taken, bytes, full: false };
}

function pageKey(source: Source, item: Item): Item {
  return Object.fromEntries(pageKeyNames(source).map((name) => [name, item[name] as AttributeValue]));
}

function pageKeyNames({ table, index }: Source): string[] {
  const names = [table.keys.partition, table.keys.sort, index?.keys.partition, index?.keys.sort];
  return [...new Set(names.filter((name) => name !== undefined))];
}

/** @throws AwsError `ValidationException` when the conditions do not name one partition of what is read */
function readKeyConditions(source: Source, request: ParsedRequest): { partition: string; range: SortRange } {
  const { keys } = source.index ?? source.table;
  const conditions = request.KeyConditions ?? {};
  const partition = conditions[keys.partition];
  if (partition === undefined) throw missingKey(keys.partition);
  if (partition.ComparisonOperator !== 'EQ') throw invalid('Query key condition not supported');
  for (const [name, condition] of Object.entries(conditions)) checkCondition(source, keys, name, condition);
  const sort = keys.sort === undefined ? undefined : conditions[keys.sort];
  const value = sortable(partition.AttributeValueList[0] as AttributeValue) ?? '';
  return { partition: value, range: sort === undefined ? {} : rangeOf(sort) };
}

function checkCondition({ table }: Source, keys: KeyNames, name: string, condition: KeyCondition) {
  if (name !== keys.partition && name !== keys.sort) {
    throw keys.sort === undefined ? invalid('Query key condition not supported') : missingKey(keys.sort);
  }
  const definition = table.schema.AttributeDefinitions.find(({ AttributeName }) => AttributeName === name);
  for (const value of condition.AttributeValueList) {
    if (typeOf(value) !== definition?.AttributeType) {
      throw invalid('One or more parameter values were invalid: Condition parameter type does not match schema type');
    }
    if (contentOf(value) === '' && condition.ComparisonOperator === 'EQ') {
      throw invalid(
        'One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an ' +
          `empty ${'S' in value ? 'string' : 'binary'} value. Key: ${name}`,
      );
    }
  }
}

function missingKey(name: string) {
  return invalid(`Query condition missed key schema element: ${name}`);
}

/** The sort keys that a condition admits. A text followed by a NUL is the next one after it. */
function rangeOf({ ComparisonOperator, AttributeValueList }: KeyCondition): SortRange {
  const [first = '', second = ''] = AttributeValueList.map((value) => sortable(value) ?? '');
  switch (ComparisonOperator) {
    case 'EQ':
      return { from: first, before: `${first}\0` };
    case 'LT':
      return { before: first };
    case 'LE':
      return { before: `${first}\0` };
    case 'GT':
      return { from: `${first}\0` };
    case 'GE':
      return { from: first };
    case 'BEGINS_WITH':
      return { from: first, before: first + AFTER_PREFIX };
    case 'BETWEEN':
      return { from: first, before: `${second}\0` };
    default:
      throw invalid('Attempted conditional constraint is not an indexable operation');
  }
}

function checkFilter(source: Source, request: ParsedRequest) {
  checkPaths(request._filter, source.table.schema);
  const { partition, sort } = (source.index ?? source.table).keys;
  const key = [partition, sort].find((name) => name !== undefined && request._filter?.pathHeads[name]);
  if (key === undefined) return;
  throw invalid(`Filter Expression can only contain non-primary key attributes: Primary key attribute: ${key}`);
}
