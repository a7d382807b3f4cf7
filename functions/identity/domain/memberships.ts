import * as z from 'zod';
import { platformKeys } from '../../shared/table/keys.ts';
import type { Item, Table } from '../../shared/table/table.ts';

/** `$platform#user#<sub> / member#<tenant>`: read when a token is made, when no tenant is known yet. */
const membership = z.object({
  type: z.literal('membership'),
  v: z.literal(1),
  tenantId: z.string(),
  status: z.enum(['active', 'disabled']),
});
export type Membership = z.output<typeof membership>;

/** Sets the status of a membership, new or known. It only guides the choice of tenant: rights come from the member itself. */
export async function writeMembership(
  platform: Table,
  sub: string,
  tenantId: string,
  status: Membership['status'],
): Promise<void> {
  const item: Item = { ...platformKeys.membership(sub, tenantId), type: 'membership', v: 1, tenantId, status };
  await platform.write({ put: item, overwrite: true });
}

/** Ends a membership; may be repeated. */
export async function deleteMembership(platform: Table, sub: string, tenantId: string): Promise<void> {
  await platform.write({ delete: platformKeys.membership(sub, tenantId) });
}

/** Tenants of a person, by id. More than a page of them is not looked at. */
export async function readMemberships(platform: Table, sub: string): Promise<readonly Membership[]> {
  const { items } = await platform.page({ partition: platformKeys.memberships(sub), limit: 100, consistent: true });
  return items.map((item) => membership.parse(item));
}

/** The tenant that tokens speak for: the one asked for if the person is active there, else the first by id. */
export function activeTenant(memberships: readonly Membership[], wanted: string | undefined): string | undefined {
  const active = memberships.filter(({ status }) => status === 'active').map(({ tenantId }) => tenantId);
  return active.find((tenantId) => tenantId === wanted) ?? active.toSorted()[0];
}
