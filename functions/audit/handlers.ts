import { requireTenant } from '../shared/access/permissions.ts';
import { startAfter, toPage } from '../shared/http/cursor.ts';
import type { Handlers } from '../shared/http/handler.ts';
import { tenantPartitions } from '../shared/table/keys.ts';
import type { TenantTables } from '../shared/table/table.ts';
import { type auditContract, auditEntry } from './contract.ts';

/** The audit trail of a tenant, newest first: its sort keys are ULIDs. */
export function auditHandlers(tenantTables: TenantTables): Handlers<typeof auditContract> {
  return {
    listAudit: async ({ caller, query }) => {
      const { id } = requireTenant(caller);
      const range = { partition: tenantPartitions.audit(id), descending: true, limit: query.limit };
      const page = await tenantTables(id).page({ ...range, consistent: true, ...startAfter(query.cursor) });
      return { body: toPage(page, (item) => auditEntry.parse(item)) };
    },
  };
}
