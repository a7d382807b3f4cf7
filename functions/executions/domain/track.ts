import { endingOf, isOutdated } from './ending.ts';
import { type Execution, executionArnOf } from './execution.ts';
import { finish } from './finish.ts';
import type { ExecutionStore, Lots, Run, StateMachines, WakeQueue } from './ports.ts';
import type { StatusChange } from './status-change.ts';

export interface TrackPorts {
  readonly store: ExecutionStore;
  readonly lots: Lots;
  readonly machines: StateMachines;
  readonly wakes: WakeQueue;
}

/** `recorded`: it ended now; `nothing-new`: it runs, or its end is known; `foreign`: no execution of ours. */
export type Tracked = 'recorded' | 'nothing-new' | 'foreign';

/**
 * Records the end of an execution and wakes the tenant, whose slot is free again. Events may come twice, late, or
 * never (then the reconciler finds the end).
 * @throws DomainError `platform-busy`: the event should come again
 */
export async function track(change: StatusChange, ports: TrackPorts): Promise<Tracked> {
  const { tenantId, executionId, executionArn, status } = change;
  if (status === 'RUNNING' || status === 'PENDING_REDRIVE') return 'nothing-new';
  const execution = await ports.store.find(tenantId, executionId);
  if (execution === undefined || executionArnOf(execution) !== executionArn) return 'foreign';
  const run = await currentRun({ ...change, status }, execution, ports.machines);
  if (run === undefined) return 'nothing-new';
  const ending = endingOf(run);
  const isRecorded = ending !== undefined && (await finish(execution, ending, ports));
  // Also when the end was known: the one who recorded it may have died before this.
  await ports.wakes.wake(tenantId, execution.requestId);
  return isRecorded ? 'recorded' : 'nothing-new';
}

/**
 * What the event says, or what Step Functions says itself where the output was too large for the event, or where the event may
 * tell of an end before a redrive.
 * @returns undefined when it tells of such an end
 */
async function currentRun(run: Run, execution: Execution, machines: StateMachines): Promise<Run | undefined> {
  const lacksOutput = run.status === 'SUCCEEDED' && run.output === undefined;
  if (!lacksOutput && execution.redrives === undefined) return run;
  const described = (await machines.describe(executionArnOf(execution))) ?? run;
  return isOutdated(described, execution) ? undefined : described;
}
