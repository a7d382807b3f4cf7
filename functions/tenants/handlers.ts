import { startAfter, toPage } from '../shared/http/cursor.ts';
import type { Handlers } from '../shared/http/handler.ts';
import { idempotencyKey, withIdempotency } from '../shared/http/idempotency.ts';
import { platformKeys } from '../shared/table/keys.ts';
import { readReport } from '../usage/public.ts';
import type { tenantsContract } from './contract.ts';
import { changeTenant } from './domain/change-tenant.ts';
import { createTenant, type TenantPorts } from './domain/create-tenant.ts';
import { tenantTag, toTenant } from './domain/resources.ts';
import { parseRegistration, readRegistration } from './domain/tenant.ts';

/** Translates calls of the contract into the domain and back; it decides nothing. */
export function tenantsHandlers(ports: TenantPorts): Handlers<typeof tenantsContract> {
  return {
    createTenant: async ({ caller, body, requestId, idempotency }) => {
      const { owner, ...rest } = body;
      const create = async () => {
        const request = { ...rest, ownerEmail: owner.email };
        const tenant = await createTenant(ports, request, { principal: caller.principal, requestId });
        return { body: toTenant(tenant), location: `/v1/tenants/${tenant.id}` };
      };
      if (idempotency === undefined) return create();
      const key = idempotencyKey(caller, idempotency);
      return withIdempotency({ table: ports.platform, key, idempotency, clock: ports.clock }, create);
    },
    listTenants: async ({ query }) => {
      const { PK: partition } = platformKeys.tenant('');
      const page = await ports.platform.page({ partition, limit: query.limit, ...startAfter(query.cursor) });
      return { body: toPage(page, (item) => toTenant(parseRegistration(item))) };
    },
    readTenant: async ({ params }) => {
      const tenant = await readRegistration(ports.platform, params.tenant);
      return { body: toTenant(tenant), etag: tenantTag(tenant) };
    },
    readTenantUsage: async ({ params, query }) => {
      const tenant = await readRegistration(ports.platform, params.tenant);
      return { body: await readReport(ports.tenantTables(tenant.id), tenant, query.month, ports.clock) };
    },
    changeTenant: async ({ caller, params, body, ifMatch, requestId }) => {
      const request = { id: params.tenant, ...body, ifMatch };
      const tenant = await changeTenant(ports, request, { principal: caller.principal, requestId });
      return { body: toTenant(tenant), etag: tenantTag(tenant) };
    },
  };
}
