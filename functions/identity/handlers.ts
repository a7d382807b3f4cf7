import type { Caller } from '../shared/access/caller.ts';
import { BUILT_IN_ROLES, ROLE_PERMISSIONS } from '../shared/access/contract.ts';
import { requireTenant } from '../shared/access/permissions.ts';
import { type ApiKeyRecord, apiKeyRecord, type MemberRecord, memberRecord } from '../shared/access/records.ts';
import type { CustomRole } from '../shared/access/roles.ts';
import type { Operation } from '../shared/http/contract.ts';
import { startAfter, toPage } from '../shared/http/cursor.ts';
import type { Call, Handlers } from '../shared/http/handler.ts';
import { idempotencyKey, type StoredReply, withIdempotency } from '../shared/http/idempotency.ts';
import { tenantPartitions } from '../shared/table/keys.ts';
import type { identityContract } from './contract.ts';
import { type CreatedKey, createApiKey, readApiKey, revokeApiKey, rotateApiKey } from './domain/api-keys.ts';
import { changeMember } from './domain/change-member.ts';
import { changeRole, createRole, deleteRole, readCustomRole, roleTag } from './domain/custom-roles.ts';
import { explainPermission } from './domain/explain-permission.ts';
import { inviteMember, memberTag, readMember } from './domain/members.ts';
import { readMemberships } from './domain/memberships.ts';
import type { Actor, IdentityPorts } from './domain/ports.ts';
import { removeMember } from './domain/remove-member.ts';
import { changeSettings, settingsTag } from './domain/settings.ts';
import { signOutMember } from './domain/sign-out.ts';

type IdentityHandlers = Handlers<typeof identityContract>;

/** Translates calls of the contract into the domain and back; it decides nothing. */
export function identityHandlers(ports: IdentityPorts): IdentityHandlers {
  return {
    ...memberHandlers(ports),
    ...roleHandlers(ports),
    ...apiKeyHandlers(ports),
    ...settingsHandlers(ports),
    ...ownHandlers(ports),
  };
}

type OwnOperation = 'readMe' | 'explainPermission' | 'listOwnTenants' | 'signOut';

function ownHandlers(ports: IdentityPorts): Pick<IdentityHandlers, OwnOperation> {
  return {
    readMe: async ({ caller }) => ({ body: toMe(caller) }),
    explainPermission: async ({ caller, query }) => ({
      body: explainPermission(caller, query.action, query.resource),
    }),
    listOwnTenants: async ({ caller: { principal, tenant } }) => {
      const memberships = principal.kind === 'user' ? await readMemberships(ports.platform, principal.id) : [];
      const items = memberships.map(({ tenantId: id, status }) => ({ id, status, current: id === tenant?.id }));
      return { body: { items } };
    },
    signOut: async (call) => {
      const { id } = requireTenant(call.caller);
      await signOutMember(ports, call.caller, id, call.caller.principal.id, actorOf(call));
      return { body: undefined };
    },
  };
}

type RoleOperation = 'listRoles' | 'createRole' | 'readRole' | 'changeRole' | 'deleteRole';

function roleHandlers(ports: IdentityPorts): Pick<IdentityHandlers, RoleOperation> {
  return {
    listRoles: async ({ caller }) => {
      const own = Object.entries(requireTenant(caller).roles).sort(([one], [other]) => (one < other ? -1 : 1));
      const builtIn = BUILT_IN_ROLES.map((name) => ({ name, permissions: [...ROLE_PERMISSIONS[name]], builtIn: true }));
      return { body: { items: [...builtIn, ...own.map(([name, role]) => toRole(name, role))] } };
    },
    createRole: async (call) => {
      const { name, ...content } = call.body;
      return once(ports, call, requireTenant(call.caller).id, async () => {
        const role = await createRole(ports, call.caller, name, content, actorOf(call));
        return { body: toRole(name, role), etag: roleTag(role), location: `/v1/roles/${name}` };
      });
    },
    readRole: async ({ caller, params }) => {
      const role = readCustomRole(caller, params.role);
      return { body: toRole(params.role, role), etag: roleTag(role) };
    },
    changeRole: async (call) => {
      const change = { ...call.body, ifMatch: call.ifMatch };
      const role = await changeRole(ports, call.caller, call.params.role, change, actorOf(call));
      return { body: toRole(call.params.role, role), etag: roleTag(role) };
    },
    deleteRole: async (call) => {
      await deleteRole(ports, call.caller, call.params.role, actorOf(call));
      return { body: undefined };
    },
  };
}

type MemberOperation =
  | 'listMembers'
  | 'inviteMember'
  | 'readMember'
  | 'changeMember'
  | 'removeMember'
  | 'signOutMember';

function memberHandlers(ports: IdentityPorts): Pick<IdentityHandlers, MemberOperation> {
  return {
    listMembers: async ({ caller, query }) => {
      const { id } = requireTenant(caller);
      const range = { partition: tenantPartitions.identity(id), sortPrefix: 'member#', limit: query.limit };
      const page = await ports.tenantTables(id).page({ ...range, ...startAfter(query.cursor, MEMBERS) });
      return { body: toPage(page, (item) => toMember(memberRecord.parse(item)), MEMBERS) };
    },
    inviteMember: async (call) => {
      const tenantId = requireTenant(call.caller).id;
      return once(ports, call, tenantId, async () => {
        const invitation = { tenantId, email: call.body.email, roles: call.body.roles };
        const member = await inviteMember(ports, call.caller, invitation, actorOf(call));
        return { body: toMember(member), location: `/v1/members/${member.id}` };
      });
    },
    readMember: async ({ caller, params }) => {
      const { id } = requireTenant(caller);
      const member = await readMember(ports.tenantTables(id), id, params.member);
      return { body: toMember(member), etag: memberTag(member) };
    },
    changeMember: async (call) => {
      const { id: tenantId } = requireTenant(call.caller);
      const change = { ...call.body, tenantId, member: call.params.member, ifMatch: call.ifMatch };
      const member = await changeMember(ports, call.caller, change, actorOf(call));
      return { body: toMember(member), etag: memberTag(member) };
    },
    removeMember: async (call) => {
      const { id } = requireTenant(call.caller);
      await removeMember(ports, call.caller, id, call.params.member, actorOf(call));
      return { body: undefined };
    },
    signOutMember: async (call) => {
      const { id } = requireTenant(call.caller);
      await signOutMember(ports, call.caller, id, call.params.member, actorOf(call));
      return { body: undefined };
    },
  };
}

