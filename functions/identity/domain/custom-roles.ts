import { auditWrite } from '../../audit/public.ts';
import type { Caller } from '../../shared/access/caller.ts';
import type { TenantPermission } from '../../shared/access/contract.ts';
import { requireOwn, requireTenant } from '../../shared/access/permissions.ts';
import { apiKeyRecord, memberRecord } from '../../shared/access/records.ts';
import {
  type CustomRole,
  grantsOf,
  isAboutWorkflows,
  isBuiltIn,
  MOST_CUSTOM_ROLES,
  ownRole,
} from '../../shared/access/roles.ts';
import { isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { requireMatch } from '../../shared/http/etag.ts';
import { newId } from '../../shared/new-id.ts';
import { tenantKeys, tenantPartitions } from '../../shared/table/keys.ts';
import { type Item, type Table, type Update, type Write, WriteRefused } from '../../shared/table/table.ts';
import type { Actor, IdentityPorts } from './ports.ts';

/** What a tenant says of a role of its own. */
export interface RoleContent {
  readonly description?: string | undefined;
  readonly permissions: readonly TenantPermission[];
  readonly workflows?: readonly string[] | undefined;
}

type RolePorts = Pick<IdentityPorts, 'tenantTables' | 'clock'>;

/** Entity tag of a role: it changes with every change. */
export function roleTag(role: CustomRole): string {
  return `r${role.revision}`;
}

/** A role of the caller's tenant. @throws DomainError `not-found` */
export function readCustomRole(caller: Caller, name: string): CustomRole {
  const role = ownRole(requireTenant(caller).roles, name);
  if (role === undefined) throw new DomainError('not-found', 'No such role of the tenant.');
  return role;
}

/**
 * Makes a role, in the tenant's profile, where every request reads it.
 * @throws DomainError `role-exists`, `role-limit-reached`, `invalid-role`, `grant-exceeds-own`
 */
export async function createRole(
  ports: RolePorts,
  caller: Caller,
  name: string,
  content: RoleContent,
  actor: Actor,
): Promise<CustomRole> {
  const { id: tenantId, roles } = requireTenant(caller);
  if (isBuiltIn(name) || ownRole(roles, name) !== undefined) throw new DomainError('role-exists');
  if (Object.keys(roles).length >= MOST_CUSTOM_ROLES) throw new DomainError('role-limit-reached');
  const at = isoTime(ports.clock);
  const role = newRole(content, { createdAt: at, updatedAt: at, revision: 1 });
  requireGivable(caller, role);
  const write = profileUpdate(tenantId, name, {
    expression: 'SET #roles.#name = :role',
    // The map's own size: roles made at the same moment do not exceed the limit together.
    condition: 'attribute_not_exists(#roles.#name) AND size(#roles) < :most',
    values: { ':role': role, ':most': MOST_CUSTOM_ROLES },
  });
  await commit(ports, tenantId, write, roleEntry('role.create', name, role, actor, ports), 'role-exists');
  return role;
}

/**
 * Replaces what a role allows, for all who have it, from their next request on.
 * @throws DomainError `not-found`, `precondition-failed`, `invalid-role`, `grant-exceeds-own`
 */
export async function changeRole(
  ports: RolePorts,
  caller: Caller,
  name: string,
  change: RoleContent & { readonly ifMatch: string | undefined },
  actor: Actor,
): Promise<CustomRole> {
  const { id: tenantId } = requireTenant(caller);
  const before = readCustomRole(caller, name);
  requireMatch(change.ifMatch, roleTag(before));
  const { createdAt, revision } = before;
  const role = newRole(change, { createdAt, updatedAt: isoTime(ports.clock), revision: revision + 1 });
  requireGivable(caller, role);
  const write = profileUpdate(tenantId, name, {
    expression: 'SET #roles.#name = :role',
    condition: '#roles.#name.#revision = :revision',
    names: { '#revision': 'revision' },
    values: { ':role': role, ':revision': revision },
  });
  await commit(ports, tenantId, write, roleEntry('role.change', name, role, actor, ports), 'precondition-failed');
  return role;
}

/**
 * Deletes a role that nobody has. Who is given it at this very moment has a role that allows nothing.
 * @throws DomainError `not-found`, `role-in-use`
 */
export async function deleteRole(ports: RolePorts, caller: Caller, name: string, actor: Actor): Promise<void> {
  const { id: tenantId } = requireTenant(caller);
  const role = readCustomRole(caller, name);
  if (await isInUse(ports.tenantTables(tenantId), tenantId, name)) throw new DomainError('role-in-use');
  const write = profileUpdate(tenantId, name, {
    expression: 'REMOVE #roles.#name',
    condition: 'attribute_exists(#roles.#name)',
  });
  await commit(ports, tenantId, write, roleEntry('role.delete', name, role, actor, ports), 'not-found');
}

function newRole(
  { description, permissions, workflows }: RoleContent,
  meta: Pick<CustomRole, 'createdAt' | 'updatedAt' | 'revision'>,
): CustomRole {
  if (workflows !== undefined && !permissions.every(isAboutWorkflows)) throw new DomainError('invalid-role');
  return {
    ...(description === undefined ? {} : { description }),
    permissions: [...permissions].sort(),
    ...(workflows === undefined ? {} : { workflows: [...workflows] }),
    ...meta,
  };
}

/** Nobody makes a role of more than they have. */
function requireGivable(caller: Caller, role: CustomRole): void {
  requireOwn(caller, grantsOf(['new'], { new: role }));
}

function profileUpdate(
  tenantId: string,
  name: string,
  { names, ...change }: Pick<Update, 'expression'> & Partial<Pick<Update, 'condition' | 'names' | 'values'>>,
): Update {
  return { update: tenantKeys.profile(tenantId), ...change, names: { '#roles': 'roles', '#name': name, ...names } };
}

function roleEntry(action: string, name: string, role: CustomRole, actor: Actor, { clock }: RolePorts) {
  const details = {
    permissions: role.permissions.join(' '),
    ...(role.workflows === undefined ? {} : { workflows: role.workflows.join(' ') }),
  };
  return { id: newId(clock), at: isoTime(clock), action, resource: `role/${name}`, details, ...actor };
}

async function commit(
  ports: RolePorts,
  tenantId: string,
  write: Write,
  entry: Parameters<typeof auditWrite>[1],
  refusal: 'role-exists' | 'precondition-failed' | 'not-found',
): Promise<void> {
  await ports
    .tenantTables(tenantId)
    .transact([write, auditWrite(tenantId, entry)])
    .catch((error: unknown) => {
      throw error instanceof WriteRefused ? new DomainError(refusal) : error;
    });
}

async function isInUse(table: Table, tenantId: string, name: string): Promise<boolean> {
  const query = { partition: tenantPartitions.identity(tenantId), limit: 100, consistent: true };
  let page = await table.page(query);
  for (;;) {
    if (page.items.some((item) => hasRole(item, name))) return true;
    if (page.last === undefined) return false;
    page = await table.page({ ...query, after: page.last });
  }
}

function hasRole(item: Item, name: string): boolean {
  if (item['type'] === 'member') return memberRecord.parse(item).roles.includes(name);
  if (item['type'] !== 'api-key') return false;
  const { role, status } = apiKeyRecord.parse(item);
  return role === name && status === 'active';
}
