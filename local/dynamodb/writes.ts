import { AwsError } from '../service.ts';
import { conditionHolds, project } from './expressions.ts';
import type { Table } from './table.ts';
import { applyUpdate } from './updates.ts';
import { checkItem, checkKey, checkPaths, checkUpdatedItem, checkUpdates, type ParsedRequest } from './validation.ts';
import { type Item, itemBytes } from './values.ts';

export type WriteKind = 'put' | 'update' | 'delete' | 'check';

/** A write of one item, read from a request. */
export interface Write {
  readonly kind: WriteKind;
  readonly table: Table;
  readonly request: ParsedRequest;
  /** `ReturnValuesOnConditionCheckFailure` is `ALL_OLD`. */
  readonly returnsRefused: boolean;
}

/** A write whose condition holds and whose outcome is known, but which has not happened yet. */
export interface PlannedWrite {
  readonly write: Write;
  readonly key: Item;
  readonly before: Item | undefined;
  readonly after: Item | undefined;
}

const EMPTY: Item = {};

/** The key of the item that a write is about. @throws AwsError when it does not fit the table */
export function writtenKey({ table, request, kind }: Write): Item {
  if (kind === 'put') {
    const item = request.Item ?? EMPTY;
    checkItem(item, table.schema);
    return table.keyOf(item);
  }
  const key = request.Key ?? EMPTY;
  checkKey(key, table.schema);
  return key;
}

/**
 * Decides what a write does, without doing it.
 * @throws AwsError `ConditionalCheckFailedException`, or `ValidationException` when it does not fit table or item
 */
export function planWrite(write: Write): PlannedWrite {
  const { table, request, kind } = write;
  const key = writtenKey(write);
  checkUpdates(request._updates, table.schema);
  checkPaths(request._updates, table.schema);
  const before = table.get(key);
  if (request._condition !== undefined && !conditionHolds(request._condition.expression, before ?? EMPTY)) {
    throw conditionFailed(write.returnsRefused ? before : undefined);
  }
  const after = outcome(kind, request, key, before);
  if (kind === 'update' && after !== undefined) checkUpdatedItem(after, table.schema);
  return { write, key, before, after };
}

function outcome(kind: WriteKind, request: ParsedRequest, key: Item, before: Item | undefined): Item | undefined {
  if (kind === 'put') return request.Item;
  if (kind === 'delete') return undefined;
  if (kind === 'check') return before;
  return applyUpdate(before ?? key, request._updates?.sections ?? []);
}

export function commit({ write, key, after }: PlannedWrite) {
  if (write.kind !== 'check') write.table.change(key, after);
}

/** Bytes a write is charged for. */
export function chargedBytes({ before, after }: PlannedWrite): number {
  return Math.max(before === undefined ? 0 : itemBytes(before), after === undefined ? 0 : itemBytes(after));
}

/** What `ReturnValues` asks for of the item before and after. */
export function returnedValues({ write, before, after }: PlannedWrite): Item | undefined {
  const paths = write.request._updates?.paths ?? [];
  switch (write.request.ReturnValues) {
    case 'ALL_OLD':
      return before;
    case 'ALL_NEW':
      return after;
    case 'UPDATED_OLD':
      return before === undefined ? undefined : project(before, paths);
    case 'UPDATED_NEW':
      return after === undefined ? undefined : project(after, paths);
    default:
      return undefined;
  }
}

function conditionFailed(item: Item | undefined): AwsError {
  const members = item === undefined ? {} : { Item: item };
  return new AwsError('ConditionalCheckFailedException', 'The conditional request failed', 400, members);
}
