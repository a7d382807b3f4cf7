import { isoTime } from '../../shared/clock.ts';
import { endingOf, isOutdated, platformFault } from './ending.ts';
import { type Execution, executionArnOf, hasEnded, isAdmitted, isWaiting, nextDue } from './execution.ts';
import { finish } from './finish.ts';
import { keysOf, sortWaiting } from './lots.ts';
import type { DueIndex, DueWork, ExecutionStore, Lots, StateMachines, WakeQueue } from './ports.ts';
import { type ResumePorts, resumeBulk } from './resume-bulk.ts';

export interface ReconcilePorts extends ResumePorts {
  readonly index: DueIndex;
  readonly store: ExecutionStore;
  readonly lots: Lots;
  readonly machines: StateMachines;
  readonly wakes: WakeQueue;
  /** Waits until Step Functions may be asked again. */
  readonly pace: () => Promise<void>;
  /** Hears of what could not be looked at; it stays due, and the others go on. */
  readonly onFailure: (due: DueWork, error: unknown) => void;
}

/** What was found, by kind. All but `unchanged`, `waiting` and `failed` are repairs. */
export const FINDINGS = [
  'unchanged',
  'waiting',
  'unparked',
  'ended',
  'unstarted',
  'lost',
  'stopped',
  'resumed',
  'failed',
] as const;
export type ReconcileFinding = (typeof FINDINGS)[number];
export type Findings = Readonly<Record<ReconcileFinding, number>>;

/** Looks at one shard in one run: with eight shards and 15 ms for one that waits, half a minute. */
const PAGE = 200;

/**
 * Looks at the open executions and bulk operations that are due and repairs what events failed to bring: ends that were not heard of,
 * starts that were admitted but not made, tenants that were not woken, workers that were not told. Stops at the deadline; what is left stays due.
 * @param deadline milliseconds since the epoch
 */
export async function reconcile(ports: ReconcilePorts, deadline: number): Promise<Findings> {
  const findings = {
    unchanged: 0,
    waiting: 0,
    unparked: 0,
    ended: 0,
    unstarted: 0,
    lost: 0,
    stopped: 0,
    resumed: 0,
    failed: 0,
  };
  const toWake = new Map<string, string>();
  const upTo = isoTime(ports.clock);
  for (let shard = 0; shard < ports.index.shards; shard++) {
    for (const due of await ports.index.due(shard, upTo, PAGE)) {
      if (ports.clock.now() >= deadline) break;
      const { finding, wake } = await lookAt(due, ports);
      if (finding !== undefined) findings[finding] += 1;
      if (wake !== undefined) toWake.set(due.tenantId, wake);
    }
  }
  for (const [tenantId, requestId] of toWake) await ports.wakes.wake(tenantId, requestId, { isRepair: true });
  return findings;
}

/** @returns what was found, and the request to name in the wake message if the tenant shall be woken */
async function lookAt(
  due: DueWork,
  ports: ReconcilePorts,
): Promise<{ readonly finding?: ReconcileFinding; readonly wake?: string }> {
  try {
    if (due.kind === 'bulk') return (await resumeBulk(due, ports)) ? { finding: 'resumed' } : {};
    const execution = await ports.store.find(due.tenantId, due.id);
    if (execution === undefined || hasEnded(execution)) return {};
    const finding = await look(execution, ports);
    return finding === 'unchanged' || finding === 'stopped' ? { finding } : { finding, wake: execution.requestId };
  } catch (error) {
    ports.onFailure(due, error);
    return { finding: 'failed' };
  }
}

async function look(execution: Execution, ports: ReconcilePorts): Promise<ReconcileFinding> {
  if (isWaiting(execution)) {
    await postpone(execution, ports);
    return (await unparkIfFree(execution, ports)) ? 'unparked' : 'waiting';
  }
  await ports.pace();
  const run = await ports.machines.describe(executionArnOf(execution));
  if (run === undefined) return unknownToStepFunctions(execution, ports);
  // Step Functions does not tell of the redrive yet.
  const ending = isOutdated(run, execution) ? undefined : endingOf(run);
  if (ending !== undefined) {
    await finish(execution, ending, ports);
    return 'ended';
  }
  await postpone(execution, ports);
  if (execution.cancelRequestedAt !== undefined) {
    await ports.machines.stop(executionArnOf(execution), execution.cancelReason);
    return 'stopped';
  }
  // Running, though the start is not recorded: the dispatcher finds its entry in the backlog and records it.
  return isAdmitted(execution) ? 'unstarted' : 'unchanged';
}

/** The reason for which it waits aside may have ended while the one who should have let it go died. */
async function unparkIfFree(execution: Execution, { store, lots }: ReconcilePorts): Promise<boolean> {
  const { tenantId, lot } = execution;
  if (lot === undefined) return false;
  const holders = await lots.holders(tenantId, keysOf([execution]));
  const { free } = sortWaiting([execution], await store.slots(tenantId), holders);
  return free.length > 0 && (await lots.unpark(tenantId, lot, 1)) > 0;
}

async function unknownToStepFunctions(execution: Execution, ports: ReconcilePorts): Promise<ReconcileFinding> {
  if (isAdmitted(execution)) {
    await postpone(execution, ports);
    return 'unstarted';
  }
  const detail = 'its state machine was removed while it ran';
  const fault = platformFault('The execution was lost', detail, isoTime(ports.clock));
  await finish(execution, fault, ports);
  return 'lost';
}

function postpone(execution: Execution, { store, clock }: ReconcilePorts): Promise<void> {
  return store.postpone(execution, nextDue(execution, clock.now()));
}
