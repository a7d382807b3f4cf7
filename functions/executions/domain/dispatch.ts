import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { endingOf, platformFault } from './ending.ts';
import { type Execution, executionArnOf, firstDue, isAdmitted, isWaiting } from './execution.ts';
import type { Capacity, ExecutionStore, StateMachines } from './ports.ts';

export interface DispatchPorts {
  readonly store: ExecutionStore;
  readonly machines: StateMachines;
  readonly clock: Clock;
}

/** What a dispatch has done. */
export interface Dispatched {
  readonly admitted: number;
  readonly started: number;
  /** The tenant's slots behind the last admission. @default - nothing waited, so they were not looked at */
  readonly capacity?: Capacity;
}

/** Heads that are handled in one round: their starts run side by side, and one round is about 100 ms. */
const HEADS = 10;

/**
 * Starts what the tenant's backlog holds, as far as its slots allow. It may die at any point and run beside others:
 * an entry stays in the backlog until its start is recorded, so an execution that was admitted but not started is
 * found again at the head, and is then started without taking a second slot.
 * @param deadline milliseconds since the epoch
 * @throws DomainError `platform-busy` when Step Functions throttles, or when the time is up with work and room left
 */
export async function dispatch(tenantId: string, ports: DispatchPorts, deadline: number): Promise<Dispatched> {
  let total: Dispatched = { admitted: 0, started: 0 };
  for (;;) {
    const heads = await ports.store.backlogHeads(tenantId, HEADS);
    if (heads.length === 0) return total;
    const round = await dispatchHeads(tenantId, heads, ports);
    const { capacity = total.capacity } = round;
    total = {
      admitted: total.admitted + round.admitted,
      started: total.started + round.started,
      ...(capacity === undefined ? {} : { capacity }),
    };
    if (round.isFull || heads.length < HEADS) return total;
    if (ports.clock.now() >= deadline) throw new DomainError('platform-busy', 'The backlog is longer than the time.');
  }
}

async function dispatchHeads(tenantId: string, heads: readonly string[], ports: DispatchPorts) {
  const executions = await ports.store.findMany(tenantId, heads);
  const { admitted, isFull, capacity } = await admitWaiting(tenantId, executions, ports.store);
  const stale = heads.filter((_, index) => {
    const execution = executions[index];
    return execution === undefined || !(isWaiting(execution) || isAdmitted(execution));
  });
  const startable = [...executions.filter((each) => each !== undefined && isAdmitted(each)), ...admitted];
  const work = [
    ...startable.map((execution) => execution && start(execution, ports)),
    ...stale.map((id) => ports.store.forgetEntry(tenantId, id)),
  ];
  // One that fails does not keep the others from being started; its entry stays and its message comes again.
  const failure = (await Promise.allSettled(work)).find((outcome) => outcome.status === 'rejected');
  if (failure !== undefined) throw failure.reason;
  return { admitted: admitted.length, started: startable.length, isFull, capacity };
}

/** Admits those that wait, oldest first, until the slots are used up; none of a tenant that is suspended. */
async function admitWaiting(
  tenantId: string,
  executions: readonly (Execution | undefined)[],
  store: ExecutionStore,
): Promise<{ readonly admitted: readonly Execution[]; readonly isFull: boolean; readonly capacity?: Capacity }> {
  const waiting = executions.filter((execution) => execution !== undefined).filter(isWaiting);
  const admitted: Execution[] = [];
  if (waiting.length === 0) return { admitted, isFull: false };
  const before = await store.capacity(tenantId);
  const { running, limit } = before;
  const result = (isFull: boolean) => {
    // One that finds no room has lost it to another dispatcher, who was not counted before.
    return { admitted, isFull, capacity: { ...before, running: isFull ? limit : running + admitted.length } };
  };
  if (before.isSuspended) return { admitted, isFull: true, capacity: before };
  if (running >= limit) return result(true);
  for (const execution of waiting) {
    const outcome = await store.admit(execution, limit);
    if (outcome === 'no-room') return result(true);
    if (outcome === 'admitted') admitted.push({ ...execution, slot: 'held' });
  }
  return result(false);
}

/** Starts an execution that holds a slot, and records it. */
async function start(execution: Execution, ports: DispatchPorts): Promise<void> {
  const { store, machines, clock } = ports;
  if (execution.cancelRequestedAt !== undefined) {
    await cancelUnstarted(execution, ports);
    return;
  }
  const input = await store.payload(execution.tenantId, execution.id, 'input');
  if (input === undefined) throw new Error(`execution ${execution.id} has no input`);
  const outcome = await machines.start(execution, input);
  if (outcome.kind === 'refused') {
    const fault = platformFault('The execution could not be started', outcome.detail, isoTime(clock));
    await store.recordEnd(execution, fault);
    return;
  }
  const ending = outcome.kind === 'adopted' ? endingOf(outcome.run) : undefined;
  if (ending !== undefined) {
    await store.recordEnd(execution, ending);
    return;
  }
  const startedAt = outcome.kind === 'adopted' ? outcome.run.startedAt : outcome.startedAt;
  if (!(await store.recordStart(execution, startedAt, firstDue(clock.now())))) {
    await stopIfCancelled(execution, startedAt, ports);
  }
}

/** Cancelled between admission and start. It may run all the same: started by a dispatcher that died before it could say so. */
async function cancelUnstarted(execution: Execution, { store, machines, clock }: DispatchPorts): Promise<void> {
  const run = await machines.describe(executionArnOf(execution));
  if (run === undefined) {
    await store.recordEnd(execution, { status: 'cancelled', endedAt: isoTime(clock) });
    return;
  }
  const ending = endingOf(run);
  if (ending !== undefined) {
    await store.recordEnd(execution, ending);
    return;
  }
  await machines.stop(executionArnOf(execution), execution.cancelReason);
  await store.recordStart(execution, run.startedAt, firstDue(clock.now()), { evenIfCancelled: true });
}

/** The start was not recorded: the execution has ended already, another dispatcher was first, or it was cancelled meanwhile. */
async function stopIfCancelled(execution: Execution, startedAt: string, ports: DispatchPorts): Promise<void> {
  const { store, machines, clock } = ports;
  const now = await store.find(execution.tenantId, execution.id);
  if (now === undefined || !isAdmitted(now)) return store.forgetEntry(execution.tenantId, execution.id);
  await machines.stop(executionArnOf(now), now.cancelReason);
  await store.recordStart(now, startedAt, firstDue(clock.now()), { evenIfCancelled: true });
}
