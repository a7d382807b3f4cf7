import * as z from 'zod';
import { defineContract } from '../shared/http/contract.ts';
import { ulid, versionId, workflowId } from '../shared/ids.ts';
import { executionStep, isoTimestamp, page, pageQuery, problem, workflowError } from '../shared/schemas.ts';
import { bulkOperations } from './bulk-contract.ts';
import { executionExamples as examples } from './examples.ts';
import { pauseOperations } from './pause-contract.ts';

/** `source` of this context's events on the platform's bus; its publisher may use no other. */
export const EXECUTIONS_EVENT_SOURCE = 'tributary.executions';

/** The phases of the specification that an execution can be in. */
export const EXECUTION_STATUSES = ['pending', 'running', 'waiting', 'completed', 'faulted', 'cancelled'] as const;
export const executionStatus = z.enum(EXECUTION_STATUSES);
export type ExecutionStatus = z.output<typeof executionStatus>;

/** What a tenant itself calls a run: several may have the same. */
export const businessKey = z
  .string()
  .min(1)
  .max(128)
  .regex(/^[^\p{Cc}]+$/u, 'no control characters are expected')
  .meta({ description: 'What you call the run in your own systems, to find it by', examples: ['order-1042'] });

export const executionSummary = z
  .object({
    id: ulid,
    workflow: workflowId,
    version: versionId,
    status: executionStatus,
    createdAt: isoTimestamp,
    startedAt: isoTimestamp.optional(),
    endedAt: isoTimestamp.optional(),
    redrives: z.int().optional().meta({ description: 'How often it was let go on after an end' }),
    businessKey: businessKey.optional(),
    startedBy: z.string(),
    requestId: z.string(),
  })
  .meta({ id: 'ExecutionSummary' });

export const executionResource = executionSummary
  .extend({ input: z.unknown(), output: z.unknown().optional(), error: workflowError.optional() })
  .meta({ id: 'Execution' });

export const startedExecution = executionSummary
  .extend({
    output: z.unknown().optional().meta({ description: 'When it ended while the request waited' }),
    error: workflowError.optional(),
  })
  .meta({ id: 'StartedExecution' });

/** Order among the executions of a tenant that wait. */
export const startPriority = z
  .int()
  .min(1)
  .max(9)
  .meta({ description: 'Of the executions that wait, those with a lower number start first; 5 unless said otherwise' });

const startRequest = z
  .strictObject({
    workflow: workflowId,
    version: versionId.optional(),
    input: z.unknown().optional(),
    priority: startPriority.optional(),
    businessKey: businessKey.optional(),
  })
  .meta({ id: 'StartRequest' });

/** What became of one item of a batch. */
export const batchAnswer = z
  .object({
    status: z.int().meta({ description: '202, or the status of the problem' }),
    execution: executionSummary.optional(),
    problem: problem.optional(),
  })
  .meta({ id: 'BatchAnswer' });

const params = z.strictObject({ execution: ulid });

export const executionsContract = defineContract({
  context: 'executions',
  description: 'Runs of workflows: started, followed step by step, and cancelled.',
  nouns: ['executions'],
  operations: {
    startExecution: {
      method: 'POST',
      path: '/v1/executions',
      permission: 'execution:start',
      workflow: 'body',
      summary: 'Start an execution',
      description:
        'Accepts a run of the live version, or of the version named. It is stored before the answer is sent, waits in the backlog for a slot of the tenant, and then runs exactly once. With `Prefer: wait=25` the answer comes when it has ended, with its output and status 200, if that happens in so many seconds (25 at most, and ten requests of a tenant at a time); otherwise it is the same 202.',
      body: startRequest,
      status: 202,
      response: startedExecution,
      waits: true,
      idempotent: true,
      counts: true,
      located: true,
      errors: ['not-found', 'version-not-published', 'invalid-input', 'backlog-full', 'quota-exceeded'],
      example: examples.startExecution,
    },
    startBatch: {
      method: 'POST',
      path: '/v1/executions/batches',
      permission: 'execution:start',
      workflow: 'handler',
      summary: 'Start many executions',
      description:
        'Accepts up to a hundred runs, each for itself: the answer tells for each item, in the order of the request, which execution it became or why it became none. With an `Idempotency-Key` each item is started once: a repetition answers for those that were started and tries the others again.',
      body: z.strictObject({ items: z.array(startRequest).min(1).max(100) }).meta({ id: 'BatchRequest' }),
      status: 202,
      response: z.object({ items: z.array(batchAnswer) }).meta({ id: 'BatchAnswers' }),
      idempotent: true,
      counts: true,
      errors: [],
      example: examples.startBatch,
    },
    listExecutions: {
      method: 'GET',
      path: '/v1/executions',
      permission: 'execution:read',
      workflow: 'query',
      summary: 'List executions',
      description:
        'The executions of the tenant, newest first, of one workflow, in one status or with one business key if asked.',
      query: z.strictObject({
        ...pageQuery,
        workflow: workflowId.optional(),
        status: executionStatus.optional(),
        businessKey: businessKey.optional(),
      }),
      status: 200,
      response: page(executionSummary, 'ExecutionPage'),
      errors: ['invalid-cursor'],
      example: examples.listExecutions,
    },
    readExecution: {
      method: 'GET',
      path: '/v1/executions/{execution}',
      permission: 'execution:read',
      workflow: 'handler',
      summary: 'Read an execution',
      description: 'One execution with its input and, when it has ended, its output or error.',
      params,
      status: 200,
      response: executionResource,
      etag: 'returned',
      errors: ['not-found'],
      example: examples.readExecution,
    },
    cancelExecution: {
      method: 'POST',
      path: '/v1/executions/{execution}/cancellation',
      permission: 'execution:cancel',
      workflow: 'handler',
      summary: 'Cancel an execution',
      description:
        'Stops a waiting or running execution. The answer comes at once; the status becomes `cancelled` when it has stopped.',
      params,
      body: z
        .strictObject({ reason: z.string().trim().min(1).max(256).optional() })
        .default({})
        .meta({ id: 'Cancellation' }),
      status: 202,
      response: executionSummary,
      errors: ['not-found', 'execution-ended'],
      example: examples.cancelExecution,
    },
    readHistory: {
      method: 'GET',
      path: '/v1/executions/{execution}/history',
      permission: 'execution:read',
      workflow: 'handler',
      summary: 'Read the steps of an execution',
      description:
        'What ran, in order, as tasks of the definition: when each began and ended, how often it was tried, what it took and gave.',
      params,
      query: z.strictObject(pageQuery),
      status: 200,
      response: page(executionStep, 'ExecutionStepPage'),
      errors: ['not-found', 'invalid-cursor'],
      example: examples.readHistory,
    },
    redriveExecution: {
      method: 'POST',
      path: '/v1/executions/{execution}/redrive',
      permission: 'execution:redrive',
      workflow: 'handler',
      summary: 'Let an execution go on where it stopped',
      description:
        'Takes up a faulted or cancelled execution at the step where it stopped; what succeeded before is not done again. It waits for a slot like one that was just started. Step Functions allows it for 14 days after the end.',
      params,
      status: 202,
      response: executionSummary,
      errors: ['not-found', 'not-redrivable', 'backlog-full'],
      example: examples.redriveExecution,
    },
    ...bulkOperations,
    ...pauseOperations,
  },
});
