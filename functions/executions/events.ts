import * as z from 'zod';
import { tenantId, ulid, versionId, workflowId } from '../shared/ids.ts';
import { isoTimestamp } from '../shared/schemas.ts';
import { EXECUTIONS_EVENT_SOURCE, executionStatus } from './contract.ts';

/** What happened to an execution: the `detail-type` of its event. */
export const EXECUTION_EVENTS = [
  'execution.accepted',
  'execution.redriven',
  'execution.started',
  'execution.completed',
  'execution.faulted',
  'execution.cancelled',
] as const;

/**
 * An event of this context on the platform's bus, as its subscribers read it. It tells what happened and never what the
 * execution was given or gave: whoever may read that asks the API.
 *
 * The events of an execution are published in order, each at least once: `executionId` and `detail-type` together name
 * one that has come before, and `at` tells those apart that come again after a redrive. An execution that ends before its start was recorded has no `execution.started`.
 */
export const executionEvent = z.object({
  source: z.literal(EXECUTIONS_EVENT_SOURCE),
  'detail-type': z.enum(EXECUTION_EVENTS),
  detail: z.object({
    tenantId,
    executionId: ulid,
    workflow: workflowId,
    version: versionId,
    status: executionStatus,
    /** When it happened: accepted, started, ended or redriven. */
    at: isoTimestamp,
    /** Id of the request that started the execution. */
    requestId: z.string(),
    /** @default - none: the execution was accepted */
    previousStatus: executionStatus.optional(),
  }),
});
export type ExecutionEvent = z.output<typeof executionEvent>;
