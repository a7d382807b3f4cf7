import * as z from 'zod';
import { TENANT_PERMISSIONS } from '../shared/access/contract.ts';
import { workflowPatterns } from '../shared/access/scope.ts';
import type { Operation } from '../shared/http/contract.ts';
import { identityExamples as examples } from './examples.ts';

export const roleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/)
  .meta({ description: 'A built-in role, or one of the tenant’s own', examples: ['author'] });

export const tenantPermission = z.enum(TENANT_PERMISSIONS);
export const scope = workflowPatterns.meta({
  description: 'The workflows it is for: ids, or beginnings of ids with `*`; without it, all',
});

export const roleResource = z
  .object({
    name: roleName,
    description: z.string().optional(),
    permissions: z.array(tenantPermission),
    workflows: z.array(z.string()).optional(),
    builtIn: z.boolean(),
  })
  .meta({ id: 'Role' });

const roleContent = {
  description: z.string().trim().min(1).max(200).optional(),
  permissions: z
    .array(tenantPermission)
    .min(1)
    .refine((given) => new Set(given).size === given.length, 'permissions must differ'),
  workflows: scope.optional(),
};
const newRole = z.strictObject({ name: roleName, ...roleContent }).meta({ id: 'NewRole' });
const roleChange = z.strictObject(roleContent).meta({ id: 'RoleChange' });

const roleParams = z.strictObject({ role: roleName });

/** Sets of permissions that members and keys have. */
export const roleOperations = {
  listRoles: {
    method: 'GET',
    path: '/v1/roles',
    permission: 'role:read',
    summary: 'List roles',
    description: 'The built-in roles and the tenant’s own, with their permissions.',
    status: 200,
    response: z.object({ items: z.array(roleResource) }).meta({ id: 'RoleList' }),
    errors: [],
    example: examples.listRoles,
  },
  createRole: {
    method: 'POST',
    path: '/v1/roles',
    permission: 'role:create',
    summary: 'Create a role',
    description:
      'Makes a role of the tenant’s own: a set of permissions, for all workflows or for some. Nobody can put in what they do not have.',
    body: newRole,
    status: 201,
    response: roleResource,
    idempotent: true,
    etag: 'returned',
    errors: ['role-exists', 'role-limit-reached', 'invalid-role', 'grant-exceeds-own'],
    example: examples.createRole,
  },
  readRole: {
    method: 'GET',
    path: '/v1/roles/{role}',
    permission: 'role:read',
    summary: 'Read a role',
    description: 'One role of the tenant’s own.',
    params: roleParams,
    status: 200,
    response: roleResource,
    etag: 'returned',
    errors: ['not-found'],
    example: examples.readRole,
  },
  changeRole: {
    method: 'PUT',
    path: '/v1/roles/{role}',
    permission: 'role:update',
    summary: 'Change a role',
    description: 'Replaces what the role allows. It takes effect on the next request of all who have it.',
    params: roleParams,
    body: roleChange,
    status: 200,
    response: roleResource,
    etag: 'required',
    errors: ['not-found', 'precondition-failed', 'if-match-required', 'invalid-role', 'grant-exceeds-own'],
    example: examples.changeRole,
  },
  deleteRole: {
    method: 'DELETE',
    path: '/v1/roles/{role}',
    permission: 'role:delete',
    summary: 'Delete a role',
    description: 'Deletes a role that no member and no active API key has.',
    params: roleParams,
    status: 204,
    errors: ['not-found', 'role-in-use'],
    example: examples.deleteRole,
  },
} as const satisfies Record<string, Operation>;
