import { acceptBulk, type BulkFilter } from '../../functions/executions/domain/accept-bulk.ts';
import type { BulkKind } from '../../functions/executions/domain/bulk.ts';
import { dispatch } from '../../functions/executions/domain/dispatch.ts';
import { executionArnOf } from '../../functions/executions/domain/execution.ts';
import { track } from '../../functions/executions/domain/track.ts';
import { type BulkWork, type WorkerPorts, workOnBulk } from '../../functions/executions/domain/work-on-bulk.ts';
import { type OperationRecord, readOperation } from '../../functions/operations/public.ts';
import type { Caller } from '../../functions/shared/access/caller.ts';
import { tenantPartitions } from '../../functions/shared/table/keys.ts';
import { CALLER, type ExecutionCell, executionCell, statusChange, TENANT, TENANT_OF_CALLER } from './executions.ts';
import { LIMITS } from './tenants.ts';

const FOREVER = Number.MAX_SAFE_INTEGER;

const OPEN: BulkFilter['statuses'] = ['pending', 'running', 'waiting'];

export interface Accepting {
  readonly filter?: Partial<BulkFilter>;
  readonly caller?: Caller;
  readonly backlog?: number;
}

/** Each cell begins behind the ids of those before: no id of a process is older than the last one. */
const HOUR = 3_600_000;
let cells = 0;

/** A cell whose tenant may have many executions that wait, with what bulk operations need beside them. */
export async function bulkCell(shards = 1) {
  const cell = await executionCell(shards, { backlog: 500 });
  cells += 1;
  cell.clock.advance(cells * HOUR);
  return { ...cell, pace: async () => {} };
}

export type BulkCell = Awaited<ReturnType<typeof bulkCell>>;

/** Accepts an operation. @returns its id */
export async function accept(cell: BulkCell, kind: BulkKind, options: Accepting = {}): Promise<string> {
  cell.clock.advance(1);
  const { filter, caller = CALLER, backlog = 500 } = options;
  const limits = { ...LIMITS, shards: cell.shards, backlog };
  const statuses = kind === 'cancel-executions' ? OPEN : (['faulted'] as const);
  const { body } = await acceptBulk(
    {
      caller: { ...caller, tenant: { ...TENANT_OF_CALLER, limits } },
      requestId: 'bulk-1',
      kind,
      filter: { statuses, ...filter },
    },
    cell,
  );
  return body.id;
}

/** What a message does. */
export function deliver(ports: WorkerPorts, id: string): Promise<BulkWork> {
  return workOnBulk({ tenantId: TENANT, id }, ports, FOREVER);
}

/** Delivers messages until one says that no more is needed. @returns how many it took */
export async function bringToEnd(cell: BulkCell, id: string): Promise<number> {
  for (let count = 1; count < 200; count++) if ((await deliver(cell, id)).kind === 'over') return count;
  throw new Error('the operation does not end');
}

export async function operationOf(cell: BulkCell, id: string): Promise<OperationRecord> {
  const operation = await readOperation(cell.table, TENANT, id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  return operation;
}

/** The executions that the audit trail says something was done to, once for each time. */
export async function audited(cell: ExecutionCell, action: string): Promise<string[]> {
  const { items } = await cell.table.page({ partition: tenantPartitions.audit(TENANT), limit: 5_000 });
  return items.flatMap((item) => (item['action'] === action ? [String(item['resource']).split('/')[1] ?? ''] : []));
}

/** Lets everything that waits run, and fault. */
export async function faultAll(cell: ExecutionCell): Promise<void> {
  for (;;) {
    const { started } = await dispatch(TENANT, cell, { deadline: FOREVER });
    if (started === 0) return;
    await faultRunning(cell);
    cell.clock.advance(1_000);
  }
}

/** Lets everything that runs fault. */
export async function faultRunning(cell: ExecutionCell): Promise<void> {
  for (const [arn, { status }] of cell.machines.runs) {
    if (status !== 'RUNNING') continue;
    cell.machines.end(arn, 'FAILED', { error: 'Boom' });
    await hear(cell, arn);
  }
}

/** Tells of all runs that have ended. */
export async function hearAll(cell: ExecutionCell): Promise<void> {
  for (const arn of cell.machines.runs.keys()) await hear(cell, arn);
}

async function hear(cell: ExecutionCell, arn: string): Promise<void> {
  const execution = await cell.find(arn.split(':').at(-1) ?? '');
  const run = cell.machines.runs.get(executionArnOf(execution));
  if (run !== undefined && run.status !== 'RUNNING') await track(statusChange(execution, run), cell);
}
