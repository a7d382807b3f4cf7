import { requireTenant } from '../shared/access/permissions.ts';
import type { Clock } from '../shared/clock.ts';
import type { Handlers } from '../shared/http/handler.ts';
import type { TenantTables } from '../shared/table/table.ts';
import type { usageContract } from './contract.ts';
import { readReport } from './public.ts';

/** Translates calls of the contract into the domain and back; it decides nothing. */
export function usageHandlers(tables: TenantTables, clock: Clock): Handlers<typeof usageContract> {
  return {
    readUsage: async ({ caller, query }) => {
      const tenant = requireTenant(caller);
      return { body: await readReport(tables(tenant.id), tenant, query.month, clock) };
    },
  };
}
