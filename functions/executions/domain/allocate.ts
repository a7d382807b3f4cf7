import type { Clock } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import type { Claimant, ClaimBook, LeaseStore, WakeQueue } from './ports.ts';
import { type Claim, share } from './share.ts';
import { type Demand, isEnding, type Lease } from './slots.ts';

/** What there is beyond all guarantees. */
export interface FreeCapacity {
  readonly running: number;
  readonly startsPerSecond: number;
}

export interface AllocatePorts {
  readonly book: ClaimBook;
  readonly leases: LeaseStore;
  readonly wakes: WakeQueue;
  readonly free: FreeCapacity;
  readonly clock: Clock;
}

/** So long a lease holds: then what was given to one that wants it no longer is free again. */
const LEASE_MS = 15_000;
/** A claim that was not repeated for this long is none any more. */
const CLAIM_MS = 5_000;
/** Each further one means that someone else has allocated meanwhile. */
const MOST_ATTEMPTS = 10;

/**
 * Gives what is free in the cell to the tenants that want it, by weight, and wakes those that get more. What is leased counts
 * as used, whether its tenant wants it still or not, so that all leases together never exceed what is free.
 * @param requestId of the request that is the reason, for the logs
 * @returns those that got another lease
 * @throws DomainError `platform-busy` when others allocate all the time
 */
export async function allocate(
  demands: readonly Demand[],
  requestId: string,
  ports: AllocatePorts,
): Promise<readonly Claimant[]> {
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const round = await ports.book.read();
    const now = ports.clock.now();
    const before = merge(round.claimants, demands, now);
    const after = withLeases(before, ports.free, now);
    if (!(await ports.book.commit(round, after))) continue;
    const changed = after.filter(({ lease }, index) => lease !== before[index]?.lease);
    const olds = new Map(before.map(({ tenantId, lease }) => [tenantId, lease]));
    await Promise.all(changed.map((claimant) => hand(claimant, olds.get(claimant.tenantId), requestId, ports)));
    return changed;
  }
  throw new DomainError('platform-busy');
}

/** Tells a tenant's own row, and wakes the tenant if it may do more now. */
async function hand(
  { tenantId, lease }: Claimant,
  before: Lease | undefined,
  requestId: string,
  { leases, wakes }: AllocatePorts,
): Promise<void> {
  if (lease === undefined) return;
  await leases.grant(tenantId, lease);
  const grew = lease.running > (before?.running ?? 0) || lease.startsPerSecond > (before?.startsPerSecond ?? 0);
  if (grew) await wakes.wake(tenantId, requestId);
}

const isClaiming = ({ at }: Claimant, now: number): boolean => now - at < CLAIM_MS;
const holdsLease = ({ lease }: Claimant, now: number): boolean => lease !== undefined && lease.until > now;

/** What is known with what is new; those that neither want nor hold anything any more are gone. */
function merge(known: readonly Claimant[], demands: readonly Demand[], now: number): readonly Claimant[] {
  const byTenant = new Map(known.map((claimant) => [claimant.tenantId, claimant]));
  for (const demand of demands) {
    byTenant.set(demand.tenantId, { ...demand, at: now, lease: byTenant.get(demand.tenantId)?.lease });
  }
  return [...byTenant.values()].filter((claimant) => isClaiming(claimant, now) || holdsLease(claimant, now));
}

/** Claimants with the leases that they get now; who keeps a lease keeps the very object. */
function withLeases(claimants: readonly Claimant[], free: FreeCapacity, now: number): readonly Claimant[] {
  const running = share(
    free.running,
    claimants.map((each) => claimOf(each, 'running', now)),
  );
  const starts = share(
    free.startsPerSecond,
    claimants.map((each) => claimOf(each, 'startsPerSecond', now)),
  );
  return claimants.map((claimant, index) => {
    const parts = { running: running[index] ?? 0, startsPerSecond: starts[index] ?? 0 };
    return { ...claimant, lease: nextLease(claimant, parts, now) };
  });
}

/** A lease is firm until it is nearly over, and for one that does not claim any more until it is over. */
function isFirm(claimant: Claimant, now: number): boolean {
  if (!holdsLease(claimant, now)) return false;
  return !isClaiming(claimant, now) || !isEnding(claimant.lease, now);
}

function claimOf(claimant: Claimant, of: keyof FreeCapacity, now: number): Claim {
  const least = isFirm(claimant, now) ? (claimant.lease?.[of] ?? 0) : 0;
  const most = isClaiming(claimant, now) ? Math.max(claimant[of], least) : least;
  return { least, most, weight: claimant.weight };
}

function nextLease(claimant: Claimant, parts: FreeCapacity, now: number): Lease | undefined {
  const { lease } = claimant;
  if (!isClaiming(claimant, now)) return lease;
  const isSame = lease?.running === parts.running && lease.startsPerSecond === parts.startsPerSecond;
  if (isSame && isFirm(claimant, now)) return lease;
  const isNothing = parts.running === 0 && parts.startsPerSecond === 0;
  if (isNothing && !holdsLease(claimant, now)) return undefined;
  return { ...parts, until: now + LEASE_MS };
}
