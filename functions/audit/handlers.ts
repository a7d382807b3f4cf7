import { requireTenant } from '../shared/access/permissions.ts';
import { decodeCursor, encodeCursor } from '../shared/http/cursor.ts';
import type { Handlers } from '../shared/http/handler.ts';
import { shardsUpTo, tenantPartitions } from '../shared/table/keys.ts';
import { mergePages } from '../shared/table/merge.ts';
import type { TenantTables } from '../shared/table/table.ts';
import { type auditContract, auditEntry } from './contract.ts';

/** The audit trail of a tenant, newest first: its sort keys are ULIDs. */
export function auditHandlers(tenantTables: TenantTables): Handlers<typeof auditContract> {
  return {
    listAudit: async ({ caller, query: { limit, cursor } }) => {
      const { id, limits } = requireTenant(caller);
      const { items, hasMore } = await mergePages(tenantTables(id), {
        partitions: shardsUpTo(limits.shards).map((shard) => tenantPartitions.audit(id, shard)),
        consistent: true,
        limit,
        below: cursor === undefined ? undefined : decodeCursor(cursor),
      });
      const last = items.at(-1)?.SK;
      const next = hasMore && last !== undefined ? { next: encodeCursor(last) } : {};
      return { body: { items: items.map((item) => auditEntry.parse(item)), ...next } };
    },
  };
}
