import * as z from 'zod';
import { auditWrite } from '../../audit/public.ts';
import type { Clock } from '../../shared/clock.ts';
import { idempotencyWrite } from '../../shared/http/idempotency.ts';
import { isWritten } from '../../shared/table/is-written.ts';
import { tenantKeys, tenantPartitions } from '../../shared/table/keys.ts';
import { areWritten, refusedWrites } from '../../shared/table/refused-writes.ts';
import type { Table, TenantTables, Write } from '../../shared/table/table.ts';
import { monthOf, startsWrite } from '../../usage/public.ts';
import type { Acceptance, ExecutionStore, LeaseStore, NewExecution } from '../domain/ports.ts';
import { listExecutions } from './execution-list.ts';
import { backlogEntry, fromItem } from './execution-record.ts';
import {
  admitWrites,
  backlogKey,
  cancelWaitingWrites,
  endWrites,
  newExecutionWrites,
  postponeWrite,
  redriveWrites,
  requestCancellationWrite,
  startWrites,
} from './execution-writes.ts';
import { toPauses } from './pause-store.ts';
import { delayWakeWrite, endTurnWrite, joinBacklog, leaseWrite, toSlots } from './slots-record.ts';

const payloadRecord = z.object({ type: z.literal('payload'), text: z.string() });

/** `ExecutionStore` in the table, with the tenant's own credentials. */
export function tableExecutionStore(tables: TenantTables, clock: Clock): ExecutionStore {
  return {
    ...readers(tables),
    accept: (next) => accept(tables(next.execution.tenantId), next, clock),
    async admit(executions, slots, now, turn) {
      const [first, ...others] = executions;
      if (first === undefined) return 'admitted';
      const refused = await refusedWrites(tables(first.tenantId), admitWrites([first, ...others], slots, now, turn));
      if (refused.length === 0) return 'admitted';
      const lost = executions.filter((_, position) => refused.includes(position)).map(({ id }) => id);
      // Behind the executions stand the slots, and behind them the concurrency keys.
      return { lost, keysAreTaken: refused.some((position) => position > executions.length) };
    },
    async endTurn(tenantId, turn) {
      await isWritten(tables(tenantId), endTurnWrite(tenantId, turn));
    },
    delayWake: (tenantId, at, now) => isWritten(tables(tenantId), delayWakeWrite(tenantId, at, now)),
    recordStart: (execution, startedAt, due, options) =>
      areWritten(tables(execution.tenantId), startWrites(execution, startedAt, due, options?.evenIfCancelled ?? false)),
    async recordEnd(execution, ending) {
      const [first] = await refusedWrites(tables(execution.tenantId), endWrites(execution, ending));
      if (first !== undefined && first > 0)
        throw new Error(`slots of ${execution.tenantId} do not count ${execution.id}`);
      return first === undefined;
    },
    forgetEntry: (tenantId, entry) => tables(tenantId).write({ delete: backlogKey(tenantId, entry) }),
    async redrive(before, after, { backlogLimit, due, audit }) {
      const { tenantId } = before;
      const refused = await refusedWrites(tables(tenantId), [
        ...redriveWrites(before, after, due),
        joinBacklog(tenantId, backlogLimit),
        auditWrite(tenantId, audit),
      ]);
      if (refused.length === 0) return 'accepted';
      return refused.includes(0) ? 'changed' : 'backlog-full';
    },
    cancelWaiting: (execution, cancellation) =>
      areWritten(tables(execution.tenantId), [
        ...cancelWaitingWrites(execution, cancellation),
        auditWrite(execution.tenantId, cancellation.audit),
      ]),
    requestCancellation: (execution, cancellation) =>
      areWritten(tables(execution.tenantId), [
        requestCancellationWrite(execution, cancellation),
        auditWrite(execution.tenantId, cancellation.audit),
      ]),
    async postpone(execution, due) {
      await refusedWrites(tables(execution.tenantId), [postponeWrite(execution, due)]);
    },
  };
}

/** `LeaseStore` in the tenants' own rows. */
export function tableLeaseStore(tables: TenantTables): LeaseStore {
  return { grant: (tenantId, lease) => tables(tenantId).write(leaseWrite(tenantId, lease)) };
}

type Readers = Pick<ExecutionStore, 'find' | 'findMany' | 'payload' | 'list' | 'slots' | 'backlogHeads'>;

function readers(tables: TenantTables): Readers {
  return {
    async find(tenantId, id) {
      const item = await tables(tenantId).get(tenantKeys.execution(tenantId, id));
      return item && fromItem(item);
    },
    async findMany(tenantId, ids) {
      const items = await tables(tenantId).getMany(ids.map((id) => tenantKeys.execution(tenantId, id)));
      return items.map((item) => item && fromItem(item));
    },
    async payload(tenantId, id, part) {
      const item = await tables(tenantId).get(tenantKeys.payload(tenantId, id, part));
      return item && payloadRecord.parse(item).text;
    },
    list: ({ id: tenantId, limits: { shards } }, filter, limit, cursor) =>
      listExecutions(tables(tenantId), { tenantId, shards, filter, limit, cursor }),
    async slots(tenantId) {
      const [slots, profile, pauses] = await tables(tenantId).getMany([
        tenantKeys.slots(tenantId),
        tenantKeys.profile(tenantId),
        tenantKeys.pauses(tenantId),
      ]);
      return toSlots(slots, profile, toPauses(pauses));
    },
    async backlogHeads(tenantId, count, last) {
      const partition = tenantPartitions.backlog(tenantId);
      const after = last && { after: { ...backlogKey(tenantId, last) } };
      const { items } = await tables(tenantId).page({ partition, limit: count, consistent: true, ...after });
      return items.map((item) => backlogEntry.parse(item));
    },
  };
}

async function accept(table: Table, next: NewExecution, clock: Clock): Promise<Acceptance> {
  const { execution, idempotency } = next;
  const remember =
    idempotency === undefined ? [] : [idempotencyWrite(idempotency.key, idempotency.request, idempotency.reply, clock)];
  const own: readonly Write[] = [
    ...newExecutionWrites(execution, next.input, next.due),
    auditWrite(execution.tenantId, next.audit),
    joinBacklog(execution.tenantId, next.backlogLimit),
    startsWrite(execution.tenantId, monthOf(clock.now()), next.quotas),
  ];
  const refused = await refusedWrites(table, [...own, ...remember]);
  // A repetition is answered as the first was, however full the backlog is by now, and whatever is used of the quotas.
  if (refused.includes(own.length)) return 'replay';
  if (refused.includes(own.length - 1)) return 'quota-exceeded';
  return refused.length === 0 ? 'accepted' : 'backlog-full';
}
