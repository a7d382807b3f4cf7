import * as z from 'zod';
import { TENANT_PERMISSIONS } from '../shared/access/contract.ts';
import { workflowPatterns } from '../shared/access/scope.ts';
import { mfaDemand } from '../shared/access/settings.ts';
import { defineContract } from '../shared/http/contract.ts';
import { tenantId, ulid, workflowId } from '../shared/ids.ts';
import { isoTimestamp, page, pageQuery } from '../shared/schemas.ts';
import { identityExamples as examples } from './examples.ts';
import { settingsOperations } from './settings-contract.ts';

export const roleName = z
  .string()
  .regex(/^[a-z][a-z0-9-]{1,30}$/)
  .meta({ description: 'A built-in role, or one of the tenant’s own', examples: ['author'] });
const roles = z
  .array(roleName)
  .min(1)
  .max(5)
  .refine((names) => new Set(names).size === names.length, 'roles must differ');

export const memberResource = z
  .object({
    id: z.string().meta({ description: 'Subject of the person in the user pool' }),
    email: z.email(),
    roles: z.array(roleName),
    status: z.enum(['active', 'disabled']),
    createdAt: isoTimestamp,
  })
  .meta({ id: 'Member' });

const newMember = z.strictObject({ email: z.email().max(254).toLowerCase(), roles }).meta({ id: 'NewMember' });
const memberChange = z
  .strictObject({ roles: roles.optional(), status: z.enum(['active', 'disabled']).optional() })
  .refine((change) => change.roles !== undefined || change.status !== undefined, 'name roles or status')
  .meta({ id: 'MemberChange' });