type ApiKeyOperation = 'listApiKeys' | 'createApiKey' | 'rotateApiKey' | 'readApiKey' | 'revokeApiKey';

function apiKeyHandlers(ports: IdentityPorts): Pick<IdentityHandlers, ApiKeyOperation> {
  return {
    listApiKeys: async ({ caller, query }) => {
      const { id } = requireTenant(caller);
      const range = { partition: tenantPartitions.identity(id), sortPrefix: 'key#', limit: query.limit };
      const table = ports.tenantTables(id);
      const page = await table.page({ ...range, descending: true, ...startAfter(query.cursor, API_KEYS) });
      return { body: toPage(page, (item) => toApiKey(apiKeyRecord.parse(item)), API_KEYS) };
    },
    createApiKey: async (call) => {
      const tenantId = requireTenant(call.caller).id;
      const create = () => createApiKey(ports, call.caller, { ...call.body, tenantId }, actorOf(call));
      return once(ports, call, tenantId, async () => toCreatedKey(await create()), withoutSecret);
    },
    rotateApiKey: async (call) => {
      const tenantId = requireTenant(call.caller).id;
      const rotation = { tenantId, id: call.params.key, ...call.body };
      const rotate = () => rotateApiKey(ports, call.caller, rotation, actorOf(call));
      return once(ports, call, tenantId, async () => toCreatedKey(await rotate()), withoutSecret);
    },
    readApiKey: async ({ caller, params }) => {
      const { id } = requireTenant(caller);
      return { body: toApiKey(await readApiKey(ports.tenantTables(id), id, params.key)) };
    },
    revokeApiKey: async (call) => {
      const { id } = requireTenant(call.caller);
      await revokeApiKey(ports, id, call.params.key, actorOf(call));
      return { body: undefined };
    },
  };
}

function settingsHandlers(ports: IdentityPorts): Pick<IdentityHandlers, 'readSettings' | 'changeSettings'> {
  return {
    readSettings: async ({ caller }) => {
      const { settings } = requireTenant(caller);
      return { body: settings, etag: settingsTag(settings) };
    },
    changeSettings: async (call) => {
      const settings = await changeSettings(ports, call.caller, { ...call.body, ifMatch: call.ifMatch }, actorOf(call));
      return { body: settings, etag: settingsTag(settings) };
    },
  };
}

/** Both lists lie in one partition; the filter keeps a cursor of one from the other. */
const MEMBERS = { list: 'members' } as const;
const API_KEYS = { list: 'api-keys' } as const;

type AnyCall = Pick<Call<Operation>, 'caller' | 'requestId' | 'idempotency'>;

const actorOf = ({ caller, requestId }: AnyCall): Actor => ({ principal: caller.principal, requestId });

function once<R extends StoredReply>(
  ports: IdentityPorts,
  { caller, idempotency }: AnyCall,
  tenantId: string,
  work: () => Promise<R>,
  remember: (reply: R) => StoredReply = (reply) => reply,
): Promise<R> {
  if (idempotency === undefined) return work();
  const key = idempotencyKey(caller, idempotency);
  const table = ports.tenantTables(tenantId);
  return withIdempotency({ table, key, idempotency, clock: ports.clock, remember }, work);
}

function toMe({ principal, tenant, secondFactor = false, roles, permissions }: Caller) {
  const isMember = principal.kind === 'user' && tenant !== undefined;
  return {
    ...principal,
    ...(tenant === undefined ? {} : { tenant: { ...tenant, mfa: tenant.settings.mfa } }),
    ...(isMember ? { secondFactor } : {}),
    roles: [...roles],
    permissions: [...permissions].sort(),
  };
}

function toMember({ id, email, roles, status, createdAt }: MemberRecord) {
  return { id, email, roles, status, createdAt };
}

function toRole(name: string, { description, permissions, workflows }: CustomRole) {
  return {
    name,
    ...(description === undefined ? {} : { description }),
    permissions: [...permissions],
    ...scopeOf(workflows),
    builtIn: false,
  };
}

function scopeOf(workflows: readonly string[] | undefined): { readonly workflows?: string[] } {
  return workflows === undefined ? {} : { workflows: [...workflows] };
}

function toCreatedKey({ record, text }: CreatedKey) {
  return { body: { ...toApiKey(record), secret: text }, location: `/v1/api-keys/${record.id}` };
}

/** What is remembered of the answer, for whoever repeats the request: the secret is shown once. */
function withoutSecret({ body: { secret: _, ...body }, location }: ReturnType<typeof toCreatedKey>) {
  return { body, location };
}

function toApiKey({
  id,
  name,
  account = id,
  role,
  workflows,
  status,
  createdAt,
  validUntil,
  lastUsedAt,
}: ApiKeyRecord) {
  return {
    id,
    name,
    account,
    role,
    ...scopeOf(workflows),
    status,
    createdAt,
    ...(validUntil === undefined ? {} : { expiresAt: validUntil }),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
  };
}
