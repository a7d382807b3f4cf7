import type { TenantLimits, Tier } from '../../shared/access/contract.ts';

/**
 * What a tenant may have beyond its guarantee, out of what is free in the cell. It is never taken back: it ends, so that
 * what all tenants hold never exceeds what there is, whoever dies in between.
 */
export interface Lease {
  readonly running: number;
  readonly startsPerSecond: number;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

/** A lease is renewed, and may get smaller, only when this little of it is left: shares move, but not back and forth. */
const RENEWAL_MS = 7_500;

export function isEnding(lease: Lease | undefined, now: number): boolean {
  return lease !== undefined && lease.until - now <= RENEWAL_MS;
}

export type ExecutionLimits = Pick<
  TenantLimits,
  'runningExecutions' | 'burstExecutions' | 'startsPerSecond' | 'weight' | 'shards'
>;

/** The slots of a tenant as they stand. */
export interface Slots {
  /** Executions that hold one. */
  readonly running: number;
  /** Executions that wait for one. */
  readonly backlog: number;
  readonly limits: ExecutionLimits;
  readonly tier: Tier;
  /** Nothing that waits is admitted; what holds a slot goes on. */
  readonly isHalted: boolean;
  /** Workflows of which nothing that waits is admitted. */
  readonly pausedWorkflows: ReadonlySet<string>;
  /** @default - the tenant has its guarantee alone */
  readonly lease?: Lease | undefined;
  /** Counts the changes of lease and limits: who admits names the state that was the ground. */
  readonly allocation: number;
  /** The moment (milliseconds since the epoch) up to which starts are spent, at the pace that was allowed. @default - none */
  readonly pace?: number | undefined;
  /** Until then (milliseconds since the epoch) a dispatcher works on what waits, and looks once more at its end. @default - none */
  readonly turn?: number | undefined;
}

/** How much may run, and how fast it may start. */
export interface Allowance {
  readonly running: number;
  readonly startsPerSecond: number;
}

/** What the tenant may have at this moment: its guarantee, and its lease as far as its burst limit goes. */
export function allowanceOf({ limits, lease }: Slots, now: number): Allowance {
  const { runningExecutions: guarantee, burstExecutions, startsPerSecond } = limits;
  if (lease === undefined || lease.until <= now) return { running: guarantee, startsPerSecond };
  return {
    running: Math.max(guarantee, Math.min(guarantee + lease.running, burstExecutions)),
    startsPerSecond: startsPerSecond + lease.startsPerSecond,
  };
}

/** Starts may run this far ahead of their pace: what a tenant that was idle may start at once. */
const PACE_AHEAD_MS = 2_000;

/** Milliseconds between two starts at a rate, to a thousandth. */
export function paceInterval(startsPerSecond: number): number {
  return Math.round(1_000_000 / startsPerSecond) / 1_000;
}

/** The latest moment to which the pace may be moved by starts that are admitted `now`. */
export function latestPace(now: number): number {
  return now + PACE_AHEAD_MS;
}

/** A dispatcher that has died holds its turn no longer than this; the others take longer over no round. */
const TURN_MS = 5_000;

/** The turn of a dispatcher that leaves something waiting: so long the others leave it alone. */
export function turnFrom(now: number): number {
  return now + TURN_MS;
}

/** @param own turn of the dispatcher that asks */
export function isOthersTurn({ turn }: Slots, now: number, own?: number): boolean {
  return turn !== undefined && turn > now && turn !== own;
}

/** How many more may be admitted now, and what keeps it from being more. */
export interface Room {
  readonly count: number;
  readonly bound: 'halted' | 'slots' | 'pace';
}

export function roomOf(slots: Slots, now: number): Room {
  if (slots.isHalted) return { count: 0, bound: 'halted' };
  const { running, startsPerSecond } = allowanceOf(slots, now);
  const bySlots = Math.max(0, running - slots.running);
  const spentUntil = Math.max(slots.pace ?? 0, now);
  const byPace = Math.max(0, Math.floor((latestPace(now) - spentUntil) / paceInterval(startsPerSecond)));
  return bySlots <= byPace ? { count: bySlots, bound: 'slots' } : { count: byPace, bound: 'pace' };
}

/** What a tenant wants beyond its guarantee. */
export interface Demand {
  readonly tenantId: string;
  readonly running: number;
  readonly startsPerSecond: number;
  readonly weight: number;
}

/**
 * What a tenant could use beyond its guarantee, when that is more than it has, or when what it has is ending.
 * @returns undefined when its limits or its work allow no more than it has
 */
export function demandOf(tenantId: string, slots: Slots, now: number): Demand | undefined {
  const { runningExecutions: guarantee, burstExecutions, startsPerSecond, weight } = slots.limits;
  if (slots.isHalted) return undefined;
  const useful = Math.min(burstExecutions, slots.running + slots.backlog);
  const running = Math.max(0, useful - guarantee);
  const starts = Math.max(0, slots.backlog - startsPerSecond);
  const has = allowanceOf(slots, now);
  const wantsMore = useful > has.running || slots.backlog > has.startsPerSecond || isEnding(slots.lease, now);
  return wantsMore && running + starts > 0 ? { tenantId, running, startsPerSecond: starts, weight } : undefined;
}
