import { auditWrite, operatorAuditWrite } from '../../audit/public.ts';
import type { WakeQueue } from '../../executions/public.ts';
import type { PrincipalReference } from '../../shared/access/caller.ts';
import type { TenantLimits, Tier } from '../../shared/access/contract.ts';
import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { newId } from '../../shared/new-id.ts';
import { platformKeys, tenantKeys } from '../../shared/table/keys.ts';
import { type Item, type Table, type TenantTables, WriteRefused } from '../../shared/table/table.ts';
import { type NewTenant, newRegistration, type Registration, readRegistration, registrationItem } from './tenant.ts';

/** Usage keys of API Gateway: one a tenant, in the usage plan of its tier. */
export interface UsageKeys {
  /** Makes the key if it is missing, and has it in the plan of the tier and in no other; may be repeated. */
  ensure(tenantId: string, tier: Tier): Promise<void>;
}

export interface Actor {
  readonly principal: PrincipalReference;
  readonly requestId: string;
}

export interface TenantPorts {
  readonly tenantTables: TenantTables;
  /** Platform rows: the registry and the operators' audit trail. */
  readonly platform: Table;
  readonly usageKeys: UsageKeys;
  /** Makes the person the first owner; may be repeated. */
  inviteOwner(tenantId: string, email: string, actor: Actor): Promise<void>;
  /** Tells the dispatcher that a tenant may have work. */
  readonly wakes: Pick<WakeQueue, 'wake'>;
  readonly tierLimits: Readonly<Record<Tier, TenantLimits>>;
  readonly clock: Clock;
}

export type TenantRequest = Omit<NewTenant, 'limits' | 'createdAt'>;

/**
 * Creates a tenant: registers the id, writes the tenant's own rows, makes the usage key, invites the owner, and marks the
 * registration complete. Each step may be repeated, so that the same request completes what was interrupted.
 * @throws DomainError `tenant-exists` when the id is registered with other properties
 */
export async function createTenant(ports: TenantPorts, request: TenantRequest, actor: Actor): Promise<Registration> {
  return completeCreation(ports, await register(ports, request, actor), actor);
}

/** Makes what a registered tenant lacks, after an interruption; nothing when it is complete. */
export async function completeCreation(
  ports: TenantPorts,
  registered: Registration,
  actor: Actor,
): Promise<Registration> {
  if (registered.complete) return registered;
  await writeTenantRows(ports, registered, actor);
  await ports.usageKeys.ensure(registered.id, registered.tier);
  await ports.inviteOwner(registered.id, registered.ownerEmail, actor);
  await ports.platform.write({
    update: platformKeys.tenant(registered.id),
    expression: 'SET #complete = :true',
    names: { '#complete': 'complete' },
    values: { ':true': true },
  });
  return { ...registered, complete: true };
}

async function register(ports: TenantPorts, request: TenantRequest, actor: Actor): Promise<Registration> {
  const at = isoTime(ports.clock);
  const tenant = newRegistration({ ...request, limits: ports.tierLimits[request.tier], createdAt: at });
  const entry = creationEntry(ports.clock, tenant, actor);
  try {
    await ports.platform.transact([{ put: registrationItem(tenant) }, operatorAuditWrite(entry)]);
    return tenant;
  } catch (error) {
    if (!(error instanceof WriteRefused)) throw error;
    const known = await readRegistration(ports.platform, request.id);
    const same = known.name === request.name && known.tier === request.tier && known.ownerEmail === request.ownerEmail;
    if (!same) throw new DomainError('tenant-exists');
    return known;
  }
}

function creationEntry(clock: Clock, tenant: Registration, actor: Actor) {
  const details = { tier: tenant.tier };
  const what = { action: 'tenant.create', resource: `tenant/${tenant.id}`, details };
  return { id: newId(clock), at: isoTime(clock), ...what, ...actor };
}

/** Profile, slots and the first audit entry, in one transaction with the tenant's own credentials. */
async function writeTenantRows(ports: TenantPorts, tenant: Registration, actor: Actor): Promise<void> {
  const { id, name, tier, status, limits, createdAt } = tenant;
  const content = { id, name, tier, status, limits, roles: {}, createdAt };
  const profile: Item = { ...tenantKeys.profile(id), type: 'tenant', v: 1, ...content };
  const slots: Item = { ...tenantKeys.slots(id), type: 'slots', v: 1, running: 0, backlog: 0 };
  const entry = auditWrite(id, creationEntry(ports.clock, tenant, actor));
  await ports
    .tenantTables(id)
    .transact([{ put: profile }, { put: slots }, entry])
    .catch((error: unknown) => {
      // Refused at the profile: the rows stand since an earlier, interrupted attempt, and all of them, being one transaction.
      if (!(error instanceof WriteRefused && error.refused.includes(0))) throw error;
    });
}