const tenantPermission = z.enum(TENANT_PERMISSIONS);
const scope = workflowPatterns.meta({
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

const explanation = z
  .object({
    action: tenantPermission,
    resource: z.string().optional(),
    allowed: z.boolean(),
    reason: z.enum(['granted', 'no-role-allows-it', 'outside-the-scope-of-its-roles', 'mfa-required']),
    roles: z
      .array(z.object({ role: z.string(), workflows: z.array(z.string()).optional() }))
      .meta({ description: 'Roles of the caller that have the permission, and for which workflows' }),
  })
  .meta({ id: 'PermissionExplanation' });

const ownTenants = z
  .object({
    items: z.array(z.object({ id: tenantId, status: z.enum(['active', 'disabled']), current: z.boolean() })),
  })
  .meta({ id: 'OwnTenants' });

export const apiKeyResource = z
  .object({
    id: ulid,
    name: z.string(),
    account: ulid.meta({ description: 'Service account that the key stands for; keys keep it when they are rotated' }),
    role: roleName,
    workflows: z.array(z.string()).optional(),
    status: z.enum(['active', 'revoked']),
    createdAt: isoTimestamp,
    expiresAt: isoTimestamp.optional(),
    lastUsedAt: isoTimestamp.optional().meta({ description: 'Last use, recorded at most once an hour' }),
  })
  .meta({ id: 'ApiKey' });

const newApiKey = z
  .strictObject({
    name: z.string().trim().min(1).max(100),
    role: roleName,
    workflows: scope.optional(),
    expiresInDays: z.int().min(1).max(366).default(90),
  })
  .meta({ id: 'NewApiKey' });

const createdApiKey = apiKeyResource
  .extend({
    secret: z
      .string()
      .optional()
      .meta({ description: 'The key itself, shown once; absent when an idempotent request is repeated' }),
  })
  .meta({ id: 'CreatedApiKey' });

const me = z
  .object({
    kind: z.enum(['user', 'api-key', 'operator']),
    id: z.string(),
    tenant: z.object({ id: tenantId, name: z.string(), tier: z.string(), mfa: mfaDemand }).optional(),
    secondFactor: z.boolean().optional().meta({ description: 'Whether the token of a member attests a second factor' }),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
  })
  .meta({ id: 'Me' });

const memberParams = z.strictObject({ member: z.string().min(1).max(128) });
const keyParams = z.strictObject({ key: ulid });
const roleParams = z.strictObject({ role: roleName });

export const identityContract = defineContract({
  context: 'identity',
  description: 'Who may do what in a tenant: its members, their roles, API keys for its systems, and its settings.',
  nouns: ['me', 'members', 'roles', 'api-keys', 'settings'],
  operations: {
    readMe: {
      method: 'GET',
      path: '/v1/me',
      permission: 'authenticated',
      summary: 'Who am I?',
      description: 'The caller as the platform sees it: tenant, roles and permissions at this moment.',
      status: 200,
      response: me,
      errors: [],
      example: examples.readMe,
    },
    explainPermission: {
      method: 'GET',
      path: '/v1/me/permissions',
      permission: 'authenticated',
      summary: 'Ask whether I may',
      description:
        'Whether the caller may do something, to a workflow if one is named, and which of their roles say so.',
      query: z.strictObject({ action: tenantPermission, resource: workflowId.optional() }),
      status: 200,
      response: explanation,
      errors: [],
      example: examples.explainPermission,
    },
    listOwnTenants: {
      method: 'GET',
      path: '/v1/me/tenants',
      permission: 'authenticated',
      summary: 'List my tenants',
      description:
        'The tenants that a person is a member of. A token speaks for one; refreshing it can choose another.',
      status: 200,
      response: ownTenants,
      errors: [],
      example: examples.listOwnTenants,
    },
    signOut: {
      method: 'POST',
      path: '/v1/me/sign-out',
      permission: 'authenticated',
      summary: 'Sign out everywhere',
      description:
        'Ends every sign-in of the caller for this tenant, on whatever device. Their other tenants are left alone.',
      status: 204,
      errors: ['no-active-tenant', 'not-found'],
      example: examples.signOut,
    },
    listMembers: {
      method: 'GET',
      path: '/v1/members',
      permission: 'member:read',
      summary: 'List members',
      description: 'The people of the tenant with their roles.',
      query: z.strictObject(pageQuery),
      status: 200,
      response: page(memberResource, 'MemberPage'),
      errors: ['invalid-cursor'],
      example: examples.listMembers,
    },
    inviteMember: {
      method: 'POST',
      path: '/v1/members',
      permission: 'member:invite',
      summary: 'Invite a member',
      description:
        'Adds a person to the tenant. Someone new to the platform gets an e-mail with a temporary password; someone known keeps theirs. Nobody can grant a role with permissions they do not hold.',
      body: newMember,
      status: 201,
      response: memberResource,
      idempotent: true,
      errors: ['member-exists', 'unknown-role', 'grant-exceeds-own'],
      example: examples.inviteMember,
    },
    readMember: {
      method: 'GET',
      path: '/v1/members/{member}',
      permission: 'member:read',
      summary: 'Read a member',
      description: 'One person of the tenant.',
      params: memberParams,
      status: 200,
      response: memberResource,
      etag: 'returned',
      errors: ['not-found'],
      example: examples.readMember,
    },
    changeMember: {
      method: 'PATCH',
      path: '/v1/members/{member}',
      permission: 'member:update',
      summary: 'Change or disable a member',
      description:
        'Sets the roles or the status. It takes effect on the next request of that person, whatever token they hold.',
      params: memberParams,
      body: memberChange,
      status: 200,
      response: memberResource,
      etag: 'required',
      errors: [
        'not-found',
        'precondition-failed',
        'if-match-required',
        'last-owner',
        'unknown-role',
        'grant-exceeds-own',
      ],
      example: examples.changeMember,
    },
    signOutMember: {
      method: 'POST',
      path: '/v1/members/{member}/sign-out',
      permission: 'member:update',
      summary: 'Sign a member out everywhere',
      description:
        'Ends every sign-in of the person for this tenant: they sign in again to go on. Their other tenants are left alone.',
      params: memberParams,
      status: 204,
      errors: ['not-found', 'grant-exceeds-own'],
      example: examples.signOutMember,
    },
    removeMember: {
      method: 'DELETE',
      path: '/v1/members/{member}',
      permission: 'member:remove',
      summary: 'Remove a member',
      description:
        'Takes a person out of the tenant; the next request of that person for it is refused. Their account stays, with whatever other tenants they have.',
      params: memberParams,
      status: 204,
      errors: ['not-found', 'last-owner', 'grant-exceeds-own'],
      example: examples.removeMember,
    },
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
    listApiKeys: {
      method: 'GET',
      path: '/v1/api-keys',
      permission: 'api-key:read',
      summary: 'List API keys',
      description: 'The keys of the tenant, newest first; never their secrets.',
      query: z.strictObject(pageQuery),
      status: 200,
      response: page(apiKeyResource, 'ApiKeyPage'),
      errors: ['invalid-cursor'],
      example: examples.listApiKeys,
    },
    createApiKey: {
      method: 'POST',
      path: '/v1/api-keys',
      permission: 'api-key:create',
      summary: 'Create an API key',
      description: 'Makes a key for a system of the tenant. The secret is shown in this answer only.',
      body: newApiKey,
      status: 201,
      response: createdApiKey,
      idempotent: true,
      errors: ['unknown-role', 'grant-exceeds-own'],
      example: examples.createApiKey,
    },
    rotateApiKey: {
      method: 'POST',
      path: '/v1/api-keys/{key}/rotation',
      permission: 'api-key:create',
      summary: 'Rotate an API key',
      description:
        'Makes the next key of the same service account: same name, role and life. The old one goes on for the overlap, and then ends.',
      params: keyParams,
      body: z
        .strictObject({ overlapHours: z.int().min(0).max(168).default(24) })
        .default({ overlapHours: 24 })
        .meta({ id: 'KeyRotation' }),
      status: 201,
      response: createdApiKey,
      idempotent: true,
      errors: ['not-found', 'key-ended', 'unknown-role', 'grant-exceeds-own'],
      example: examples.rotateApiKey,
    },
    readApiKey: {
      method: 'GET',
      path: '/v1/api-keys/{key}',
      permission: 'api-key:read',
      summary: 'Read an API key',
      description: 'One key without its secret.',
      params: keyParams,
      status: 200,
      response: apiKeyResource,
      errors: ['not-found'],
      example: examples.readApiKey,
    },
    revokeApiKey: {
      method: 'DELETE',
      path: '/v1/api-keys/{key}',
      permission: 'api-key:revoke',
      summary: 'Revoke an API key',
      description: 'The next request with the key is refused. Revoking a revoked key changes nothing.',
      params: keyParams,
      status: 204,
      errors: ['not-found'],
      example: examples.revokeApiKey,
    },
    ...settingsOperations,
  },
});
