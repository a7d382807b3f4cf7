import { type ItemKey, tenantKeys, tenantPartitions } from '../../shared/table/keys.ts';
import type { Item, Update, Write } from '../../shared/table/table.ts';
import type { Due, Ending, Execution } from '../domain/execution.ts';
import type { Lot } from '../domain/lots.ts';
import type { BacklogEntry, Cancellation } from '../domain/ports.ts';
import type { Slots } from '../domain/slots.ts';
import { businessKeyWrites } from './business-key-list.ts';
import { releaseKey, takeKeys } from './concurrency-writes.ts';
import { dueAttributes } from './due-index.ts';
import { statusKey, toItem } from './execution-record.ts';
import { setting } from './setting.ts';
import { leaveBacklog, releaseSlot, takeSlots } from './slots-record.ts';

/** Place of an execution among those that wait: by priority, and the id, a ULID, puts the oldest first. */
export function backlogKey(tenantId: string, { id, priority }: BacklogEntry) {
  return tenantKeys.backlog(tenantId, priority, id);
}

/** The same place aside. */
export function lotKey(tenantId: string, entry: BacklogEntry, lot: Lot): ItemKey {
  return { PK: tenantPartitions.lot(tenantId, lot), SK: backlogKey(tenantId, entry).SK };
}

/** Where the entry of an execution that waits is. */
function entryKey({ tenantId, lot, ...entry }: Execution): ItemKey {
  return lot === undefined ? backlogKey(tenantId, entry) : lotKey(tenantId, entry, lot);
}

export function entryItem(key: ItemKey, { id, priority }: BacklogEntry): Item {
  return { ...key, type: 'backlog', v: 1, execution: id, priority };
}

const executionKey = ({ tenantId, id }: Execution) => tenantKeys.execution(tenantId, id);

/** Changes an execution that is pending, with or without a slot. */
function changePending(
  execution: Execution,
  slot: 'none' | 'held',
  attributes: Readonly<Record<string, unknown>>,
): Update {
  const { expression, names, values } = setting(attributes);
  return {
    update: executionKey(execution),
    expression,
    condition: '#status = :pending AND #slot = :expectedSlot',
    names: { ...names, '#status': 'status', '#slot': 'slot' },
    values: { ...values, ':pending': 'pending', ':expectedSlot': slot },
  };
}

export function newExecutionWrites(execution: Execution, input: string, due: Due): readonly Write[] {
  const { tenantId, id } = execution;
  return [
    { put: { ...toItem(execution), ...dueAttributes(id, due) } },
    { put: { ...tenantKeys.payload(tenantId, id, 'input'), type: 'payload', v: 1, text: input } },
    { put: entryItem(backlogKey(tenantId, execution), execution) },
    ...businessKeyWrites(execution),
  ];
}

/** From waiting to holding a slot, and the concurrency key if there is one; the slots change behind the executions. */
export function admitWrites(
  executions: readonly [Execution, ...Execution[]],
  slots: Slots,
  now: number,
  turn?: number,
): readonly Write[] {
  return [
    ...executions.map((execution) =>
      whereItWaits(execution, changePending(execution, 'none', { slot: 'held', admittedAt: now })),
    ),
    takeSlots(executions[0].tenantId, executions.length, slots, now, turn),
    ...takeKeys(executions, now),
  ];
}

/** From admitted to running; the entry of the backlog has served. */
export function startWrites(
  execution: Execution,
  startedAt: string,
  due: Due,
  evenIfCancelled: boolean,
): readonly Write[] {
  const status = 'running';
  const change = changePending(execution, 'held', {
    status,
    statusKey: statusKey(execution, status),
    startedAt,
    ...dueAttributes(execution.id, due),
  });
  const unlessCancelled: Update = {
    ...change,
    condition: `${change.condition} AND attribute_not_exists(#cancelRequestedAt)`,
    names: { ...change.names, '#cancelRequestedAt': 'cancelRequestedAt' },
  };
  return [evenIfCancelled ? change : unlessCancelled, { delete: backlogKey(execution.tenantId, execution) }];
}

const NO_LONGER_DUE = 'REMOVE #dueKey, #dueAt, #dueInterval';
const DUE_NAMES = { '#dueKey': 'dueKey', '#dueAt': 'dueAt', '#dueInterval': 'dueInterval' };

