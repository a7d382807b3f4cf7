import { DomainError } from '../errors.ts';
import type { Caller, CallerTenant } from './caller.ts';
import type { Permission } from './contract.ts';
import { type Grant, grantsOf, isRole } from './roles.ts';
import { covers, inScope, type Scope } from './scope.ts';

/** What the grants allow together, on whatever workflows. */
export function permissionsOf(grants: readonly Grant[]): Caller['permissions'] {
  return new Set(grants.flatMap(({ permissions }) => [...permissions]));
}

/** Whether the caller may do it to this workflow, or to its runs. */
export function mayOn({ grants }: Caller, permission: Permission, workflow: string): boolean {
  return grants.some((grant) => holds(grant, permission) && inScope(grant.workflows, workflow));
}

/** @throws DomainError `forbidden` when the caller may not do it to this workflow, whether there is one or not */
export function requireScope(caller: Caller, permission: Permission, workflow: string): void {
  if (mayOn(caller, permission, workflow)) return;
  throw new DomainError('forbidden', `No role of the caller allows ${permission} on ${workflow}.`);
}

/** @throws DomainError `forbidden` when the caller may not do it to all workflows */
export function requireEverywhere(caller: Caller, permission: Permission): void {
  if (hasOn(caller, permission, undefined)) return;
  throw new DomainError('forbidden', `No role of the caller allows ${permission} on all workflows: name one.`);
}

function holds({ permissions }: Grant, permission: Permission): boolean {
  return (permissions as ReadonlySet<Permission>).has(permission);
}

/**
 * Nobody gives what they do not have: each permission of the roles must be the caller's own, on at least the same workflows, and
 * only an owner makes owners.
 * @param scope narrows what is given
 * @throws DomainError `grant-exceeds-own`
 */
export function requireGrantable(caller: Caller, roles: readonly string[], scope?: Scope): void {
  if (roles.includes('owner') && !caller.roles.includes('owner')) throw new DomainError('grant-exceeds-own');
  requireOwn(caller, grantsOf(roles, caller.tenant?.roles ?? {}, scope));
}

/** @throws DomainError `unknown-role` for a role that the caller's tenant does not have */
export function requireRoles({ tenant }: Caller, roles: readonly string[]): void {
  const unknown = roles.find((role) => !isRole(role, tenant?.roles ?? {}));
  if (unknown !== undefined) throw new DomainError('unknown-role', `There is no role ${unknown}.`);
}

/** @throws DomainError `grant-exceeds-own` unless the caller has all of it */
export function requireOwn(caller: Caller, given: readonly Grant[]): void {
  const exceeds = given.some(({ permissions, workflows }) =>
    [...permissions].some((permission) => !hasOn(caller, permission, workflows)),
  );
  if (exceeds) throw new DomainError('grant-exceeds-own');
}

/**
 * Whether the caller may do it to all workflows of the scope. Each pattern must be covered by one grant, not by several
 * that meet.
 */
export function hasOn({ grants }: Caller, permission: Permission, scope: Scope): boolean {
  const own = grants.filter((grant) => holds(grant, permission));
  const parts = scope === undefined ? [undefined] : scope.map((pattern) => [pattern]);
  return parts.every((part) => own.some((grant) => covers(grant.workflows, part)));
}

/** The workflows that the caller may do it to, whichever there are. @returns undefined for all of them */
export function scopeOf({ grants }: Caller, permission: Permission): Scope {
  const own = grants.filter((grant) => holds(grant, permission)).map(({ workflows }) => workflows);
  if (own.includes(undefined)) return undefined;
  return [...new Set(own.flatMap((workflows) => workflows ?? []))];
}

/** Whether the tenant demands a second factor that the person's token does not attest. Systems with API keys have none. */
export function lacksSecondFactor({ principal, tenant, secondFactor = false }: Caller): boolean {
  return principal.kind === 'user' && tenant?.settings.mfa === 'required' && !secondFactor;
}

/** The tenant of the caller. @throws DomainError `no-active-tenant` */
export function requireTenant(caller: Caller): CallerTenant {
  if (caller.tenant === undefined) throw new DomainError('no-active-tenant');
  return caller.tenant;
}
