import { auditWrite, operatorAuditWrite } from '../../audit/public.ts';
import { type TenantLimits, type TenantQuotas, type Tier, tenantLimits } from '../../shared/access/contract.ts';
import { isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { canonicalJson } from '../../shared/http/canonical-json.ts';
import { requireMatch } from '../../shared/http/etag.ts';
import { newId } from '../../shared/new-id.ts';
import { platformKeys, tenantKeys } from '../../shared/table/keys.ts';
import { WriteRefused } from '../../shared/table/table.ts';
import { type Actor, completeCreation, type TenantPorts } from './create-tenant.ts';
import { tenantTag } from './resources.ts';
import { type BegunChange, type Registration, readRegistration, stateOf, type TenantState } from './tenant.ts';

type Numbers<K extends string> = Readonly<Partial<Record<K, number | undefined>>>;
type LimitsChange = Numbers<Exclude<keyof TenantLimits, 'quotas'>> & {
  readonly quotas?: Numbers<keyof TenantQuotas> | undefined;
};

/** What shall change; what is not named stays. */
export interface TenantChange {
  readonly id: string;
  readonly name?: string | undefined;
  readonly status?: TenantState['status'] | undefined;
  /** Another tier brings its limits. */
  readonly tier?: Tier | undefined;
  /** These win over the limits of the tier. */
  readonly limits?: LimitsChange | undefined;
  /** The state the client edits. */
  readonly ifMatch: string | undefined;
}

/**
 * Changes a tenant. The registry notes the change as begun, the tenant's own rows, the usage key and the dispatcher
 * follow, and only then the registry shows the new state. Each step may be repeated, and whoever changes the tenant next
 * completes first what was interrupted; so the same request, which names the state before, completes itself.
 * @throws DomainError `not-found`, `if-match-required`, `precondition-failed`
 */
export async function changeTenant(ports: TenantPorts, request: TenantChange, actor: Actor): Promise<Registration> {
  const found = await readRegistration(ports.platform, request.id);
  const repeats = found.change !== undefined && isEqual(target(found, request, ports), found.change);
  const before = await completeChange(ports, await completeCreation(ports, found, actor));
  requireMatch(request.ifMatch, tenantTag(repeats ? found : before));
  const after = target(before, request, ports);
  if (repeats || isEqual(after, before)) return before;
  return completeChange(ports, await begin(ports, before, after, actor));
}

const isEqual = (a: TenantState, b: TenantState): boolean => canonicalJson(stateOf(a)) === canonicalJson(stateOf(b));

function target(before: TenantState, request: TenantChange, { tierLimits }: TenantPorts): TenantState {
  const { name = before.name, status = before.status, tier = before.tier } = request;
  const limits = tier === before.tier ? before.limits : tierLimits[tier];
  const quotas = { ...limits.quotas, ...request.limits?.quotas };
  const after = tenantLimits.parse({ ...limits, ...request.limits, quotas });
  // What lies in a shard stays there: lists would not find it any more.
  return { name, status, tier, limits: { ...after, shards: Math.max(before.limits.shards, after.shards) } };
}

/** @throws DomainError `precondition-failed` when another change has begun meanwhile */
async function begin(ports: TenantPorts, before: Registration, after: TenantState, actor: Actor) {
  const { id, revision } = before;
  const audit = {
    id: newId(ports.clock),
    at: isoTime(ports.clock),
    action: 'tenant.change',
    principal: actor.principal,
    resource: `tenant/${id}`,
    requestId: actor.requestId,
    details: differences(before, after),
  };
  const change: BegunChange = { ...after, revision: revision + 1, audit };
  const note = {
    update: platformKeys.tenant(id),
    expression: 'SET #change = :change, #revision = :next',
    condition: 'attribute_not_exists(#change) AND (attribute_not_exists(#revision) OR #revision = :before)',
    names: { '#change': 'change', '#revision': 'revision' },
    values: { ':change': change, ':next': change.revision, ':before': revision },
  };
  await ports.platform.transact([note, operatorAuditWrite(audit)]).catch((error: unknown) => {
    throw error instanceof WriteRefused ? new DomainError('precondition-failed') : error;
  });
  return { ...before, revision: change.revision, change };
}

/** The new values of what changes, for the audit trails. */
function differences(before: TenantState, after: TenantState): Record<string, string> {
  const under = (prefix: string, part: object) =>
    Object.entries(part).map(([name, value]): [string, unknown] => [`${prefix}.${name}`, value]);
  const values = ({ name, status, tier, limits: { quotas, ...limits } }: TenantState): [string, unknown][] => [
    ...Object.entries({ name, status, tier }),
    ...under('limits', limits),
    ...under('limits.quotas', quotas),
  ];
  const old = new Map(values(before));
  return Object.fromEntries(
    values(after)
      .filter(([name, value]) => old.get(name) !== value)
      .map(([name, value]) => [name, String(value)]),
  );
}

/** Brings a change that has begun to its end; nothing when there is none. */
async function completeChange(ports: TenantPorts, registered: Registration): Promise<Registration> {
  const { id, change } = registered;
  if (change === undefined) return registered;
  await writeTenantRows(ports, id, change);
  if (change.tier !== registered.tier) await moveUsageKey(ports, id, change.tier);
  if (mayStartMore(registered, change)) await ports.wakes.wake(id, change.audit.requestId);
  return show(ports, registered, change);
}

/** Profile, slots and the audit entry, in one transaction with the tenant's own credentials. */
async function writeTenantRows(ports: TenantPorts, id: string, change: BegunChange): Promise<void> {
  const { name, tier, status, limits, revision, audit } = change;
  const profile = {
    update: tenantKeys.profile(id),
    expression: 'SET #name = :name, #tier = :tier, #status = :status, #limits = :limits, #revision = :revision',
    condition: 'attribute_exists(PK) AND (attribute_not_exists(#revision) OR #revision < :revision)',
    names: { '#name': 'name', '#tier': 'tier', '#status': 'status', '#limits': 'limits', '#revision': 'revision' },
    values: { ':name': name, ':tier': tier, ':status': status, ':limits': limits, ':revision': revision },
  };
  const slots = {
    update: tenantKeys.slots(id),
    // Who admits by the old limits at this moment is refused.
    expression: 'SET #allocation = if_not_exists(#allocation, :zero) + :one',
    condition: 'attribute_exists(PK)',
    names: { '#allocation': 'allocation' },
    values: { ':zero': 0, ':one': 1 },
  };
  await ports
    .tenantTables(id)
    .transact([profile, slots, auditWrite(id, audit)])
    .catch((error: unknown) => {
      // Refused at the profile: it has this change since an earlier attempt, or a later one.
      if (!(error instanceof WriteRefused && error.refused.includes(0))) throw error;
    });
}

/** Moves the key, and again if the tenant has got another tier meanwhile: who began earlier must not have the last word. */
async function moveUsageKey(ports: TenantPorts, id: string, tier: Tier): Promise<void> {
  await ports.usageKeys.ensure(id, tier);
  const now = await readRegistration(ports.platform, id);
  const wanted = (now.change ?? now).tier;
  if (wanted !== tier) await moveUsageKey(ports, id, wanted);
}

/** Whether executions that wait could now be started. */
function mayStartMore(before: TenantState, after: TenantState): boolean {
  const raises = (limit: 'runningExecutions' | 'burstExecutions' | 'startsPerSecond') =>
    after.limits[limit] > before.limits[limit];
  const isRaised = raises('runningExecutions') || raises('burstExecutions') || raises('startsPerSecond');
  return after.status === 'active' && (before.status === 'suspended' || isRaised);
}

/** The registry shows the new state from now on. */
async function show(ports: TenantPorts, registered: Registration, change: BegunChange): Promise<Registration> {
  const state = stateOf(change);
  try {
    await ports.platform.write({
      update: platformKeys.tenant(registered.id),
      expression: 'SET #name = :name, #tier = :tier, #status = :status, #limits = :limits REMOVE #change',
      condition: '#change.#revision = :revision',
      names: {
        '#name': 'name',
        '#tier': 'tier',
        '#status': 'status',
        '#limits': 'limits',
        '#change': 'change',
        '#revision': 'revision',
      },
      values: {
        ':name': state.name,
        ':tier': state.tier,
        ':status': state.status,
        ':limits': state.limits,
        ':revision': change.revision,
      },
    });
  } catch (error) {
    // Someone else has completed it.
    if (!(error instanceof WriteRefused)) throw error;
  }
  const { change: _done, ...rest } = registered;
  return { ...rest, ...state };
}
