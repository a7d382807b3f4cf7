import * as z from 'zod';
import { workflowPattern } from './access/scope.ts';
import { ulid } from './ids.ts';
import { isoTimestamp } from './schemas.ts';

/** What long work does. */
export const operationKind = z.enum(['publish-version', 'cancel-executions', 'redrive-executions']);
export type OperationKind = z.output<typeof operationKind>;

export const operationStatus = z.enum(['pending', 'running', 'succeeded', 'failed', 'cancelled']);

/** What went wrong with one of the things that an operation is about. */
export const operationError = z
  .object({
    resource: z
      .string()
      .optional()
      .meta({ description: 'What it went wrong with', examples: ['/v1/executions/01K9Z3N0V4T8S6QH2M5D7XWBCE'] }),
    code: z.string(),
    detail: z.string(),
  })
  .meta({ id: 'OperationError' });

export const operationProgress = z
  .object({
    done: z.int(),
    failed: z.int(),
    total: z.int().optional().meta({ description: 'Absent while it is not known' }),
  })
  .meta({ id: 'OperationProgress' });

/** Long work that was accepted: every context that accepts some answers with it. */
export const operationResource = z
  .object({
    id: ulid,
    kind: operationKind,
    status: operationStatus,
    workflows: z
      .array(workflowPattern)
      .optional()
      .meta({ description: 'What it is about: ids of workflows, or beginnings with `*`; absent: all of the tenant' }),
    progress: operationProgress,
    createdAt: isoTimestamp,
    startedAt: isoTimestamp.optional(),
    endedAt: isoTimestamp.optional(),
    cancelRequestedAt: isoTimestamp.optional().meta({ description: 'When someone asked for its cancellation' }),
    createdBy: z.string(),
    requestId: z.string(),
    result: z
      .string()
      .optional()
      .meta({ description: 'Path of what it makes', examples: ['/v1/workflows/shop.order-fulfilment/versions/1.0.0'] }),
    errors: z.array(operationError).meta({ description: 'The first ten' }),
  })
  .meta({ id: 'Operation' });
