import * as z from 'zod';
import {
  BUILT_IN_ROLES,
  type BuiltInRole,
  ROLE_PERMISSIONS,
  TENANT_PERMISSIONS,
  type TenantPermission,
} from './contract.ts';
import { narrowed, type Scope } from './scope.ts';

/** Roles of the tenant's own that its profile has room for: every request reads it. */
export const MOST_CUSTOM_ROLES = 20;

/** A role of the tenant's own, as its profile keeps it. */
export const customRole = z.object({
  description: z.string().optional(),
  permissions: z.array(z.enum(TENANT_PERMISSIONS)),
  /** The workflows it is for. @default - all */
  workflows: z.array(z.string()).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
  /** Counts the changes: the entity tag. */
  revision: z.number(),
});
export type CustomRole = z.output<typeof customRole>;
export type CustomRoles = Readonly<Record<string, CustomRole>>;

/** What a role allows, and on which workflows. */
export interface Grant {
  readonly role: string;
  readonly permissions: ReadonlySet<TenantPermission>;
  readonly workflows: Scope;
}

export function isBuiltIn(role: string): role is BuiltInRole {
  return BUILT_IN_ROLES.some((name) => name === role);
}

/** A role of the tenant's own. Names are the tenant's choice: those that every object has are names like any other. */
export function ownRole(custom: CustomRoles, name: string): CustomRole | undefined {
  return Object.hasOwn(custom, name) ? custom[name] : undefined;
}

/** Whether the tenant has the role. */
export function isRole(role: string, custom: CustomRoles): boolean {
  return isBuiltIn(role) || ownRole(custom, role) !== undefined;
}

/**
 * What the roles give; one that does not exist gives nothing.
 * @param scope narrows all of them, as a key's own scope does
 */
export function grantsOf(roles: readonly string[], custom: CustomRoles, scope?: Scope): readonly Grant[] {
  return roles.flatMap((role) => {
    if (isBuiltIn(role)) return [grant(role, ROLE_PERMISSIONS[role], scope)];
    const own = ownRole(custom, role);
    return own === undefined ? [] : [grant(role, own.permissions, narrowed(own.workflows, scope))];
  });
}

/** Of a grant for some workflows, only what is about workflows and their runs holds. */
function grant(role: string, permissions: readonly TenantPermission[], workflows: Scope): Grant {
  const held = workflows === undefined ? permissions : permissions.filter(isAboutWorkflows);
  return { role, permissions: new Set(held), workflows };
}

/** Whether a permission can be given for some workflows alone. */
export function isAboutWorkflows(permission: TenantPermission): boolean {
  return /^(workflow|execution|operation):/.test(permission);
}
