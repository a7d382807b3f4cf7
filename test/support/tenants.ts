import type { TenantLimits } from '../../functions/shared/access/contract.ts';
import type { TenantSettings } from '../../functions/shared/access/settings.ts';
import { PLATFORM } from '../../functions/shared/table/contract.ts';
import { tenantKeys } from '../../functions/shared/table/keys.ts';
import type { Table, TenantTables, Write } from '../../functions/shared/table/table.ts';
import { memoryTable } from './memory-table.ts';

export const LIMITS: TenantLimits = {
  requestsPerSecond: 10,
  requestBurst: 20,
  runningExecutions: 2,
  burstExecutions: 4,
  startsPerSecond: 50,
  weight: 1,
  shards: 1,
  backlog: 5,
  workflows: 3,
  quotas: { starts: 1_000, transitions: 10_000, taskCalls: 5_000 },
};

/** Refuses every key that does not begin with the prefix, as the condition on leading keys does on AWS. */
export function guarded(table: Table, prefix: string): Table {
  const guard = (partition: string): void => {
    if (!partition.startsWith(`${prefix}#`)) throw new Error(`access denied: ${partition} is not ${prefix}'s`);
  };
  const guardWrite = (write: Write): void => {
    if ('put' in write) guard(write.put.PK);
    else if ('update' in write) guard(write.update.PK);
    else if ('delete' in write) guard(write.delete.PK);
    else guard(write.check.PK);
  };
  return {
    async get(key) {
      guard(key.PK);
      return table.get(key);
    },
    async getMany(keys) {
      for (const { PK } of keys) guard(PK);
      return table.getMany(keys);
    },
    async write(write) {
      guardWrite(write);
      return table.write(write);
    },
    async transact(writes) {
      writes.forEach(guardWrite);
      return table.transact(writes);
    },
    async page(query) {
      guard(query.partition);
      return table.page(query);
    },
  };
}

export interface MemoryCell {
  /** The whole table, for arranging and looking. */
  readonly table: Table;
  readonly tenantTables: TenantTables;
  readonly platform: Table;
}

/** One table with its two kinds of access: a tenant's credentials reach its own rows only, the platform's its own. */
export function memoryCell(): MemoryCell {
  const table = memoryTable();
  return { table, tenantTables: (tenantId) => guarded(table, tenantId), platform: guarded(table, PLATFORM) };
}

export async function putTenant(
  table: Table,
  id: string,
  status: 'active' | 'suspended' = 'active',
  settings?: TenantSettings,
  limits: TenantLimits = LIMITS,
): Promise<void> {
  const profile = {
    id,
    name: `${id} Ltd`,
    tier: 'basic',
    status,
    limits,
    roles: {},
    ...(settings === undefined ? {} : { settings }),
    createdAt: '2026-11-01T00:00:00.000Z',
  };
  await table.write({ put: { ...tenantKeys.profile(id), type: 'tenant', v: 1, ...profile }, overwrite: true });
}

export async function putMember(
  table: Table,
  tenantId: string,
  sub: string,
  roles: readonly string[],
  rest: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const member = { id: sub, email: `${sub}@${tenantId}.example`, roles, status: 'active', epoch: 0, revision: 1 };
  const item = { ...tenantKeys.member(tenantId, sub), type: 'member', v: 1, createdAt: '2026-11-01T00:00:00.000Z' };
  await table.write({ put: { ...item, ...member, ...rest }, overwrite: true });
}

export async function putApiKey(
  table: Table,
  tenantId: string,
  id: string,
  role: string,
  rest: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const record = { id, name: 'probe', role, status: 'active', createdAt: '2026-11-01T00:00:00.000Z' };
  const item = { ...tenantKeys.apiKey(tenantId, id), type: 'api-key', v: 1 };
  await table.write({ put: { ...item, ...record, ...rest }, overwrite: true });
}
