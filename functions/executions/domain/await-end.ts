import { type Execution, hasEnded } from './execution.ts';
import type { ExecutionStore, WaitingTurns } from './ports.ts';

export interface AwaitPorts {
  readonly store: Pick<ExecutionStore, 'find'>;
  readonly turns: WaitingTurns;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** First pause between two looks, in milliseconds; each is twice the one before. */
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 1_000;

/**
 * Waits for the end of an execution, if the tenant has a turn free: a request that waits occupies a function, and no tenant
 * shall occupy all of them.
 * @returns the execution when it has ended in time
 */
export async function awaitEnd(
  tenantId: string,
  id: string,
  seconds: number,
  { store, turns, sleep }: AwaitPorts,
): Promise<Execution | undefined> {
  const turn = await turns.take(tenantId, seconds);
  if (turn === undefined) return undefined;
  try {
    for (
      let waited = 0, pause = FIRST_PAUSE_MS;
      waited < seconds * 1_000;
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS)
    ) {
      await sleep(pause);
      waited += pause;
      const execution = await store.find(tenantId, id);
      if (execution === undefined || hasEnded(execution)) return execution;
    }
    return undefined;
  } finally {
    await turns.giveBack(tenantId, turn);
  }
}
