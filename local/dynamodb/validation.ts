import { createRequire } from 'node:module';
import { AwsError } from '../service.ts';
import type { ConditionNode, DocumentPath } from './expressions.ts';
import type { TableSchema } from './schema.ts';
import type { UpdateSection } from './updates.ts';
import { type AttributeValue, type Item, itemBytes } from './values.ts';

/*
 * Requests are read by dynalite: its parsers of expressions and its validations with AWS's own messages. What is
 * stored and evaluated is ours: dynalite's store is asynchronous, which makes transactions a matter of locks, measures
 * strings in characters, compares documents by identity, and writes some 1,000 items a second.
 */

/** A request after validation. Members that begin with `_` are the parsed expressions. */
export interface ParsedRequest {
  readonly TableName: string;
  readonly Item?: Item;
  readonly Key?: Item;
  readonly IndexName?: string;
  readonly ConsistentRead?: boolean;
  readonly Select?: string;
  readonly Limit?: number;
  readonly Segment?: number;
  readonly TotalSegments?: number;
  readonly ScanIndexForward?: boolean;
  readonly ExclusiveStartKey?: Item;
  readonly ReturnValues?: string;
  readonly ReturnConsumedCapacity?: string;
  readonly KeyConditions?: Readonly<Record<string, KeyCondition>>;
  readonly RequestItems?: Readonly<Record<string, unknown>>;
  readonly _condition?: { readonly expression: ConditionNode };
  readonly _filter?: {
    readonly expression: ConditionNode;
    readonly pathHeads: Readonly<Record<string, true>>;
    readonly nestedPaths: Readonly<Record<string, true>>;
  };
  readonly _projection?: Projection;
  readonly _updates?: {
    readonly sections: readonly UpdateSection[];
    readonly paths: readonly DocumentPath[];
    readonly nestedPaths: Readonly<Record<string, true>>;
  };
}

export interface Projection {
  readonly paths: readonly DocumentPath[];
  readonly nestedPaths: Readonly<Record<string, true>>;
}

export interface KeyCondition {
  readonly ComparisonOperator: string;
  readonly AttributeValueList: readonly AttributeValue[];
}

/** Requests that dynalite knows the shape of. */
export type ValidatedAction =
  | 'GetItem'
  | 'PutItem'
  | 'UpdateItem'
  | 'DeleteItem'
  | 'Query'
  | 'Scan'
  | 'BatchGetItem'
  | 'BatchWriteItem';

interface RequestShape {
  readonly types: Readonly<Record<string, unknown>>;
  readonly custom: (data: unknown, store: unknown) => string | undefined;
}

interface Validations {
  checkTypes(data: unknown, types: RequestShape['types']): unknown;
  checkValidations(data: unknown, types: RequestShape['types'], custom: RequestShape['custom'], store: unknown): void;
}

type Finding = DynaliteError | null | undefined;

interface Database {
  validateKey(key: Item, table: TableSchema): Finding;
  validateItem(item: Item, table: TableSchema): Finding;
  validateUpdates(attributeUpdates: undefined, updates: ParsedRequest['_updates'], table: TableSchema): Finding;
  validateKeyPaths(paths: Readonly<Record<string, true>> | undefined, table: TableSchema): Finding;
}

interface DynaliteError extends Error {
  readonly statusCode: number;
  readonly body: { readonly __type: string; readonly message?: string; readonly Message?: string };
}

const require = createRequire(import.meta.url);
const validations: Validations = require('dynalite/validations');
const database: Database = require('dynalite/db');

const SHAPES: Readonly<Record<ValidatedAction, RequestShape>> = {
  GetItem: require('dynalite/validations/getItem'),
  PutItem: require('dynalite/validations/putItem'),
  UpdateItem: require('dynalite/validations/updateItem'),
  DeleteItem: require('dynalite/validations/deleteItem'),
  Query: require('dynalite/validations/query'),
  Scan: require('dynalite/validations/scan'),
  BatchGetItem: require('dynalite/validations/batchGetItem'),
  BatchWriteItem: require('dynalite/validations/batchWriteItem'),
};

/** The largest item, names and values together. */
export const MOST_ITEM_BYTES = 400 * 1024;

