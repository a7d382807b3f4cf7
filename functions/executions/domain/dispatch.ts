import { DomainError } from '../../shared/errors.ts';
import { type Admitted, admitWaiting } from './admit.ts';
import { type Execution, isAdmitted, isBeingStarted, isWaiting } from './execution.ts';
import { keysOf, sortWaiting } from './lots.ts';
import type { BacklogEntry } from './ports.ts';
import { isOthersTurn, roomOf, type Slots } from './slots.ts';
import { type StartPorts, startAdmitted } from './start-admitted.ts';

/** What a dispatch has done. */
export interface Dispatched {
  readonly admitted: number;
  readonly started: number;
  /** The tenant's slots behind the last admission. */
  readonly slots: Slots;
  /**
   * What kept it from admitting more: beside what `roomOf` says, that it is another dispatcher's turn, that its own time
   * is up, or that a service is too busy; someone may hold a slot then that was not started.
   * @default - nothing waits any more
   */
  readonly bound?: Admitted['bound'] | 'time' | 'busy';
}

export interface DispatchOptions {
  /** Milliseconds since the epoch. */
  readonly deadline: number;
  /**
   * Look at the heads even when the slots are full or another dispatcher has its turn: someone who was here before may have
   * died between an admission and its start. @default false
   */
  readonly isRepeated?: boolean;
}

/** Heads that are handled in one round: their starts run side by side, and one round is about 100 ms. */
const HEADS = 10;

/** A dispatch under way. */
interface Work extends Dispatched {
  /** Its turn. @default - it has none */
  readonly turn?: number | undefined;
  /** What one of its starts failed with. @default - none did */
  readonly failure?: unknown;
}

/**
 * Starts what the tenant's backlog holds, as far as its slots allow. It may die at any point and run beside others:
 * an entry stays in the backlog until its start is recorded, so an execution that was admitted but not started is
 * found again at the head, and is then started without taking a second slot: once whoever admitted it had the time to.
 *
 * One that leaves something waiting takes its turn: others leave after one look, and it looks once more when its turn is
 * over, since they may have come with news. So a tenant with a long backlog occupies one dispatcher and not all of them.
 */
export async function dispatch(tenantId: string, ports: StartPorts, options: DispatchOptions): Promise<Dispatched> {
  const { store, clock } = ports;
  let sums = { admitted: 0, started: 0 };
  for (;;) {
    const begun = { ...sums, slots: await store.slots(tenantId) };
    if (options.isRepeated !== true && isOthersTurn(begun.slots, clock.now())) return { ...begun, bound: 'turn' };
    const { turn, failure, ...done } = await workOff(tenantId, begun, ports, options);
    if (turn !== undefined) await store.endTurn(tenantId, turn);
    if (failure !== undefined) throw failure;
    if (turn === undefined || done.bound === 'busy') return done;
    if (clock.now() >= options.deadline) return { ...done, bound: 'time' };
    sums = { admitted: done.admitted, started: done.started };
  }
}

/** Rounds until nothing waits or something keeps it from admitting more. */
async function workOff(tenantId: string, begun: Work, ports: StartPorts, options: DispatchOptions): Promise<Work> {
  const { store, clock } = ports;
  let total = begun;
  let passed: BacklogEntry | undefined;
  for (;;) {
    const room = roomOf(total.slots, clock.now());
    // Most messages of a busy tenant find no room: they cost this one read.
    if (room.count === 0 && options.isRepeated !== true && total.slots.backlog > 0)
      return { ...total, bound: room.bound };
    const heads = await store.backlogHeads(tenantId, HEADS, passed);
    if (heads.length === 0) return total;
    const round = await dispatchHeads(tenantId, heads, total, ports, options);
    const sums = { admitted: total.admitted + round.admitted, started: total.started + round.started };
    total = { ...sums, slots: round.slots, turn: round.turn };
    if (round.failure !== undefined)
      return isBusy(round.failure) ? { ...total, bound: 'busy' } : { ...total, failure: round.failure };
    if (round.bound !== undefined) return { ...total, bound: round.bound };
    if (heads.length < HEADS && !round.isContended) return total;
    passed = round.isOthers ? heads.at(-1) : undefined;
    if (clock.now() >= options.deadline) return { ...total, bound: 'time' };
  }
}

const isBusy = (error: unknown): boolean => error instanceof DomainError && error.code === 'platform-busy';

async function dispatchHeads(
  tenantId: string,
  heads: readonly BacklogEntry[],
  { slots, turn }: Work,
  ports: StartPorts,
  { isRepeated }: DispatchOptions,
) {
  const { store, lots, clock } = ports;
  const found = await store.findMany(
    tenantId,
    heads.map(({ id }) => id),
  );
  const executions = found.filter((execution) => execution !== undefined);
  const waiting = executions.filter((execution) => isWaiting(execution) && execution.lot === undefined);
  const sorted = sortWaiting(waiting, slots, await lots.holders(tenantId, keysOf(waiting)));
  const admitted = await admitWaiting(tenantId, sorted.free, slots, ports, { turn, isRepeated });
  const others = isRepeated === true ? [] : executions.filter((execution) => isBeingStarted(execution, clock.now()));
  const abandoned = executions.filter((execution) => isAdmitted(execution) && !others.includes(execution));
  const startable = [...abandoned, ...admitted.executions];
  const stale = heads.filter((_, index) => !isOpen(found[index]));
  const parked = sorted.aside.map(({ execution, lot }) => lots.park(execution, lot));
  const work = [
    ...startable.map((execution) => startAdmitted(execution, ports)),
    ...stale.map((entry) => store.forgetEntry(tenantId, entry)),
    ...parked,
  ];
  // One that fails does not keep the others from being started; its entry stays.
  const outcomes = await Promise.allSettled(work);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  // A reason to wait aside that ended meanwhile, or slots and keys that others took: look at the heads again.
  const isContended =
    outcomes.some((outcome) => outcome.status === 'fulfilled' && outcome.value === false) ||
    (admitted.bound === undefined && admitted.executions.length < sorted.free.length);
  const counts = { admitted: admitted.executions.length, started: startable.length };
  return { ...admitted, ...counts, failure: failed?.reason, isContended, isOthers: others.length === heads.length };
}

/** Waits or has a slot: its entry has not served yet. */
function isOpen(execution: Execution | undefined): boolean {
  return execution !== undefined && (isWaiting(execution) || isAdmitted(execution));
}
