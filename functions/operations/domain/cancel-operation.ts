import type { PrincipalReference } from '../../shared/access/caller.ts';
import { type Clock, isoTime } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import { newId } from '../../shared/new-id.ts';
import type { OperationKind } from '../../shared/operation-resource.ts';
import { isOver, type OperationRecord } from './operation.ts';
import type { OperationStore } from './ports.ts';

export interface CancelOperationRequest {
  readonly tenantId: string;
  readonly id: string;
  readonly principal: PrincipalReference;
  readonly requestId: string;
}

export interface CancelOperationPorts {
  readonly store: OperationStore;
  readonly clock: Clock;
  /** Whether the caller may know of it: what is hidden is not there. */
  readonly isVisible: (operation: OperationRecord) => boolean;
}

/** Operations that go on piece by piece. Publishing is one call of Step Functions, which cannot be called back. */
const CANCELLABLE: ReadonlySet<OperationKind> = new Set(['cancel-executions', 'redrive-executions']);

/**
 * Asks for the end of an operation; whoever does its work ends it between two pieces. Does nothing when it was asked before.
 * @returns the operation as it stands then
 * @throws DomainError `not-found`, `operation-ended`, `not-cancellable`
 */
export async function cancelOperation(
  request: CancelOperationRequest,
  { store, clock, isVisible }: CancelOperationPorts,
): Promise<OperationRecord> {
  const { tenantId, id } = request;
  const find = async (): Promise<OperationRecord> => {
    const operation = await store.find(tenantId, id);
    if (operation === undefined || !isVisible(operation)) throw new DomainError('not-found');
    return operation;
  };
  const before = await find();
  if (!CANCELLABLE.has(before.kind)) throw new DomainError('not-cancellable');
  const isNoted = await store.requestCancellation(tenantId, id, auditOf(request, clock));
  const after = await find();
  if (!isNoted && isOver(after)) throw new DomainError('operation-ended');
  return after;
}

function auditOf({ id, principal, requestId }: CancelOperationRequest, clock: Clock) {
  const at = isoTime(clock);
  return { id: newId(clock), at, action: 'operation.cancel', principal, resource: `operation/${id}`, requestId };
}
