import { DomainError } from '../errors.ts';
import type { Caller, CallerTenant } from './caller.ts';
import {
  BUILT_IN_ROLES,
  type BuiltInRole,
  type Permission,
  ROLE_PERMISSIONS,
  type TenantPermission,
} from './contract.ts';

function isBuiltIn(role: string): role is BuiltInRole {
  return BUILT_IN_ROLES.some((name) => name === role);
}

/** What the roles allow together; a role that does not exist allows nothing. */
export function permissionsOf(roles: readonly string[]): ReadonlySet<TenantPermission> {
  return new Set(roles.filter(isBuiltIn).flatMap((role) => ROLE_PERMISSIONS[role]));
}

/**
 * Nobody gives what they do not have: each permission of the roles must be the caller's own, and only an owner makes owners.
 * @throws DomainError `grant-exceeds-own`
 */
export function requireGrantable(caller: Caller, roles: readonly string[]): void {
  const makesOwner = roles.includes('owner') && !caller.roles.includes('owner');
  const exceeds = [...permissionsOf(roles)].some((permission: Permission) => !caller.permissions.has(permission));
  if (makesOwner || exceeds) throw new DomainError('grant-exceeds-own');
}

/** The tenant of the caller. @throws DomainError `no-active-tenant` */
export function requireTenant(caller: Caller): CallerTenant {
  if (caller.tenant === undefined) throw new DomainError('no-active-tenant');
  return caller.tenant;
}
