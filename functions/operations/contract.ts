import * as z from 'zod';
import { workflowPattern } from '../shared/access/scope.ts';
import { defineContract } from '../shared/http/contract.ts';
import { ulid } from '../shared/ids.ts';
import { isoTimestamp, page, pageQuery } from '../shared/schemas.ts';
import { operationExamples as examples } from './examples.ts';

/** What long work is about. */
export const OPERATION_KINDS = ['publish-version'] as const;
export const operationKind = z.enum(OPERATION_KINDS);
export type OperationKind = z.output<typeof operationKind>;

export const OPERATION_STATUSES = ['pending', 'running', 'succeeded', 'failed', 'cancelled'] as const;
export const operationStatus = z.enum(OPERATION_STATUSES);
export type OperationStatus = z.output<typeof operationStatus>;

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
    createdBy: z.string(),
    requestId: z.string(),
    result: z
      .string()
      .optional()
      .meta({ description: 'Path of what it makes', examples: ['/v1/workflows/shop.order-fulfilment/versions/1.0.0'] }),
    errors: z.array(operationError).meta({ description: 'The first ten' }),
  })
  .meta({ id: 'Operation' });

const params = z.strictObject({ operation: ulid });

export const operationsContract = defineContract({
  context: 'operations',
  description: 'Long work that was accepted: how far it is, and what became of it.',
  nouns: ['operations'],
  operations: {
    listOperations: {
      method: 'GET',
      path: '/v1/operations',
      permission: 'operation:read',
      workflow: 'handler',
      summary: 'List operations',
      description:
        'The operations of the tenant, newest first. Those that ended more than 30 days ago are gone. A role for some workflows sees the operations that are about no others.',
      query: z.strictObject(pageQuery),
      status: 200,
      response: page(operationResource, 'OperationPage'),
      errors: ['invalid-cursor'],
      example: examples.listOperations,
    },
    readOperation: {
      method: 'GET',
      path: '/v1/operations/{operation}',
      permission: 'operation:read',
      workflow: 'handler',
      summary: 'Read an operation',
      description:
        'How far the work is: `pending` while it waits for its turn, then `running`, and in the end `succeeded`, `failed` or `cancelled`. Poll it, or the resource that `result` names.',
      params,
      status: 200,
      response: operationResource,
      etag: 'returned',
      errors: ['not-found'],
      example: examples.readOperation,
    },
  },
});
