import { identityContract } from '../../../../functions/identity/contract.ts';
import { identityHandlers } from '../../../../functions/identity/handlers.ts';
import { accessReader } from '../../../../functions/shared/access/access-reader.ts';
import { createApi } from '../../../../functions/shared/http/api.ts';
import { tenantPartitions } from '../../../../functions/shared/table/keys.ts';
import {
  type Answer,
  apiKeyContext,
  call,
  manualClock,
  memberContext,
  type RequestParts,
  recordedLogger,
} from '../../../support/api-calls.ts';
import { memoryCell, putMember, putTenant } from '../../../support/tenants.ts';

/** People known to the platform: the part before the @ is their subject. */
const directory = {
  findOrCreateUser: async (email: string) => ({ sub: email.split('@')[0] ?? '', created: true }),
  disable: async () => undefined,
  enable: async () => undefined,
  signOut: async () => undefined,
};

/** The identity API over a table in memory: acme and globex belong to ada, and adam is an admin of acme. */
export async function identityApi() {
  const cell = memoryCell();
  const clock = manualClock();
  const access = accessReader({ tenantTables: cell.tenantTables, clock, logger: recordedLogger() });
  const handlers = identityHandlers({ ...cell, directory, clock, stage: 'dev' });
  const api = createApi({ contract: identityContract, handlers, access, logger: recordedLogger(), clock });
  for (const tenant of ['acme', 'globex']) {
    await putTenant(cell.table, tenant);
    await putMember(cell.table, tenant, 'ada', ['owner']);
  }
  await putMember(cell.table, 'acme', 'adam', ['admin']);
  const as = (sub: string, parts: RequestParts, tenant = 'acme'): Promise<Answer> =>
    call(api, { ...parts, authorizer: memberContext(tenant, sub) });
  return {
    ...cell,
    clock,
    api,
    as,
    read: (sub: string, path: string, query: Record<string, string> = {}, tenant = 'acme') =>
      as(sub, { path, query }, tenant),
    post: (sub: string, path: string, body?: unknown, headers = {}) => as(sub, { method: 'POST', path, body, headers }),
    remove: (sub: string, path: string) => as(sub, { method: 'DELETE', path }),
    edit: (sub: string, method: 'PUT' | 'PATCH', path: string, body: unknown, etag = '"r1"') =>
      as(sub, { method, path, body, headers: { 'If-Match': etag } }),
    withKey: (id: string, path: string) => call(api, { path, authorizer: apiKeyContext('acme', id) }),
    auditOf: async (tenant: string): Promise<readonly unknown[]> => {
      const { items } = await cell.table.page({ partition: tenantPartitions.audit(tenant), limit: 100 });
      return items.map(({ action }) => action);
    },
  };
}
