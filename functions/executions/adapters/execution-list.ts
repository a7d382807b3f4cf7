import { decodeCursor, encodeCursor } from '../../shared/http/cursor.ts';
import { executionIndexKeys, shardsUpTo, tenantPartitions } from '../../shared/table/keys.ts';
import { type MergeQuery, mergePages } from '../../shared/table/merge.ts';
import type { Table } from '../../shared/table/table.ts';
import type { Execution } from '../domain/execution.ts';
import type { ExecutionPage, ListFilter } from '../domain/ports.ts';
import { listByBusinessKey } from './business-key-list.ts';
import { fromItem } from './execution-record.ts';

export interface ListRequest {
  readonly tenantId: string;
  /** How many the tenant's executions are spread over. */
  readonly shards: number;
  readonly filter: ListFilter;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Rows of one round where most may be of another status. */
const ROWS = 100;
/** Rounds of one page: a list by workflow and status may end its page early, with a cursor to go on. */
const MOST_ROUNDS = 5;

/**
 * A page of executions, newest first. Those with a business key are found by rows of their own. Lists by workflow or by
 * status read an index, which may be a moment late; both together read one of the two and leave out what does not fit. So a
 * page takes five rounds of 100 rows at most, however many executions there are.
 */
export async function listExecutions(table: Table, request: ListRequest): Promise<ExecutionPage> {
  const { filter, limit, cursor } = request;
  if (filter.businessKey !== undefined) return listByBusinessKey(table, filter.businessKey, request);
  const filters = { list: 'executions', workflow: filter.workflow, status: filter.status };
  const source = sourceOf(request);
  const isFiltered = filter.workflow !== undefined && filter.status !== undefined;
  const found: Execution[] = [];
  let below = cursor === undefined ? undefined : decodeCursor(cursor, filters);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const page = await mergePages(table, { ...source, below, limit: isFiltered ? ROWS : limit });
    const executions = page.items.map(fromItem);
    found.push(...executions.filter((execution) => !isFiltered || fits(execution, filter)));
    const last = found[limit - 1];
    if (last !== undefined && (found.length > limit || page.hasMore)) {
      return { items: found.slice(0, limit), next: encodeCursor(last.id, filters) };
    }
    if (!page.hasMore) return { items: found };
    below = executions.at(-1)?.id;
  }
  return { items: found, ...(below === undefined ? {} : { next: encodeCursor(below, filters) }) };
}

function fits({ workflow, status }: Execution, filter: ListFilter): boolean {
  return workflow === filter.workflow && status === filter.status;
}

/**
 * Where the list is read. The table itself is read consistently: a client finds what it has just started. Most executions
 * are completed, and few are anything else: what waits or runs is bounded by the tenant's limits.
 */
function sourceOf({
  tenantId,
  shards,
  filter: { workflow, status },
}: ListRequest): Pick<MergeQuery, 'partitions' | 'index' | 'consistent'> {
  const all = shardsUpTo(shards);
  if (workflow !== undefined && (status === undefined || status === 'completed')) {
    return {
      partitions: all.map((shard) => executionIndexKeys.workflow(tenantId, workflow, shard)),
      index: 'by-workflow',
    };
  }
  if (status !== undefined) {
    return { partitions: all.map((shard) => executionIndexKeys.status(tenantId, status, shard)), index: 'by-status' };
  }
  return { partitions: all.map((shard) => tenantPartitions.execution(tenantId, shard)), consistent: true };
}
