import * as z from 'zod';
import { storedLimits, type TenantLimits, type Tier, tier } from '../../shared/access/contract.ts';
import { DomainError } from '../../shared/errors.ts';
import { platformKeys } from '../../shared/table/keys.ts';
import type { Item, Table } from '../../shared/table/table.ts';

/** What an operator decides about a tenant. */
const tenantState = { name: z.string(), tier, status: z.enum(['active', 'suspended']), limits: storedLimits };
const stateSchema = z.object(tenantState);
export type TenantState = z.output<typeof stateSchema>;

/** A change that has begun: the state it leads to, and its entry in the audit trails. */
const begunChange = z.object({
  ...tenantState,
  revision: z.int(),
  audit: z.object({
    id: z.string(),
    at: z.string(),
    action: z.string(),
    principal: z.object({ kind: z.enum(['user', 'api-key', 'operator']), id: z.string() }),
    resource: z.string(),
    requestId: z.string(),
    details: z.record(z.string(), z.string()),
  }),
});
export type BegunChange = z.output<typeof begunChange>;

/** `$platform#tenants / <tenant>`: the registry, which operators read; tenants read their own profile instead. */
const registration = z.object({
  type: z.literal('tenant-registration'),
  v: z.literal(1),
  id: z.string(),
  ...tenantState,
  ownerEmail: z.string(),
  createdAt: z.string(),
  /** Everything that belongs to a tenant exists. */
  complete: z.boolean(),
  /** Counts the changes that have begun. */
  revision: z.int().default(0),
  /** The change that is being made: the state above is the one before it, until all of it is done. */
  change: begunChange.optional(),
});
export type Registration = z.output<typeof registration>;

export interface NewTenant {
  readonly id: string;
  readonly name: string;
  readonly tier: Tier;
  readonly limits: TenantLimits;
  readonly ownerEmail: string;
  readonly createdAt: string;
}

export function newRegistration(tenant: NewTenant): Registration {
  return { type: 'tenant-registration', v: 1, ...tenant, status: 'active', complete: false, revision: 0 };
}

export function registrationItem(tenant: Registration): Item {
  return { ...platformKeys.tenant(tenant.id), ...tenant };
}

/** The state alone, of whatever has it. */
export function stateOf(from: TenantState): TenantState {
  return stateSchema.parse(from);
}

export function parseRegistration(item: Item): Registration {
  return registration.parse(item);
}

/** @throws DomainError `not-found` */
export async function readRegistration(platform: Table, tenantId: string): Promise<Registration> {
  const item = await platform.get(platformKeys.tenant(tenantId));
  if (item === undefined) throw new DomainError('not-found', 'No such tenant.');
  return registration.parse(item);
}
