import type { Clock } from '../../shared/clock.ts';
import type { Bulk } from './bulk.ts';
import type { BulkQueue, BulkStore } from './bulk-ports.ts';
import { doubledDue } from './execution.ts';

export interface ResumePorts {
  readonly bulks: Pick<BulkStore, 'read' | 'postpone'>;
  readonly bulkQueue: BulkQueue;
  readonly clock: Clock;
}

/**
 * Brings on a bulk operation that nobody has worked at for a while: its message was not taken, or given up.
 * @returns false when there is no more to do
 */
export async function resumeBulk(
  { tenantId, id }: Pick<Bulk, 'tenantId' | 'id'>,
  { bulks, bulkQueue, clock }: ResumePorts,
): Promise<boolean> {
  const open = await bulks.read(tenantId, id);
  if (open === undefined) return false;
  await bulks.postpone(open.bulk, doubledDue(open.bulk.dueInterval, clock.now()));
  await bulkQueue.send(open.bulk);
  return true;
}
