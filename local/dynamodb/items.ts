import { consumedCapacity, readKind, readUnits, readUsage, writeUsage } from './capacity.ts';
import { type Database, type Operation, tableOf } from './database.ts';
import { project } from './expressions.ts';
import { checkKey, checkPaths, invalid, parseRequest } from './validation.ts';
import { itemBytes } from './values.ts';
import { chargedBytes, commit, planWrite, returnedValues, type Write } from './writes.ts';

type Input = Readonly<Record<string, unknown>>;

export const getItem: Operation = (database, input) => {
  const request = parseRequest('GetItem', input);
  const table = tableOf(database, request.TableName);
  const key = request.Key ?? {};
  checkKey(key, table.schema);
  checkPaths(request._projection, table.schema);
  const item = table.get(key);
  const units = readUnits(item === undefined ? 0 : itemBytes(item), readKind(request.ConsistentRead));
  const shown = item !== undefined && request._projection ? project(item, request._projection.paths) : item;
  return {
    ...(shown === undefined ? {} : { Item: shown }),
    ConsumedCapacity: consumedCapacity(request.TableName, request.ReturnConsumedCapacity, readUsage(units)),
  };
};

export const putItem: Operation = (database, input) => writeOne(readWrite(database, 'put', input));

export const updateItem: Operation = (database, input) => writeOne(readWrite(database, 'update', input));

export const deleteItem: Operation = (database, input) => writeOne(readWrite(database, 'delete', input));

const REQUEST_OF = { put: 'PutItem', update: 'UpdateItem', delete: 'DeleteItem', check: 'DeleteItem' } as const;

/**
 * Reads the write of one item, alone or as a part of a transaction.
 * @throws AwsError when it cannot be valid, or names no table
 */
export function readWrite(database: Database, kind: Write['kind'], input: Input): Write {
  const request = parseRequest(REQUEST_OF[kind], input);
  const onFailure = input['ReturnValuesOnConditionCheckFailure'] ?? 'NONE';
  if (onFailure !== 'NONE' && onFailure !== 'ALL_OLD') {
    throw invalid('ReturnValuesOnConditionCheckFailure can only be ALL_OLD or NONE');
  }
  const table = tableOf(database, request.TableName);
  return { kind, table, request, returnsRefused: onFailure === 'ALL_OLD' };
}

function writeOne(write: Write): unknown {
  const plan = planWrite(write);
  const { TableName, ReturnConsumedCapacity } = write.request;
  const indexWrites = write.table.indexWrites(plan.before, plan.after);
  commit(plan);
  const attributes = returnedValues(plan);
  const usage = writeUsage(chargedBytes(plan), indexWrites);
  return {
    ...(attributes === undefined ? {} : { Attributes: attributes }),
    ConsumedCapacity: consumedCapacity(TableName, ReturnConsumedCapacity, usage),
  };
}
