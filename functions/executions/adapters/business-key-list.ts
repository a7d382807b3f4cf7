import { decodeCursor, encodeCursor } from '../../shared/http/cursor.ts';
import { tenantKeys, tenantPartitions } from '../../shared/table/keys.ts';
import type { Table, Write } from '../../shared/table/table.ts';
import type { Execution } from '../domain/execution.ts';
import type { ExecutionPage } from '../domain/ports.ts';
import type { ListRequest } from './execution-list.ts';
import { fromItem } from './execution-record.ts';

/** The row by which an execution is found under the tenant's own key. It never changes, as an entry of an index would. */
export function businessKeyWrites({ tenantId, id, businessKey }: Execution): readonly Write[] {
  if (businessKey === undefined) return [];
  return [{ put: { PK: tenantPartitions.businessKey(tenantId, businessKey), SK: id, type: 'business-key', v: 1 } }];
}

/** A page of the executions with a business key, newest first and as they were written last. */
export async function listByBusinessKey(
  table: Table,
  businessKey: string,
  { tenantId, filter, limit, cursor }: ListRequest,
): Promise<ExecutionPage> {
  const filters = { list: 'executions', ...filter };
  const page = await table.page({
    partition: tenantPartitions.businessKey(tenantId, businessKey),
    descending: true,
    consistent: true,
    limit,
    ...(cursor === undefined ? {} : { sortBelow: decodeCursor(cursor, filters) }),
  });
  const items = await table.getMany(page.items.map(({ SK }) => tenantKeys.execution(tenantId, SK)));
  const executions = items.flatMap((item) => (item === undefined ? [] : [fromItem(item)]));
  const last = page.last?.['SK'];
  return {
    items: executions.filter((execution) => fits(execution, filter)),
    ...(last === undefined ? {} : { next: encodeCursor(last, filters) }),
  };
}

function fits(execution: Execution, { workflow, status }: ListRequest['filter']): boolean {
  return (
    (workflow === undefined || execution.workflow === workflow) && (status === undefined || execution.status === status)
  );
}
