import * as z from 'zod';
import { tenantProfile } from '../../shared/access/records.ts';
import { tenantKeys } from '../../shared/table/keys.ts';
import type { Item, Update } from '../../shared/table/table.ts';
import type { Pauses } from '../domain/ports.ts';
import { allowanceOf, type Lease, latestPace, paceInterval, type Slots } from '../domain/slots.ts';

/** `<tenant>#tenant / slots`: a tenant that has started nothing yet may have none. */
const slotsRecord = z.object({
  running: z.number().default(0),
  backlog: z.number().default(0),
  lease: z.object({ running: z.number(), startsPerSecond: z.number(), until: z.number() }).optional(),
  allocation: z.number().default(0),
  pace: z.number().optional(),
  turn: z.number().optional(),
});

/** The slots by their own row and the tenant's profile, which says what the tenant may have. */
export function toSlots(slots: Item | undefined, profile: Item | undefined, pauses: Pauses): Slots {
  const { limits, tier, status } = tenantProfile.parse(profile);
  const isHalted = status === 'suspended' || pauses.all;
  return { ...slotsRecord.parse(slots ?? {}), limits, tier, isHalted, pausedWorkflows: pauses.workflows };
}

/** One more that waits; the row of the slots is made with the first. */
export function joinBacklog(tenantId: string, limit: number): Update {
  return {
    update: tenantKeys.slots(tenantId),
    expression:
      'SET #backlog = if_not_exists(#backlog, :zero) + :one, #running = if_not_exists(#running, :zero), #type = :type, #v = :one',
    condition: 'attribute_not_exists(#backlog) OR #backlog < :limit',
    names: { '#backlog': 'backlog', '#running': 'running', '#type': 'type', '#v': 'v' },
    values: { ':zero': 0, ':one': 1, ':limit': limit, ':type': 'slots' },
  };
}

/** One less that waits. */
export function leaveBacklog(tenantId: string): Update {
  return {
    update: tenantKeys.slots(tenantId),
    expression: 'SET #backlog = #backlog - :one',
    condition: '#backlog > :zero',
    names: { '#backlog': 'backlog' },
    values: { ':one': 1, ':zero': 0 },
  };
}

/**
 * Takes slots for as many executions, and moves the pace by as many starts: from now where it lags behind, else from where it
 * stands, so that dispatchers beside each other need not know the moment that the others have moved it to.
 * @param turn of the dispatcher, if it takes one
 */
export function takeSlots(tenantId: string, count: number, slots: Slots, now: number, turn?: number): Update {
  const { running, startsPerSecond } = allowanceOf(slots, now);
  const step = count * paceInterval(startsPerSecond);
  const lags = slots.pace === undefined || slots.pace <= now;
  const pace = lags
    ? {
        set: ':pace',
        holds: '(attribute_not_exists(#pace) OR #pace <= :now)',
        values: { ':pace': now + step, ':now': now },
      }
    : { set: '#pace + :step', holds: '#pace <= :latest', values: { ':step': step, ':latest': latestPace(now) - step } };
  return {
    update: tenantKeys.slots(tenantId),
    expression: `SET #running = #running + :count, #backlog = #backlog - :count, #pace = ${pace.set}${turn === undefined ? '' : ', #turn = :turn'}`,
    condition: [
      '#running <= :most',
      '#backlog >= :count',
      '(attribute_not_exists(#allocation) OR #allocation = :allocation)',
      pace.holds,
    ].join(' AND '),
    names: {
      '#running': 'running',
      '#backlog': 'backlog',
      '#pace': 'pace',
      '#allocation': 'allocation',
      ...(turn === undefined ? {} : { '#turn': 'turn' }),
    },
    values: {
      ':count': count,
      ':most': running - count,
      ':allocation': slots.allocation,
      ...pace.values,
      ...(turn === undefined ? {} : { ':turn': turn }),
    },
  };
}

/** The dispatcher that took this turn is done. */
export function endTurnWrite(tenantId: string, turn: number): Update {
  return {
    update: tenantKeys.slots(tenantId),
    expression: 'REMOVE #turn',
    condition: '#turn = :turn',
    names: { '#turn': 'turn' },
    values: { ':turn': turn },
  };
}

/** Gives one slot back. */
export function releaseSlot(tenantId: string): Update {
  return {
    update: tenantKeys.slots(tenantId),
    expression: 'SET #running = #running - :one',
    condition: '#running > :zero',
    names: { '#running': 'running' },
    values: { ':one': 1, ':zero': 0 },
  };
}

/** Another lease; who admits by the old one is refused. */
export function leaseWrite(tenantId: string, lease: Lease): Update {
  return {
    update: tenantKeys.slots(tenantId),
    expression: 'SET #lease = :lease, #allocation = if_not_exists(#allocation, :zero) + :one',
    condition: 'attribute_exists(PK)',
    names: { '#lease': 'lease', '#allocation': 'allocation' },
    values: { ':lease': { ...lease }, ':zero': 0, ':one': 1 },
  };
}

/** The ground for admissions is another: who admits by the one before is refused. */
export function newGround(tenantId: string): Update {
  return {
    update: tenantKeys.slots(tenantId),
    expression: 'SET #allocation = if_not_exists(#allocation, :zero) + :one, #type = :type, #v = :one',
    names: { '#allocation': 'allocation', '#type': 'type', '#v': 'v' },
    values: { ':zero': 0, ':one': 1, ':type': 'slots' },
  };
}

/** Notes that the tenant will be woken `at`, unless it will be already. */
export function delayWakeWrite(tenantId: string, at: number, now: number): Update {
  return {
    update: tenantKeys.slots(tenantId),
    expression: 'SET #wakeAt = :at',
    condition: 'attribute_not_exists(#wakeAt) OR #wakeAt <= :now',
    names: { '#wakeAt': 'wakeAt' },
    values: { ':at': at, ':now': now },
  };
}
