import { DomainError } from '../../shared/errors.ts';
import { admitWaiting } from './admit.ts';
import { isAdmitted, isWaiting } from './execution.ts';
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
    if (heads.length < HEADS) return total;
    if (clock.now() >= options.deadline) throw new DomainError('platform-busy', 'The backlog is longer than the time.');
  }
}

async function dispatchHeads(tenantId: string, heads: readonly string[], slots: Slots, ports: StartPorts) {
  const executions = await ports.store.findMany(tenantId, heads);
  const waiting = executions.filter((execution) => execution !== undefined).filter(isWaiting);
  const admitted = await admitWaiting(tenantId, waiting, slots, ports);
  const stale = heads.filter((_, index) => {
    const execution = executions[index];
    return execution === undefined || !(isWaiting(execution) || isAdmitted(execution));
  });
  const left = executions.filter((execution) => execution !== undefined).filter(isAdmitted);
  const startable = [...left, ...admitted.executions];
  const work = [
    ...startable.map((execution) => startAdmitted(execution, ports)),
    ...stale.map((id) => ports.store.forgetEntry(tenantId, id)),
  ];
  // One that fails does not keep the others from being started; its entry stays and its message comes again.
  const failure = (await Promise.allSettled(work)).find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  const { slots: behind, bound } = admitted;
  return { admitted: admitted.executions.length, started: startable.length, slots: behind, bound };
}
