import * as z from 'zod';
import { defineContract } from '../shared/http/contract.ts';
import { ulid } from '../shared/ids.ts';
import { operationResource } from '../shared/operation-resource.ts';
import { page, pageQuery } from '../shared/schemas.ts';
import { operationExamples as examples } from './examples.ts';

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
    cancelOperation: {
      method: 'POST',
      path: '/v1/operations/{operation}/cancellation',
      permission: 'operation:cancel',
      workflow: 'handler',
      summary: 'Cancel an operation',
      description:
        'Stops an operation that cancels or redrives executions. The answer comes at once; the status becomes `cancelled` when the piece that is under way, 25 executions at most, is done. What was done stays done. Doing it again changes nothing.',
      params,
      status: 202,
      response: operationResource,
      errors: ['not-found', 'operation-ended', 'not-cancellable'],
      example: examples.cancelOperation,
    },
  },
});
