import { auditWrite } from '../../audit/public.ts';
import {
  acceptOperationWrite,
  advanceOperationWrite,
  endOperationWrite,
  readOperation,
} from '../../operations/public.ts';
import type { Clock } from '../../shared/clock.ts';
import { idempotencyWrite } from '../../shared/http/idempotency.ts';
import { executionIndexKeys, shardsUpTo, tenantKeys } from '../../shared/table/keys.ts';
import { mergePages } from '../../shared/table/merge.ts';
import { areWritten, refusedWrites } from '../../shared/table/refused-writes.ts';
import type { Table, TenantTables } from '../../shared/table/table.ts';
import type { BulkStore, NewBulk } from '../domain/bulk-ports.ts';
import { fromBulkItem } from './bulk-record.ts';
import { acceptBulkWrite, advanceBulkWrite, endBulkWrite, postponeBulkWrite } from './bulk-writes.ts';
import { fromItem } from './execution-record.ts';

/** `BulkStore` in the table, with the tenant's own credentials. */
export function tableBulkStore(tables: TenantTables, clock: Clock): BulkStore {
  return {
    accept: (next) => accept(tables(next.bulk.tenantId), next, clock),
    async read(tenantId, id) {
      const item = await tables(tenantId).get(tenantKeys.bulk(tenantId, id));
      if (item === undefined) return undefined;
      // Behind the position, never before it: with counts that are newer than the position, the next write is refused.
      const operation = await readOperation(tables(tenantId), tenantId, id);
      return operation && { bulk: fromBulkItem(item), operation };
    },
    async candidates({ tenantId, shards, below }, status, limit) {
      const partitions = shardsUpTo(shards).map((shard) => executionIndexKeys.status(tenantId, status, shard));
      const page = await mergePages(tables(tenantId), { partitions, index: 'by-status', limit, below });
      return { executions: page.items.map(fromItem), hasMore: page.hasMore };
    },
    advance: ({ bulk }, tally, position, startedAt, due) =>
      areWritten(tables(bulk.tenantId), [
        advanceBulkWrite(bulk, position, due),
        advanceOperationWrite(bulk.tenantId, bulk.id, { ...tally, startedAt }),
      ]),
    end: ({ bulk }, tally, end) =>
      areWritten(tables(bulk.tenantId), [
        endBulkWrite(bulk),
        endOperationWrite(bulk.tenantId, bulk.id, { ...tally, ...end }),
      ]),
    async postpone(bulk, due) {
      await refusedWrites(tables(bulk.tenantId), [postponeBulkWrite(bulk, due)]);
    },
  };
}

async function accept(table: Table, { bulk, operation, due, audit, idempotency }: NewBulk, clock: Clock) {
  const remember =
    idempotency === undefined ? [] : [idempotencyWrite(idempotency.key, idempotency.request, idempotency.reply, clock)];
  const refused = await refusedWrites(table, [
    ...remember,
    acceptBulkWrite(bulk, due),
    acceptOperationWrite(bulk.tenantId, operation),
    auditWrite(bulk.tenantId, audit),
  ]);
  return refused.length === 0 ? 'accepted' : 'replay';
}
