import { addUsage, consumedCapacities, readKind, readUnits, readUsage, type Usage, writeUsage } from './capacity.ts';
import { type Database, type Operation, tableOf } from './database.ts';
import { project } from './expressions.ts';
import { checkKey, checkPaths, invalid, type Projection, parseRequest } from './validation.ts';
import { type Item, itemBytes } from './values.ts';
import { chargedBytes, commit, type PlannedWrite, planWrite, type Write, writtenKey } from './writes.ts';

/** An answer of a batch holds at most this much; the keys of the rest are given back. */
const MOST_ANSWER_BYTES = 16 * 1024 * 1024;
const MOST_WRITES = 25;

interface BatchRead {
  readonly Keys: readonly Item[];
  readonly ConsistentRead?: boolean;
  readonly _projection?: Projection;
}

interface BatchWrite {
  readonly PutRequest?: { readonly Item: Item };
  readonly DeleteRequest?: { readonly Key: Item };
}

export const batchGetItem: Operation = (database, input) => {
  const request = parseRequest('BatchGetItem', input);
  const original = input['RequestItems'] as Readonly<Record<string, object>>;
  const usages = new Map<string, Usage>();
  const responses: Record<string, Item[]> = {};
  const unprocessed: Record<string, unknown> = {};
  let room = MOST_ANSWER_BYTES;
  for (const [name, read] of Object.entries(request.RequestItems as Readonly<Record<string, BatchRead>>)) {
    const result = readKeys(database, name, read, room);
    room -= result.bytes;
    responses[name] = result.items;
    usages.set(name, readUsage(result.units));
    if (result.left.length > 0) unprocessed[name] = { ...original[name], Keys: result.left };
  }
  return {
    Responses: responses,
    UnprocessedKeys: unprocessed,
    ConsumedCapacity: consumedCapacities(request.ReturnConsumedCapacity, usages),
  };
};

function readKeys(database: Database, name: string, read: BatchRead, room: number) {
  const table = tableOf(database, name);
  for (const key of read.Keys) checkKey(key, table.schema);
  checkPaths(read._projection, table.schema);
  const items: Item[] = [];
  const left: Item[] = [];
  let bytes = 0;
  let units = 0;
  for (const key of read.Keys) {
    const item = table.get(key);
    const size = item === undefined ? 0 : itemBytes(item);
    if (bytes + size > room) {
      left.push(key);
      continue;
    }
    bytes += size;
    units += readUnits(size, readKind(read.ConsistentRead));
    if (item !== undefined) items.push(read._projection ? project(item, read._projection.paths) : item);
  }
  return { items, left, bytes, units };
}

/** Each write succeeds by itself; all of them are checked before the first happens. */
export const batchWriteItem: Operation = (database, input) => {
  const request = parseRequest('BatchWriteItem', input);
  const batches = Object.entries(request.RequestItems as Readonly<Record<string, readonly BatchWrite[]>>);
  const writes = batches.flatMap(([name, batch]) => batch.map((write) => toWrite(database, name, write)));
  if (writes.length > MOST_WRITES) throw invalid('Too many items requested for the BatchWriteItem call');
  checkDistinct(writes);
  const usages = new Map<string, Usage>();
  for (const plan of writes.map(planWrite)) charge(usages, plan);
  return {
    UnprocessedItems: {},
    ConsumedCapacity: consumedCapacities(request.ReturnConsumedCapacity, usages),
  };
};

function charge(usages: Map<string, Usage>, plan: PlannedWrite) {
  const { table } = plan.write;
  const usage = writeUsage(chargedBytes(plan), table.indexWrites(plan.before, plan.after));
  const sum = usages.get(table.schema.TableName);
  usages.set(table.schema.TableName, sum === undefined ? usage : addUsage(sum, usage));
  commit(plan);
}

function toWrite(database: Database, name: string, { PutRequest, DeleteRequest }: BatchWrite): Write {
  const table = tableOf(database, name);
  if (PutRequest !== undefined) {
    return { kind: 'put', table, request: { TableName: name, Item: PutRequest.Item }, returnsRefused: false };
  }
  return { kind: 'delete', table, request: { TableName: name, Key: DeleteRequest?.Key ?? {} }, returnsRefused: false };
}

function checkDistinct(writes: readonly Write[]) {
  const seen = new Set<string>();
  for (const write of writes) {
    const { partition, sort } = write.table.placeOf(writtenKey(write));
    const id = JSON.stringify([write.table.schema.TableName, partition, sort]);
    if (seen.has(id)) throw invalid('Provided list of item keys contains duplicates');
    seen.add(id);
  }
}
