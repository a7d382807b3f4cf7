import { TTL_ATTRIBUTE } from '../shared/table/contract.ts';
import { tenantKeys } from '../shared/table/keys.ts';
import type { Put, Table, Update } from '../shared/table/table.ts';
import {
  forgottenAt,
  type NewOperation,
  type OperationRecord,
  operationRecord,
  pendingOperation,
} from './domain/operation.ts';
import { operationPath } from './domain/resources.ts';

/**
 * What contexts that do long work use: an operation is accepted, advanced and ended by writes in the very transactions
 * that accept, advance and end the work.
 */
export type { NewOperation };
export { operationPath };

/** The operation as it begins; refused when there is one with its id. */
export function acceptOperationWrite(tenantId: string, operation: NewOperation): Put {
  return { put: { ...tenantKeys.operation(tenantId, operation.id), ...pendingOperation(operation) } };
}

/** The work begins; refused when it has begun before. */
export function startOperationWrite(tenantId: string, id: string, startedAt: string): Update {
  return updateWrite(tenantId, id, { status: 'running', startedAt }, '#status = :pending', { ':pending': 'pending' });
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
  return updateWrite(tenantId, id, attributes, '#status IN (:pending, :running)', {
    ':pending': 'pending',
    ':running': 'running',
  });
}

/** @param condition speaks of attributes that are set */
function updateWrite(
  tenantId: string,
  id: string,
  attributes: Readonly<Record<string, unknown>>,
  condition: string,
  values: Readonly<Record<string, unknown>>,
): Update {
  const given = Object.entries(attributes);
  return {
    update: tenantKeys.operation(tenantId, id),
    expression: `SET ${given.map(([name]) => `#${name} = :new_${name}`).join(', ')}`,
    condition,
    names: Object.fromEntries(given.map(([name]) => [`#${name}`, name])),
    values: { ...values, ...Object.fromEntries(given.map(([name, value]) => [`:new_${name}`, value])) },
  };
}

/** An operation, read consistently. */
export async function readOperation(table: Table, tenantId: string, id: string): Promise<OperationRecord | undefined> {
  const item = await table.get(tenantKeys.operation(tenantId, id));
  return item && operationRecord.parse(item);
}
