import { decodeCursor, encodeCursor } from '../../shared/http/cursor.ts';
import { executionIndexKeys, tenantPartitions } from '../../shared/table/keys.ts';
import type { PageQuery, Table } from '../../shared/table/table.ts';
import type { Execution } from '../domain/execution.ts';
import type { ExecutionPage, ListFilter } from '../domain/ports.ts';
import { fromItem } from './execution-record.ts';

export interface ListRequest {
  readonly tenantId: string;
  readonly filter: ListFilter;
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** Rows of one query where most may be of another status. */
const ROWS = 100;
/** Queries of one page: a list by workflow and status may end its page early, with a cursor to go on. */
const MOST_QUERIES = 5;

/**
 * A page of executions, newest first. Lists by workflow or by status read an index, which may be a moment late; both
 * together read the workflow's index and leave out other statuses.
 */
export async function listExecutions(table: Table, request: ListRequest): Promise<ExecutionPage> {
  const { tenantId, filter, limit, cursor } = request;
  const filters = { list: 'executions', workflow: filter.workflow, status: filter.status };
  const source = sourceOf(tenantId, filter);
  const isFiltered = filter.workflow !== undefined && filter.status !== undefined;
  const found: Execution[] = [];
  let position = cursor === undefined ? undefined : decodeCursor(cursor, filters);
  for (let queries = 0; queries < MOST_QUERIES; queries++) {
    const page = await table.page({
      ...source,
      descending: true,
      limit: isFiltered ? ROWS : limit,
      ...(position === undefined ? {} : { after: { SK: position, PK: tenantPartitions.execution(tenantId) } }),
    });
    const fitting = page.items.map(fromItem).filter(({ status }) => !isFiltered || status === filter.status);
    found.push(...fitting);
    const last = found[limit - 1];
    if (last !== undefined && (found.length > limit || page.last !== undefined)) {
      return { items: found.slice(0, limit), next: encodeCursor(last.id, filters) };
    }
    position = page.last?.['SK'];
    if (position === undefined) return { items: found };
  }
  return { items: found, ...(position === undefined ? {} : { next: encodeCursor(position, filters) }) };
}

/** Where the list is read. The table itself is read consistently: a client finds what it has just started. */
function sourceOf(
  tenantId: string,
  { workflow, status }: ListFilter,
): Pick<PageQuery, 'partition' | 'index' | 'consistent'> {
  if (workflow !== undefined)
    return { partition: executionIndexKeys.workflow(tenantId, workflow), index: 'by-workflow' };
  if (status !== undefined) return { partition: executionIndexKeys.status(tenantId, status), index: 'by-status' };
  return { partition: tenantPartitions.execution(tenantId), consistent: true };
}