/** From holding a slot to ended; the slot goes back. */
export function endWrites(execution: Execution, ending: Ending): readonly Write[] {
  const { tenantId, id } = execution;
  const { status, endedAt, error, output } = ending;
  // The start may not have been recorded: the end can be faster.
  const startedAt = execution.startedAt === undefined ? ending.startedAt : undefined;
  const { expression, names, values } = setting({
    status,
    statusKey: statusKey(execution, status),
    slot: 'released',
    endedAt,
    error,
    startedAt,
  });
  return [
    {
      update: executionKey(execution),
      expression: `${expression} ${NO_LONGER_DUE}`,
      condition: '#status IN (:pending, :running) AND #slot = :held',
      names: { ...names, ...DUE_NAMES },
      values: { ...values, ':pending': 'pending', ':running': 'running', ':held': 'held' },
    },
    releaseSlot(tenantId),
    { delete: backlogKey(tenantId, execution) },
    ...(execution.concurrency === undefined ? [] : [releaseKey(execution)]),
    ...(output === undefined ? [] : [outputWrite(tenantId, id, output)]),
  ];
}

function outputWrite(tenantId: string, id: string, output: string): Write {
  return {
    put: { ...tenantKeys.payload(tenantId, id, 'output'), type: 'payload', v: 1, text: output },
    overwrite: true,
  };
}

/** The change, made only while the execution waits where it was seen. */
export function whereItWaits({ lot }: Execution, change: Update): Update {
  const isThere = lot === undefined ? 'attribute_not_exists(#lot)' : '#lot = :lot';
  return {
    ...change,
    condition: `${change.condition} AND ${isThere}`,
    names: { ...change.names, '#lot': 'lot' },
    values: { ...change.values, ...(lot === undefined ? {} : { ':lot': lot }) },
  };
}

/** From waiting to cancelled; there is no slot to give back. */
export function cancelWaitingWrites(execution: Execution, { at, reason }: Cancellation): readonly Write[] {
  const { tenantId } = execution;
  const status = 'cancelled';
  const change = changePending(execution, 'none', {
    status,
    statusKey: statusKey(execution, status),
    endedAt: at,
    cancelReason: reason,
  });
  return [
    whereItWaits(execution, {
      ...change,
      expression: `${change.expression} ${NO_LONGER_DUE}`,
      names: { ...change.names, ...DUE_NAMES },
    }),
    leaveBacklog(tenantId),
    { delete: entryKey(execution) },
  ];
}

/** From ended to waiting again; the item is written anew, since much of it is gone. */
export function redriveWrites(before: Execution, after: Execution, due: Due): readonly Write[] {
  const { tenantId, id } = after;
  return [
    {
      put: { ...toItem(after), ...dueAttributes(id, due) },
      overwrite: true,
      condition: '#status = :status AND #endedAt = :endedAt',
      names: { '#status': 'status', '#endedAt': 'endedAt' },
      values: { ':status': before.status, ':endedAt': before.endedAt },
    },
    { put: entryItem(backlogKey(tenantId, after), after) },
  ];
}

/** The wish to stop an execution that holds a slot; the first of several counts. */
export function requestCancellationWrite(execution: Execution, { at, reason }: Cancellation): Write {
  const { expression, names, values } = setting({ cancelRequestedAt: at, cancelReason: reason });
  return {
    update: executionKey(execution),
    expression,
    condition: '#slot = :held AND attribute_not_exists(#cancelRequestedAt)',
    names: { ...names, '#slot': 'slot', '#cancelRequestedAt': 'cancelRequestedAt' },
    values: { ...values, ':held': 'held' },
  };
}

/** Another time for the reconciler's next look, unless it has ended. */
export function postponeWrite(execution: Execution, due: Due): Update {
  const { expression, names, values } = setting(dueAttributes(execution.id, due));
  return {
    update: executionKey(execution),
    expression,
    condition: '#status IN (:pending, :running)',
    names: { ...names, '#status': 'status' },
    values: { ...values, ':pending': 'pending', ':running': 'running' },
  };
}

/** From the backlog to waiting aside. */
export function parkingChange(execution: Execution, lot: Lot): Update {
  return whereItWaits({ ...execution, lot: undefined }, changePending(execution, 'none', { lot }));
}

/** From waiting aside back to the backlog. */
export function unparkingChange(tenantId: string, id: string, lot: Lot): Update {
  return {
    update: tenantKeys.execution(tenantId, id),
    expression: 'REMOVE #lot',
    condition: '#status = :pending AND #slot = :none AND #lot = :lot',
    names: { '#lot': 'lot', '#status': 'status', '#slot': 'slot' },
    values: { ':pending': 'pending', ':none': 'none', ':lot': lot },
  };
}
