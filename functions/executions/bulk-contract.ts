import * as z from 'zod';
import type { Operation } from '../shared/http/contract.ts';
import { workflowId } from '../shared/ids.ts';
import { operationResource } from '../shared/operation-resource.ts';
import { isoTimestamp } from '../shared/schemas.ts';
import { bulkExamples as examples } from './examples.ts';

const filters = {
  workflow: workflowId.optional().meta({ description: 'Only those of this workflow' }),
  createdAfter: isoTimestamp.optional().meta({ description: 'Only those accepted at this time or later' }),
  createdBefore: isoTimestamp
    .optional()
    .meta({ description: 'Only those accepted before this time; never those accepted after the operation' }),
  all: z.literal(true).optional().meta({ description: 'No filter is meant: without one, say so' }),
};

/** Nobody empties a tenant by a body that was forgotten. */
function saysWhich(body: Readonly<Record<string, unknown>>): boolean {
  return ['workflow', 'status', 'createdAfter', 'createdBefore', 'all'].some((name) => body[name] !== undefined);
}

const WHICH = { path: ['all'], message: 'give a filter, or all: true if all are meant' };

const cancellations = z
  .strictObject({
    ...filters,
    status: z.enum(['pending', 'running', 'waiting']).optional().meta({ description: 'Only those in this status' }),
    reason: z.string().trim().min(1).max(256).optional(),
  })
  .refine(saysWhich, WHICH)
  .meta({ id: 'BulkCancellation' });

const redrives = z
  .strictObject({
    ...filters,
    status: z
      .enum(['faulted', 'cancelled'])
      .optional()
      .meta({ description: 'Those in this status; `faulted` unless said otherwise' }),
  })
  .refine(saysWhich, WHICH)
  .meta({ id: 'BulkRedrive' });

/** What is done to all executions that match. */
export const bulkOperations = {
  cancelManyExecutions: {
    method: 'POST',
    path: '/v1/executions/cancellations',
    permission: 'execution:cancel',
    workflow: 'body',
    summary: 'Cancel all executions that match',
    description:
      'Accepts an operation that cancels the executions that have not ended and match every filter, newest first, each as if it were cancelled alone. `Location` names the operation, which tells how far it is. One that ends meanwhile counts as done. A role for some workflows cancels executions of these alone.',
    body: cancellations,
    status: 202,
    response: operationResource,
    idempotent: true,
    located: true,
    errors: [],
    example: examples.cancelManyExecutions,
  },
  redriveManyExecutions: {
    method: 'POST',
    path: '/v1/executions/redrives',
    permission: 'execution:redrive',
    workflow: 'body',
    summary: 'Let all executions that match go on',
    description:
      'Accepts an operation that lets the faulted (or cancelled) executions go on that match every filter, newest first, each as if it were redriven alone. `Location` names the operation, which tells how far it is. While the backlog of the tenant is full, the operation waits; what cannot go on is counted as failed. A role for some workflows redrives executions of these alone.',
    body: redrives,
    status: 202,
    response: operationResource,
    idempotent: true,
    located: true,
    errors: [],
    example: examples.redriveManyExecutions,
  },
} as const satisfies Record<string, Operation>;
