import type { PrincipalReference } from '../../shared/access/caller.ts';
import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { newId } from '../../shared/new-id.ts';
import { type Execution, executionArnOf, hasEnded, isWaiting } from './execution.ts';
import type { Cancellation, ExecutionStore, StateMachines } from './ports.ts';

export interface CancelRequest {
  readonly tenantId: string;
  readonly id: string;
  readonly reason?: string | undefined;
  readonly principal: PrincipalReference;
  readonly requestId: string;
}

export interface CancelPorts {
  readonly store: ExecutionStore;
  readonly machines: StateMachines;
  readonly clock: Clock;
}

/** From waiting over admitted to ended an execution changes twice; each repetition means one of these changes. */
const MOST_ATTEMPTS = 4;

/**
 * Cancels an execution. One that waits ends at once; one that holds a slot is stopped in Step Functions, whose status
 * event ends it. The wish is stored first, so that it survives whatever happens to the stopping.
 * @returns the execution as it stands then
 * @throws DomainError `not-found`, `execution-ended`
 */
export async function cancelExecution(request: CancelRequest, ports: CancelPorts): Promise<Execution> {
  const { store, clock } = ports;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    const execution = await store.find(request.tenantId, request.id);
    if (execution === undefined) throw new DomainError('not-found');
    if (hasEnded(execution)) throw new DomainError('execution-ended');
    const cancellation = cancellationOf(request, clock);
    if (isWaiting(execution)) {
      if (await store.cancelWaiting(execution, cancellation)) {
        return { ...execution, status: 'cancelled', endedAt: cancellation.at };
      }
    } else if (
      execution.cancelRequestedAt !== undefined ||
      (await store.requestCancellation(execution, cancellation))
    ) {
      // Not known to Step Functions yet: the dispatcher finds the wish when it has started the execution.
      await ports.machines.stop(executionArnOf(execution), request.reason);
      return execution;
    }
  }
  throw new DomainError('platform-busy', 'The execution is changing; try again.');
}

function cancellationOf({ reason, principal, requestId, id }: CancelRequest, clock: Clock): Cancellation {
  const at = isoTime(clock);
  const audit = { id: newId(clock), at, action: 'execution.cancel', principal, resource: `execution/${id}`, requestId };
  return { at, reason, audit };
}
