import * as z from 'zod';
import { type TenantLimits, type Tier, tenantLimits, tier } from '../../shared/access/contract.ts';
import { DomainError } from '../../shared/errors.ts';
import { platformKeys } from '../../shared/table/keys.ts';
import type { Item, Table } from '../../shared/table/table.ts';

/** `$platform#tenants / <tenant>`: the registry, which operators read; tenants read their own profile instead. */
const registration = z.object({
  type: z.literal('tenant-registration'),
  v: z.literal(1),
  id: z.string(),
  name: z.string(),
  tier,
  status: z.enum(['active', 'suspended']),
  limits: tenantLimits,
  ownerEmail: z.string(),
  createdAt: z.string(),
  /** Everything that belongs to a tenant exists. */
  complete: z.boolean(),
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
  return { type: 'tenant-registration', v: 1, ...tenant, status: 'active', complete: false };
}

export function registrationItem(tenant: Registration): Item {
  return { ...platformKeys.tenant(tenant.id), ...tenant };
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
