import type { Clock } from '../clock.ts';
import { DomainError } from '../errors.ts';
import { tenantKeys } from '../table/keys.ts';
import type { Item, Table, TenantTables } from '../table/table.ts';
import type { Logger } from '../telemetry/logger.ts';
import type { Caller, PrincipalReference } from './caller.ts';
import { OPERATOR_PERMISSIONS } from './contract.ts';
import type { Identity } from './identity.ts';
import { permissionsOf } from './permissions.ts';
import { apiKeyRecord, memberRecord, type TenantProfile, tenantProfile } from './records.ts';

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
        return { principal, roles: ['platform-operator'], permissions: new Set(OPERATOR_PERMISSIONS) };
      }
      if (identity.tenantId === undefined) {
        if (identity.kind === 'api-key') throw new DomainError('unauthenticated');
        return { principal, roles: [], permissions: new Set() };
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
  const roles =
    kind === 'user' ? rolesOfMember(principalItem, identity) : await rolesOfKey(principalItem, table, options);
  const profile: TenantProfile = tenantProfile.parse(profileItem);
  if (profile.status === 'suspended') throw new DomainError('tenant-suspended');
  return {
    principal: { kind, id: principalId },
    tenant: { id: tenantId, name: profile.name, tier: profile.tier, limits: profile.limits },
    roles,
    permissions: permissionsOf(roles),
  };
}

function rolesOfMember(item: Item, identity: Identity): readonly string[] {
  const member = memberRecord.parse(item);
  const current = identity.issuedAt !== undefined && identity.issuedAt >= member.epoch;
  if (member.status !== 'active' || !current) throw new DomainError('unauthenticated');
  return member.roles;
}

async function rolesOfKey(item: Item, table: Table, options: AccessReaderOptions): Promise<readonly string[]> {
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
  return [record.role];
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
