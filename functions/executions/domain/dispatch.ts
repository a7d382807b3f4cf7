import { DomainError } from '../../shared/errors.ts';
import { admitWaiting } from './admit.ts';
import { type Execution, isAdmitted, isWaiting } from './execution.ts';
import { keysOf, sortWaiting } from './lots.ts';
import type { BacklogEntry } from './ports.ts';
import { roomOf, type Slots } from './slots.ts';
import { type StartPorts, startAdmitted } from './start-admitted.ts';

/** What a dispatch has done. */
export interface Dispatched {
  readonly admitted: number;
  readonly started: number;
  /** The tenant's slots behind the last admission. */
  readonly slots: Slots;
  /** What kept it from admitting more. @default - nothing waits any more */
  readonly bound?: ReturnType<typeof roomOf>['bound'];
}

export interface DispatchOptions {
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /**
   * Look at the heads even when the slots are full: someone who was here before may have died between an admission and
   * its start. @default false
   */
  readonly isRepeated?: boolean;
}

/** Heads that are handled in one round: their starts run side by side, and one round is about 100 ms. */
const HEADS = 10;

/**
 * Starts what the tenant's backlog holds, as far as its slots allow. It may die at any point and run beside others:
 * an entry stays in the backlog until its start is recorded, so an execution that was admitted but not started is
 * found again at the head, and is then started without taking a second slot.
 * @throws DomainError `platform-busy` when Step Functions throttles, or when the time is up with work and room left
 */
export async function dispatch(tenantId: string, ports: StartPorts, options: DispatchOptions): Promise<Dispatched> {
  const { store, clock } = ports;
  let total: Dispatched = { admitted: 0, started: 0, slots: await store.slots(tenantId) };
  for (;;) {
    const room = roomOf(total.slots, clock.now());
    // Most messages of a busy tenant find no room: they cost this one read.
    if (room.count === 0 && options.isRepeated !== true && total.slots.backlog > 0)
      return { ...total, bound: room.bound };
    const heads = await store.backlogHeads(tenantId, HEADS);
    if (heads.length === 0) return total;
    const round = await dispatchHeads(tenantId, heads, total.slots, ports);
    const sums = { admitted: total.admitted + round.admitted, started: total.started + round.started };
    total = { ...sums, slots: round.slots };
    if (round.bound !== undefined) return { ...total, bound: round.bound };
    if (heads.length < HEADS && !round.isContended) return total;
    if (clock.now() >= options.deadline) throw new DomainError('platform-busy', 'The backlog is longer than the time.');
  }
}

async function dispatchHeads(tenantId: string, heads: readonly BacklogEntry[], slots: Slots, ports: StartPorts) {
  const { store, lots } = ports;
  const found = await store.findMany(
    tenantId,
    heads.map(({ id }) => id),
  );
  const executions = found.filter((execution) => execution !== undefined);
  const waiting = executions.filter((execution) => isWaiting(execution) && execution.lot === undefined);
  const sorted = sortWaiting(waiting, slots, await lots.holders(tenantId, keysOf(waiting)));
  const admitted = await admitWaiting(tenantId, sorted.free, slots, ports);
  const startable = [...executions.filter(isAdmitted), ...admitted.executions];
  const stale = heads.filter((_, index) => !isOpen(found[index]));
  const parked = sorted.aside.map(({ execution, lot }) => lots.park(execution, lot));
  const work = [
    ...startable.map((execution) => startAdmitted(execution, ports)),
    ...stale.map((entry) => store.forgetEntry(tenantId, entry)),
    ...parked,
  ];
  // One that fails does not keep the others from being started; its entry stays and its message comes again.
  const failure = (await Promise.allSettled(work)).find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  const { slots: behind, bound } = admitted;
  // A reason to wait aside that ended meanwhile, or slots and keys that others took: look at the heads again.
  const isContended =
    (await Promise.all(parked)).includes(false) ||
    (bound === undefined && admitted.executions.length < sorted.free.length);
  return { admitted: admitted.executions.length, started: startable.length, slots: behind, bound, isContended };
}

/** Waits or has a slot: its entry has not served yet. */
function isOpen(execution: Execution | undefined): boolean {
  return execution !== undefined && (isWaiting(execution) || isAdmitted(execution));
}
