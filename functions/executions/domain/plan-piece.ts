import { inScope } from '../../shared/access/scope.ts';
import type { ExecutionStatus } from '../contract.ts';
import type { Bulk, BulkPosition } from './bulk.ts';
import type { BulkStore } from './bulk-ports.ts';
import type { Execution } from './execution.ts';
import type { ExecutionStore } from './ports.ts';

export interface PlanPorts {
  readonly bulks: Pick<BulkStore, 'candidates'>;
  readonly store: Pick<ExecutionStore, 'findMany'>;
}

/** Executions of one piece: their work takes seconds, and their entries a few KB of the item. */
export const PIECE = 25;
/** Rows that are looked at for a piece where most may be of other workflows: as many as can be read again in one go. */
const ROWS = 100;

/**
 * Finds the next piece. An index lists what may match, and the executions themselves say whether they do. A piece may be empty
 * though more follow; when no status is left, there is no more.
 */
export async function planPiece(bulk: Bulk, { bulks, store }: PlanPorts): Promise<BulkPosition> {
  const [status, ...others] = bulk.statuses;
  if (status === undefined) return { statuses: [], below: bulk.below, piece: [] };
  const rows = bulk.workflows === undefined ? PIECE : ROWS;
  const { executions, hasMore } = await bulks.candidates(bulk, status, rows);
  const last = executions.at(-1)?.id;
  const seemingly = executions.filter(({ id, workflow }) => id >= bulk.from && inScope(bulk.workflows, workflow));
  const taken = seemingly.slice(0, PIECE);
  const found = await store.findMany(
    bulk.tenantId,
    taken.map(({ id }) => id),
  );
  const piece = found
    .filter((execution) => execution !== undefined)
    .filter((execution) => matches(execution, status, bulk))
    .map(({ id, redrives = 0 }) => ({ id, redrives }));
  if (taken.length < seemingly.length) return { statuses: bulk.statuses, below: taken.at(-1)?.id ?? bulk.below, piece };
  if (!hasMore || last === undefined || last < bulk.from) return { statuses: others, below: bulk.until, piece };
  return { statuses: bulk.statuses, below: last, piece };
}

/** What was let go on since the work was accepted is as good as started since; what is being cancelled needs no more. */
function matches(execution: Execution, status: ExecutionStatus, { acceptedAt, kind }: Bulk): boolean {
  const isOlder = execution.redrivenAt === undefined || execution.redrivenAt <= acceptedAt;
  const isBeingCancelled = kind === 'cancel-executions' && execution.cancelRequestedAt !== undefined;
  return execution.status === status && isOlder && !isBeingCancelled;
}