/** Sizes are checked here, in UTF-8; dynalite's own check counts characters and never fails first. */
const STORE = { options: { maxItemSize: Number.POSITIVE_INFINITY } };

/** Parameters that expressions replaced in 2014; `KeyConditions` alone is still read, by the parser itself. */
const LEGACY = ['Expected', 'AttributeUpdates', 'AttributesToGet', 'QueryFilter', 'ScanFilter', 'ConditionalOperator'];

/** What was read last from an input: it is asked for twice, to authorize and to answer, and parsing is half the cost. */
const known = new WeakMap<object, { readonly action: ValidatedAction; readonly request: ParsedRequest }>();

/** @throws AwsError as DynamoDB answers a request that cannot be valid for any table */
export function parseRequest(action: ValidatedAction, input: Readonly<Record<string, unknown>>): ParsedRequest {
  const before = known.get(input);
  if (before?.action === action) return before.request;
  const request = readRequest(action, input);
  known.set(input, { action, request });
  return request;
}

function readRequest(action: ValidatedAction, input: Readonly<Record<string, unknown>>): ParsedRequest {
  const legacy = LEGACY.find((name) => input[name] !== undefined);
  if (legacy !== undefined) {
    throw invalid(`The legacy parameter ${legacy} is not supported by the local cloud; use an expression`);
  }
  const shape = SHAPES[action];
  try {
    // A copy, because undeclared members are removed from what is checked.
    const data = validations.checkTypes({ ...input }, shape.types);
    validations.checkValidations(data, shape.types, shape.custom, STORE);
    return data as ParsedRequest;
  } catch (error) {
    throw isDynaliteError(error) ? toAwsError(error) : error;
  }
}

/** @throws AwsError `ValidationException` when the key is not one of the table */
export function checkKey(key: Item, table: TableSchema) {
  refuse(database.validateKey(key, table));
}

/** @throws AwsError `ValidationException` when the item lacks keys, has keys of a wrong type, or is too large */
export function checkItem(item: Item, table: TableSchema) {
  refuse(database.validateItem(item, table));
  checkIndexKeys(item, table);
  if (itemBytes(item) > MOST_ITEM_BYTES) throw invalid('Item size has exceeded the maximum allowed size');
}

/** @throws AwsError `ValidationException` when an update touches keys or makes an index key of a wrong type */
export function checkUpdates(updates: ParsedRequest['_updates'], table: TableSchema) {
  refuse(database.validateUpdates(undefined, updates, table));
}

/** @throws AwsError `ValidationException` when a key is used as a document */
export function checkPaths(
  parsed: { readonly nestedPaths: Readonly<Record<string, true>> } | undefined,
  table: TableSchema,
) {
  refuse(database.validateKeyPaths(parsed?.nestedPaths, table));
}

/** @throws AwsError `ValidationException` when the item that an update leads to cannot be stored */
export function checkUpdatedItem(item: Item, table: TableSchema) {
  if (database.validateItem(item, table)) {
    throw invalid('The update expression attempted to update the secondary index key to unsupported type');
  }
  checkIndexKeys(item, table);
  if (itemBytes(item) > MOST_ITEM_BYTES) throw invalid('Item size to update has exceeded the maximum allowed size');
}

function checkIndexKeys(item: Item, table: TableSchema) {
  for (const index of table.GlobalSecondaryIndexes ?? []) {
    for (const { AttributeName } of index.KeySchema) {
      const value = item[AttributeName];
      if (value === undefined || !(('S' in value && value.S === '') || ('B' in value && value.B === ''))) continue;
      throw invalid(
        'One or more parameter values are not valid. A value specified for a secondary index key is not supported. ' +
          `The AttributeValue for a key attribute cannot contain an empty ${'S' in value ? 'string' : 'binary'} value. ` +
          `IndexName: ${index.IndexName}, IndexKey: ${AttributeName}`,
      );
    }
  }
}

export function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}

function refuse(error: Finding) {
  if (error) throw toAwsError(error);
}

function isDynaliteError(error: unknown): error is DynaliteError {
  return error instanceof Error && 'statusCode' in error && 'body' in error;
}

function toAwsError({ body, statusCode }: DynaliteError): AwsError {
  const code = body.__type.slice(body.__type.indexOf('#') + 1);
  return new AwsError(code, body.message ?? body.Message ?? code, statusCode);
}
