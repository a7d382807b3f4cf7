import type { Ending, Execution } from './execution.ts';
import { keyLot } from './lots.ts';
import type { ExecutionStore, Lots } from './ports.ts';

/**
 * Records the end of an execution that holds a slot, and lets the next one with its concurrency key back into the backlog.
 * @returns false when it had ended, or holds none
 */
export async function finish(
  execution: Execution,
  ending: Ending,
  { store, lots }: { readonly store: ExecutionStore; readonly lots: Lots },
): Promise<boolean> {
  const isRecorded = await store.recordEnd(execution, ending);
  // Also when the end was known: the one who recorded it may have died before this.
  if (execution.concurrency !== undefined) await lots.unpark(execution.tenantId, keyLot(execution.concurrency.key), 1);
  return isRecorded;
}
