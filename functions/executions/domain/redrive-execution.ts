import type { PrincipalReference } from '../../shared/access/caller.ts';
import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { newId } from '../../shared/new-id.ts';
import { type Execution, executionArnOf, firstDue, hasEnded } from './execution.ts';
import type { ExecutionStore, StateMachines } from './ports.ts';

export interface RedriveRequest {
  readonly tenantId: string;
  readonly id: string;
  /** How many executions of the tenant may wait. */
  readonly backlogLimit: number;
  readonly principal: PrincipalReference;
  readonly requestId: string;
}

export interface RedrivePorts {
  readonly store: ExecutionStore;
  readonly machines: StateMachines;
  readonly clock: Clock;
}

/**
 * Lets an execution that faulted or was cancelled go on where it stopped. It is admitted anew: it waits for a slot as one does
 * that was just started.
 * @returns the execution as it stands then
 * @throws DomainError `not-found`, `not-redrivable`, `backlog-full`
 */
export async function redriveExecution(request: RedriveRequest, ports: RedrivePorts): Promise<Execution> {
  const { store, machines, clock } = ports;
  const execution = await store.find(request.tenantId, request.id);
  if (execution === undefined) throw new DomainError('not-found');
  if (!hasEnded(execution)) throw new DomainError('not-redrivable', 'It has not ended.');
  const run = await machines.describe(executionArnOf(execution));
  if (run?.redrivable !== true) throw new DomainError('not-redrivable', run?.redriveObstacle ?? 'It has not run.');
  const at = isoTime(clock);
  const redriven = toRedriven(execution, at);
  const outcome = await store.redrive(execution, redriven, {
    backlogLimit: request.backlogLimit,
    due: firstDue(clock.now()),
    audit: auditOf(request, at, clock),
  });
  if (outcome === 'backlog-full') throw new DomainError('backlog-full');
  if (outcome === 'changed') throw new DomainError('not-redrivable', 'It is being changed by others.');
  return redriven;
}

/** It waits again, and nothing of how it ended is left. */
function toRedriven(execution: Execution, at: string): Execution {
  const { admittedAt: _, endedAt: __, error: ___, cancelRequestedAt: ____, cancelReason: _____, ...kept } = execution;
  return { ...kept, status: 'pending', slot: 'none', redrives: (execution.redrives ?? 0) + 1, redrivenAt: at };
}

function auditOf({ id, principal, requestId }: RedriveRequest, at: string, clock: Clock) {
  return { id: newId(clock), at, action: 'execution.redrive', principal, resource: `execution/${id}`, requestId };
}
