import type { Caller } from '../../shared/access/caller.ts';
import type { TenantPermission } from '../../shared/access/contract.ts';
import { lacksSecondFactor } from '../../shared/access/permissions.ts';
import { isAboutWorkflows } from '../../shared/access/roles.ts';
import { inScope } from '../../shared/access/scope.ts';

/** Why a caller may do something, or why not. */
export interface Explanation {
  readonly action: TenantPermission;
  readonly resource?: string | undefined;
  readonly allowed: boolean;
  readonly reason: 'granted' | 'no-role-allows-it' | 'outside-the-scope-of-its-roles' | 'mfa-required';
  /** Roles that have the permission, and the workflows that they have it for. */
  readonly roles: { role: string; workflows?: string[] }[];
}

/**
 * The decision that an operation with this permission would make now.
 * @param resource a workflow's id; without it, whether there is any workflow that the caller may do it to
 */
export function explainPermission(caller: Caller, action: TenantPermission, resource: string | undefined): Explanation {
  const holding = caller.grants.filter(({ permissions }) => permissions.has(action));
  const roles = holding.map(({ role, workflows }) => ({
    role,
    ...(workflows === undefined ? {} : { workflows: [...workflows] }),
  }));
  const asked = { action, ...(resource === undefined ? {} : { resource }), roles };
  if (lacksSecondFactor(caller)) return { ...asked, allowed: false, reason: 'mfa-required' };
  if (holding.length === 0) return { ...asked, allowed: false, reason: 'no-role-allows-it' };
  const named = isAboutWorkflows(action) ? resource : undefined;
  const isInside = named === undefined || holding.some(({ workflows }) => inScope(workflows, named));
  return isInside
    ? { ...asked, allowed: true, reason: 'granted' }
    : { ...asked, allowed: false, reason: 'outside-the-scope-of-its-roles' };
}
