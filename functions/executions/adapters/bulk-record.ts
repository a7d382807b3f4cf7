import * as z from 'zod';
import { tenantKeys } from '../../shared/table/keys.ts';
import type { Item } from '../../shared/table/table.ts';
import { executionStatus } from '../contract.ts';
import type { Bulk } from '../domain/bulk.ts';
import type { Due } from '../domain/execution.ts';
import { dueAttributes } from './due-index.ts';
import { tenantOf } from './execution-record.ts';

/** `<tenant>#bulk / <ulid of the operation>`: work on many executions, while it is under way. */
const bulkRecord = z.object({
  PK: z.string(),
  type: z.literal('bulk'),
  v: z.literal(1),
  id: z.string(),
  kind: z.enum(['cancel-executions', 'redrive-executions']),
  workflows: z.array(z.string()).optional(),
  from: z.string(),
  until: z.string(),
  reason: z.string().optional(),
  principal: z.object({ kind: z.enum(['user', 'api-key']), id: z.string() }),
  requestId: z.string(),
  acceptedAt: z.string(),
  shards: z.int(),
  backlogLimit: z.int(),
  statuses: z.array(executionStatus),
  below: z.string(),
  piece: z.array(z.object({ id: z.string(), redrives: z.int() })),
  revision: z.int(),
  dueInterval: z.number(),
});

export function fromBulkItem(item: Item): Bulk {
  const { PK, type: _, v: __, ...bulk } = bulkRecord.parse(item);
  return { tenantId: tenantOf(PK), ...bulk };
}

export function toBulkItem({ tenantId, ...bulk }: Bulk, due: Due): Item {
  return { ...tenantKeys.bulk(tenantId, bulk.id), type: 'bulk', v: 1, ...bulk, ...dueAttributes(bulk.id, due) };
}
