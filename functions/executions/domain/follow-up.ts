import type { Clock } from '../../shared/clock.ts';
import type { Dispatched } from './dispatch.ts';
import type { DemandQueue, ExecutionStore, WakeQueue } from './ports.ts';
import { demandOf } from './slots.ts';

export interface FollowUpPorts {
  readonly store: Pick<ExecutionStore, 'delayWake'>;
  readonly wakes: WakeQueue;
  readonly demands: DemandQueue;
  readonly clock: Clock;
}

/** SQS delays by whole seconds; starts may run two seconds ahead of their pace, so that none is lost by it. */
const DELAY_SECONDS = 1;
/** A tenant's demand is said once in this time by one warm function: it changes little, and dispatches are many. */
const DEMAND_INTERVAL_MS = 1_000;
/** Tenants whose last report is remembered. */
const MOST_REMEMBERED = 1_000;

/** What a dispatch that left something behind does for the tenant. */
export type FollowUp = (tenantId: string, requestId: string, dispatched: Dispatched) => Promise<void>;

/**
 * Sees to it that what waits is looked at again: a tenant that has used up its pace is woken when there is some again, one
 * whose starts were throttled a little later, one that has more than the time of a dispatcher at once, and the allocator hears
 * of a tenant that could use more than it may.
 */
export function followUp({ store, wakes, demands, clock }: FollowUpPorts): FollowUp {
  const reported = new Map<string, number>();
  const isTimely = (tenantId: string, now: number): boolean => {
    if (now - (reported.get(tenantId) ?? 0) < DEMAND_INTERVAL_MS) return false;
    if (reported.size >= MOST_REMEMBERED) reported.clear();
    reported.set(tenantId, now);
    return true;
  };
  /** In a second, unless someone else has seen to it. */
  const wakeLater = async (tenantId: string, requestId: string, now: number, isRepair: boolean): Promise<void> => {
    if (!(await store.delayWake(tenantId, now + DELAY_SECONDS * 1_000, now))) return;
    await wakes.wake(tenantId, requestId, { delaySeconds: DELAY_SECONDS, isRepair });
  };
  return async (tenantId, requestId, { slots, bound }) => {
    const now = clock.now();
    if (bound === 'turn') return;
    if (bound === 'time') await wakes.wake(tenantId, requestId);
    if (bound === 'pace' || bound === 'busy') await wakeLater(tenantId, requestId, now, bound === 'busy');
    const demand = demandOf(tenantId, slots, now);
    if (demand !== undefined && isTimely(tenantId, now)) await demands.report(demand, requestId);
  };
}
