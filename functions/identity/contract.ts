import * as z from 'zod';
import { mfaDemand } from '../shared/access/settings.ts';
import { defineContract } from '../shared/http/contract.ts';
import { tenantId, workflowId } from '../shared/ids.ts';
import { isoTimestamp, page, pageQuery } from '../shared/schemas.ts';
import { apiKeyOperations } from './api-keys-contract.ts';
import { identityExamples as examples } from './examples.ts';
import { roleName, roleOperations, tenantPermission } from './roles-contract.ts';
import { settingsOperations } from './settings-contract.ts';

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
    ...roleOperations,
    ...apiKeyOperations,
    ...settingsOperations,
  },
});
