import { type Clock, isoTime } from '../../shared/clock.ts';
import { endingOf, isOutdated, platformFault } from './ending.ts';
import { type Execution, executionArnOf, firstDue, isAdmitted } from './execution.ts';
import { finish } from './finish.ts';
import type { ExecutionStore, Lots, StartOutcome, StateMachines } from './ports.ts';

export interface StartPorts {
  readonly store: ExecutionStore;
  readonly lots: Lots;
  readonly machines: StateMachines;
  readonly clock: Clock;
}

/** Starts an execution that holds a slot, and records it. */
export async function startAdmitted(execution: Execution, ports: StartPorts): Promise<void> {
  const { store, clock } = ports;
  if (execution.cancelRequestedAt !== undefined) {
    await cancelUnstarted(execution, ports);
    return;
  }
  const outcome = await begin(execution, ports);
  if (outcome.kind === 'refused') {
    const fault = platformFault('The execution could not be started', outcome.detail, isoTime(clock));
    await finish(execution, fault, ports);
    return;
  }
  const ending = outcome.kind === 'adopted' ? endingOf(outcome.run) : undefined;
  if (ending !== undefined) {
    await finish(execution, ending, ports);
    return;
  }
  const begun = outcome.kind === 'adopted' ? outcome.run.startedAt : outcome.startedAt;
  const startedAt = execution.startedAt ?? begun;
  if (!(await store.recordStart(execution, startedAt, firstDue(clock.now())))) {
    await stopIfCancelled(execution, startedAt, ports);
  }
}

async function begin(execution: Execution, { store, machines }: StartPorts): Promise<StartOutcome> {
  if ((execution.redrives ?? 0) > 0) return machines.redrive(execution);
  const input = await store.payload(execution.tenantId, execution.id, 'input');
  if (input === undefined) throw new Error(`execution ${execution.id} has no input`);
  return machines.start(execution, input);
}

/** Cancelled between admission and start. It may run all the same: started by a dispatcher that died before it could say so. */
async function cancelUnstarted(execution: Execution, ports: StartPorts): Promise<void> {
  const { store, machines, clock } = ports;
  const run = await machines.describe(executionArnOf(execution));
  if (run === undefined || isOutdated(run, execution)) {
    await finish(execution, { status: 'cancelled', endedAt: isoTime(clock) }, ports);
    return;
  }
  const ending = endingOf(run);
  if (ending !== undefined) {
    await finish(execution, ending, ports);
    return;
  }
  await machines.stop(executionArnOf(execution), execution.cancelReason);
  await store.recordStart(execution, execution.startedAt ?? run.startedAt, firstDue(clock.now()), {
    evenIfCancelled: true,
  });
}

/** The start was not recorded: the execution has ended already, another dispatcher was first, or it was cancelled meanwhile. */
async function stopIfCancelled(execution: Execution, startedAt: string, ports: StartPorts): Promise<void> {
  const { store, machines, clock } = ports;
  const now = await store.find(execution.tenantId, execution.id);
  if (now === undefined || !isAdmitted(now)) return store.forgetEntry(execution.tenantId, execution);
  await machines.stop(executionArnOf(now), now.cancelReason);
  await store.recordStart(now, startedAt, firstDue(clock.now()), { evenIfCancelled: true });
}
