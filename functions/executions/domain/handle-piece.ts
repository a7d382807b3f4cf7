import type { Clock } from '../../shared/clock.ts';
import { DomainError } from '../../shared/errors.ts';
import type { Bulk, BulkEntry, BulkOutcome } from './bulk.ts';
import { cancelExecution } from './cancel-execution.ts';
import type { Execution } from './execution.ts';
import type { ExecutionStore, StateMachines } from './ports.ts';
import { redriveExecution } from './redrive-execution.ts';

export interface PiecePorts {
  readonly store: ExecutionStore;
  readonly machines: StateMachines;
  readonly clock: Clock;
  /** Waits until Step Functions may be asked for another execution. */
  readonly pace: () => Promise<void>;
}

/** Why the rest of a piece must wait. */
export type Obstacle = 'backlog-full' | 'platform-busy';

/** What became of a piece: of its first entries, where something was in the way of the rest. */
export interface Handled {
  readonly outcomes: readonly BulkOutcome[];
  readonly obstacle?: Obstacle;
}

/**
 * Does to each execution of the piece what is to be done, one after the other. It may be done again, by others at the same
 * moment too: what an earlier try has done counts as done, and is not done twice.
 */
export async function handlePiece(bulk: Bulk, ports: PiecePorts): Promise<Handled> {
  const outcomes: BulkOutcome[] = [];
  for (const entry of bulk.piece) {
    const outcome = await handle(entry, bulk, ports);
    if (typeof outcome === 'string') return { outcomes, obstacle: outcome };
    outcomes.push(outcome);
  }
  return { outcomes };
}

async function handle(entry: BulkEntry, bulk: Bulk, ports: PiecePorts): Promise<BulkOutcome | Obstacle> {
  const { id } = entry;
  const own = { ...ports, store: asPlanned(entry, ports.store) };
  try {
    await act(id, bulk, own);
    return { id };
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { code, message: detail } = error;
    if (code === 'backlog-full' || code === 'platform-busy') return code;
    // Nothing is left to cancel.
    if (code === 'execution-ended') return { id };
    const now = await ports.store.find(bulk.tenantId, id);
    return now !== undefined && hasGoneOn(now, entry) ? { id } : { id, problem: { code, detail } };
  }
}

async function act(id: string, bulk: Bulk, ports: PiecePorts): Promise<void> {
  const { tenantId, principal, requestId, reason, backlogLimit } = bulk;
  if (bulk.kind === 'cancel-executions') {
    await cancelExecution({ tenantId, id, reason, principal, requestId }, ports);
  } else {
    await ports.pace();
    await redriveExecution({ tenantId, id, backlogLimit, principal, requestId }, ports);
  }
}

/** Let go on since it was found, by an earlier try or by someone else. */
function hasGoneOn({ redrives = 0 }: Execution, entry: BulkEntry): boolean {
  return redrives > entry.redrives;
}

/** The store in which an execution that has gone on is not there: it has had its turn. */
function asPlanned(entry: BulkEntry, store: ExecutionStore): ExecutionStore {
  return {
    ...store,
    find: async (tenantId, id) => {
      const execution = await store.find(tenantId, id);
      return execution === undefined || hasGoneOn(execution, entry) ? undefined : execution;
    },
  };
}
