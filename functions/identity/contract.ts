import * as z from 'zod';
import { BUILT_IN_ROLES, TENANT_PERMISSIONS } from '../shared/access/contract.ts';
import { defineContract } from '../shared/http/contract.ts';
import { tenantId, ulid } from '../shared/ids.ts';
import { isoTimestamp, page, pageQuery } from '../shared/schemas.ts';
import { identityExamples as examples } from './examples.ts';

export const roleName = z.enum(BUILT_IN_ROLES).meta({ description: 'A role of the tenant' });
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

export const roleResource = z
  .object({ name: roleName, permissions: z.array(z.enum(TENANT_PERMISSIONS)), builtIn: z.boolean() })
  .meta({ id: 'Role' });

export const apiKeyResource = z
  .object({
    id: ulid,
    name: z.string(),
    role: roleName,
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
    tenant: z.object({ id: tenantId, name: z.string(), tier: z.string() }).optional(),
    roles: z.array(z.string()),
    permissions: z.array(z.string()),
  })
  .meta({ id: 'Me' });

const memberParams = z.strictObject({ member: z.string().min(1).max(128) });
const keyParams = z.strictObject({ key: ulid });

export const identityContract = defineContract({
  context: 'identity',
  description: 'Who may do what in a tenant: its members, their roles, and API keys for its systems.',
  nouns: ['me', 'members', 'roles', 'api-keys'],
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
      errors: ['member-exists', 'grant-exceeds-own'],
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
      errors: ['not-found', 'precondition-failed', 'if-match-required', 'last-owner', 'grant-exceeds-own'],
      example: examples.changeMember,
    },
    listRoles: {
      method: 'GET',
      path: '/v1/roles',
      permission: 'role:read',
      summary: 'List roles',
      description: 'The roles of the tenant and their permissions.',
      status: 200,
      response: z.object({ items: z.array(roleResource) }).meta({ id: 'RoleList' }),
      errors: [],
      example: examples.listRoles,
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
      errors: ['grant-exceeds-own'],
      example: examples.createApiKey,
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
  },
});
