import { endingOf } from './ending.ts';
import { executionArnOf } from './execution.ts';
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
  const ending = endingOf(await withOutput({ ...change, status }, change, ports.machines));
  const isRecorded = ending !== undefined && (await finish(execution, ending, ports));
  // Also when the end was known: the one who recorded it may have died before this.
  await ports.wakes.wake(tenantId, execution.requestId);
  return isRecorded ? 'recorded' : 'nothing-new';
}

/** The event, or what Step Functions says itself where the output was too large for the event. */
async function withOutput(run: Run, { executionArn }: StatusChange, machines: StateMachines): Promise<Run> {
  if (run.status !== 'SUCCEEDED' || run.output !== undefined) return run;
  return (await machines.describe(executionArn)) ?? run;
}
