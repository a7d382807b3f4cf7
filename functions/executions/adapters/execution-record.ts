import * as z from 'zod';
import { shardOf } from '../../shared/ids.ts';
import { workflowError } from '../../shared/schemas.ts';
import { executionIndexKeys, tenantKeys } from '../../shared/table/keys.ts';
import type { Item } from '../../shared/table/table.ts';
import { executionStatus } from '../contract.ts';
import { DEFAULT_PRIORITY, type Execution } from '../domain/execution.ts';
import type { BacklogEntry } from '../domain/ports.ts';

/** `<tenant>#execution#<shard> / <ulid>` */
const executionRecord = z.object({
  PK: z.string(),
  type: z.literal('execution'),
  v: z.literal(1),
  id: z.string(),
  workflow: z.string(),
  version: z.string(),
  versionArn: z.string(),
  status: executionStatus,
  slot: z.enum(['none', 'held', 'released']),
  createdAt: z.string(),
  admittedAt: z.number().optional(),
  startedAt: z.string().optional(),
  endedAt: z.string().optional(),
  redrives: z.int().optional(),
  redrivenAt: z.string().optional(),
  startedBy: z.string(),
  requestId: z.string(),
  businessKey: z.string().optional(),
  priority: z.int().default(DEFAULT_PRIORITY),
  concurrency: z.object({ key: z.string(), limit: z.int() }).optional(),
  lot: z.templateLiteral([z.enum(['pause', 'key']), '/', z.string()]).optional(),
  error: workflowError.optional(),
  cancelRequestedAt: z.string().optional(),
  cancelReason: z.string().optional(),
  dueInterval: z.number().optional(),
});

/** Whose item it is says its partition, which credentials guard. */
export function tenantOf(partition: string): string {
  return partition.split('#')[0] ?? '';
}

export function fromItem(item: Item): Execution {
  const { PK, type: _, v: __, ...execution } = executionRecord.parse(item);
  return { tenantId: tenantOf(PK), ...execution };
}

/** Key of the list by status that an execution stands in. */
export function statusKey({ tenantId, id }: Pick<Execution, 'tenantId' | 'id'>, status: Execution['status']): string {
  return executionIndexKeys.status(tenantId, status, shardOf(id));
}

/** The item of an execution, with the keys of the lists it stands in. */
export function toItem({ tenantId, ...execution }: Execution): Item {
  return {
    ...tenantKeys.execution(tenantId, execution.id),
    type: 'execution',
    v: 1,
    ...execution,
    workflowKey: executionIndexKeys.workflow(tenantId, execution.workflow, shardOf(execution.id)),
    statusKey: statusKey({ tenantId, id: execution.id }, execution.status),
  };
}

/** An entry of the backlog, or of a lot beside it. */
export const backlogEntry = z
  .object({ type: z.literal('backlog'), execution: z.string(), priority: z.int().default(DEFAULT_PRIORITY) })
  .transform(({ execution, priority }): BacklogEntry => ({ id: execution, priority }));
