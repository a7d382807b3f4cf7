import { BUILT_IN_ROLES, ROLE_PERMISSIONS } from '../shared/access/contract.ts';
import { requireTenant } from '../shared/access/permissions.ts';
import { type ApiKeyRecord, apiKeyRecord, type MemberRecord, memberRecord } from '../shared/access/records.ts';
import type { Operation } from '../shared/http/contract.ts';
import { startAfter, toPage } from '../shared/http/cursor.ts';
import type { Call, Handlers } from '../shared/http/handler.ts';
import { idempotencyKey, type StoredReply, withIdempotency } from '../shared/http/idempotency.ts';
import { tenantPartitions } from '../shared/table/keys.ts';
import type { identityContract } from './contract.ts';
import { createApiKey, readApiKey, revokeApiKey } from './domain/api-keys.ts';
import { changeMember } from './domain/change-member.ts';
import { inviteMember, memberTag, readMember } from './domain/members.ts';
import type { Actor, IdentityPorts } from './domain/ports.ts';

type IdentityHandlers = Handlers<typeof identityContract>;

/** Translates calls of the contract into the domain and back; it decides nothing. */
export function identityHandlers(ports: IdentityPorts): IdentityHandlers {
  return {
    ...memberHandlers(ports),
    ...apiKeyHandlers(ports),
    readMe: async ({ caller: { principal, tenant, roles, permissions } }) => ({
      body: {
        ...principal,
        ...(tenant === undefined ? {} : { tenant: { id: tenant.id, name: tenant.name, tier: tenant.tier } }),
        roles: [...roles],
        permissions: [...permissions].sort(),
      },
    }),
    listRoles: async () => ({
      body: {
        items: BUILT_IN_ROLES.map((name) => ({ name, permissions: [...ROLE_PERMISSIONS[name]], builtIn: true })),
      },
    }),
  };
}

type MemberOperation = 'listMembers' | 'inviteMember' | 'readMember' | 'changeMember';

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
  };
}

type ApiKeyOperation = 'listApiKeys' | 'createApiKey' | 'readApiKey' | 'revokeApiKey';

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
      const create = async () => {
        const { record, text } = await createApiKey(ports, call.caller, { ...call.body, tenantId }, actorOf(call));
        return { body: { ...toApiKey(record), secret: text }, location: `/v1/api-keys/${record.id}` };
      };
      return once(ports, call, tenantId, create, ({ body: { secret: _shownOnce, ...body }, location }) => ({
        body,
        location,
      }));
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

function toMember({ id, email, roles, status, createdAt }: MemberRecord) {
  return { id, email, roles, status, createdAt };
}

function toApiKey({ id, name, role, status, createdAt, validUntil, lastUsedAt }: ApiKeyRecord) {
  return {
    id,
    name,
    role,
    status,
    createdAt,
    ...(validUntil === undefined ? {} : { expiresAt: validUntil }),
    ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
  };
}
