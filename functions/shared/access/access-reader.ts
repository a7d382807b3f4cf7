import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { tenantKeys } from '../table/keys.ts';
import type { Item, Table, TenantTables } from '../table/table.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Caller, CallerTenant, PrincipalReference } from './caller.ts';
import { OPERATOR_PERMISSIONS } from './contract.ts';
import type { Identity } from './identity.ts';
import { permissionsOf } from './permissions.ts';
import { apiKeyRecord, memberRecord, type TenantProfile, tenantProfile } from './records.ts';
import { grantsOf } from './roles.ts';
import type { Scope } from './scope.ts';

/** Turns who it is into what they may do, at this very moment. */
export interface AccessReader {
  /**
   * Reads tenant and principal consistently; never from a cache.
   * @throws DomainError `unauthenticated` when the principal is gone, disabled, revoked, expired or the token is too old;
   * `tenant-suspended`
   */
  read(identity: Identity): Promise<Caller>;
}

/** Last use of a key is noted at most this often, so that reads do not become writes. */
const LAST_USE_INTERVAL_MS = 3_600_000;

export interface AccessReaderOptions {
  readonly tenantTables: TenantTables;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Reads the two items in one request, with the tenant's own credentials. */
export function accessReader(options: AccessReaderOptions): AccessReader {
  return {
    async read(identity) {
      const principal: PrincipalReference = { kind: identity.kind, id: identity.principalId };
      if (identity.kind === 'operator') {
        return { principal, roles: ['platform-operator'], grants: [], permissions: new Set(OPERATOR_PERMISSIONS) };
      }
      if (identity.tenantId === undefined) {
        if (identity.kind === 'api-key') throw new DomainError('unauthenticated');
        return { principal, roles: [], grants: [], permissions: new Set() };
      }
      return readMember(options, identity.tenantId, identity);
    },
  };
}

async function readMember(options: AccessReaderOptions, tenantId: string, identity: Identity): Promise<Caller> {
  const table = options.tenantTables(tenantId);
  const { kind, principalId } = identity;
  const key = kind === 'user' ? tenantKeys.member(tenantId, principalId) : tenantKeys.apiKey(tenantId, principalId);
  const [profileItem, principalItem] = await table.getMany([tenantKeys.profile(tenantId), key]);
  if (profileItem === undefined || principalItem === undefined) throw new DomainError('unauthenticated');
  const { roles, workflows, account } =
    kind === 'user' ? rightsOfMember(principalItem, identity) : await rightsOfKey(principalItem, table, options);
  const profile: TenantProfile = tenantProfile.parse(profileItem);
  if (profile.status === 'suspended') throw new DomainError('tenant-suspended');
  const grants = grantsOf(roles, profile.roles, workflows);
  return {
    principal: { kind, id: account ?? principalId },
    tenant: tenantOf(tenantId, profile),
    secondFactor: identity.secondFactor ?? false,
    roles,
    grants,
    permissions: permissionsOf(grants),
  };
}

function tenantOf(id: string, { name, tier, limits, roles, settings }: TenantProfile): CallerTenant {
  return { id, name, tier, limits, roles, settings };
}

/** Roles of a principal, and the workflows they are narrowed to. */
interface Rights {
  readonly roles: readonly string[];
  readonly workflows?: Scope;
  /** The service account that a key speaks for. @default - the key itself */
  readonly account?: string | undefined;
}

function rightsOfMember(item: Item, identity: Identity): Rights {
  const member = memberRecord.parse(item);
  const { issuedAt = 0, signedInAt = 0 } = identity;
  const isCurrent = issuedAt >= member.epoch && signedInAt >= (member.signedOutAt ?? 0);
  if (member.status !== 'active' || !isCurrent) throw new DomainError('unauthenticated');
  return { roles: member.roles };
}

async function rightsOfKey(item: Item, table: Table, options: AccessReaderOptions): Promise<Rights> {
  const record = apiKeyRecord.parse(item);
  const now = options.clock.now();
  const expired = record.validUntil !== undefined && Date.parse(record.validUntil) <= now;
  if (record.status !== 'active' || expired) throw new DomainError('unauthenticated');
  if (record.lastUsedAt === undefined || now - Date.parse(record.lastUsedAt) >= LAST_USE_INTERVAL_MS) {
    await noteUse(table, item, new Date(now).toISOString()).catch((error: unknown) => {
      // A request is not refused because its time could not be noted.
      options.logger.error('last use of an API key was not noted', error);
    });
  }
  return { roles: [record.role], workflows: record.workflows, account: record.account };
}

async function noteUse(table: Table, key: Item, at: string): Promise<void> {
  await table.write({
    update: { PK: key.PK, SK: key.SK },
    expression: 'SET #lastUsedAt = :at',
    condition: 'attribute_exists(PK)',
    names: { '#lastUsedAt': 'lastUsedAt' },
    values: { ':at': at },
  });
}
