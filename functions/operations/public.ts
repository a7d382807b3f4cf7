import { TTL_ATTRIBUTE } from '../shared/table/contract.ts';
import { tenantKeys } from '../shared/table/keys.ts';
import type { Put, Table, Update } from '../shared/table/table.ts';
import { IS_OPEN, updateWrite } from './adapters/operation-writes.ts';
import {
  forgottenAt,
  type NewOperation,
  type OperationRecord,
  operationRecord,
  pendingOperation,
} from './domain/operation.ts';
import { type OperationResource, operationPath, toOperation } from './domain/resources.ts';

/**
 * What contexts that do long work use: an operation is accepted, advanced and ended by writes in the very transactions
 * that accept, advance and end the work.
 */
export type { NewOperation, OperationRecord, OperationResource };
export { operationPath };

/** The operation as it begins; refused when there is one with its id. */
export function acceptOperationWrite(tenantId: string, operation: NewOperation): Put {
  return { put: { ...tenantKeys.operation(tenantId, operation.id), ...pendingOperation(operation) } };
}

/** The operation as the API shows it when it is accepted. */
export function acceptedOperation(operation: NewOperation): OperationResource {
  return toOperation(pendingOperation(operation));
}

/** The work begins; refused when it has begun before. */
export function startOperationWrite(tenantId: string, id: string, startedAt: string): Update {
  return updateWrite(tenantId, id, { status: 'running', startedAt }, '#status = :pending', { ':pending': 'pending' });
}

/** How far an operation is. */
export type OperationAdvance = Pick<OperationRecord, 'progress' | 'errors'> & {
  /** ISO time at which the work began. */
  readonly startedAt: string;
};

/** The work goes on; refused when it has ended. */
export function advanceOperationWrite(tenantId: string, id: string, advance: OperationAdvance): Update {
  return updateWrite(tenantId, id, { status: 'running', ...advance }, IS_OPEN.condition, IS_OPEN.values);
}

/** How an operation ends. */
export interface OperationEnd extends Partial<Pick<OperationRecord, 'progress' | 'errors'>> {
  readonly status: 'succeeded' | 'failed' | 'cancelled';
  /** ISO time. */
  readonly endedAt: string;
}

/** The work has ended; refused when it had ended before. */
export function endOperationWrite(tenantId: string, id: string, end: OperationEnd): Update {
  const attributes = { ...end, [TTL_ATTRIBUTE]: forgottenAt(end.endedAt) };
  return updateWrite(tenantId, id, attributes, IS_OPEN.condition, IS_OPEN.values);
}

/** An operation, read consistently. */
export async function readOperation(table: Table, tenantId: string, id: string): Promise<OperationRecord | undefined> {
  const item = await table.get(tenantKeys.operation(tenantId, id));
  return item && operationRecord.parse(item);
}
