import * as z from 'zod';
import { ulid, versionId, workflowId } from '../shared/ids.ts';
import { isoTimestamp } from '../shared/schemas.ts';

/** What the contract's operations take and answer. */

const finding = z
  .object({
    pointer: z.string(),
    code: z.string(),
    detail: z.string(),
    line: z.int().optional(),
    column: z.int().optional(),
    hint: z.string().optional(),
  })
  .meta({ id: 'Finding' });

export const payloadRisk = z
  .object({
    pointer: z.string().meta({ description: 'JSON pointer of the task' }),
    risk: z
      .enum([
        'growing-data',
        'results-of-iterations',
        'results-of-branches',
        'result-of-competition',
        'received-events',
        'input-and-output-of-run',
      ])
      .meta({ description: 'What may become too large' }),
    limit: z.int().meta({ description: 'Most that Step Functions takes: bytes, of a competition characters' }),
  })
  .meta({ id: 'PayloadRisk' });

export const compileReport = z
  .object({
    states: z.int().meta({ description: 'States of the compiled state machine' }),
    definitionBytes: z.int().meta({ description: 'Size of the compiled definition; Step Functions takes 1 MB' }),
    longestStateName: z.int(),
    transitions: z
      .object({ least: z.int(), most: z.int().nullable() })
      .meta({ description: 'State transitions of one run; null where a loop has no bound' }),
    historyEvents: z
      .object({ least: z.int(), most: z.int().nullable() })
      .meta({ description: 'History events of one run; Step Functions ends a run at 25,000' }),
    dollarsPerThousandRuns: z.object({ least: z.number(), most: z.number().nullable() }),
    payloadRisks: z
      .array(payloadRisk)
      .meta({ description: 'Tasks whose data may become larger than Step Functions lets pass' }),
  })
  .meta({ id: 'CompileReport' });

const pointer = z.string().meta({ description: 'JSON pointer of a task in the definition' });

export const sourceMap = z
  .object({
    tasks: z
      .record(z.string(), z.object({ name: z.string(), kind: z.string() }))
      .meta({ description: 'The tasks of the definition by their JSON pointers' }),
    states: z
      .record(
        z.string(),
        z.object({
          task: pointer.optional().meta({ description: 'The task whose work the state does' }),
          input: pointer.optional().meta({ description: 'The task whose raw input the state is entered with' }),
          started: z
            .array(pointer)
            .optional()
            .meta({ description: 'Tasks that begin, in this order, where a machine, branch or iteration starts here' }),
          entered: z
            .array(pointer)
            .optional()
            .meta({ description: 'Tasks that begin, in this order, when the state is entered' }),
          exits: z
            .array(
              z.object({
                next: z
                  .string()
                  .optional()
                  .meta({ description: 'The state it leads to; absent at the end of a scope' }),
                marker: z.object({ variable: z.string(), value: z.int() }).optional().meta({
                  description: 'What the exit assigns, where exits with other tasks lead to the same state',
                }),
                tasks: z.array(pointer).meta({ description: 'Tasks that begin, in this order, by leaving this way' }),
                output: pointer.optional().meta({ description: 'The task whose output the state hands on' }),
              }),
            )
            .optional(),
          wins: z
            .literal(true)
            .optional()
            .meta({ description: 'A competing branch fails here to hand over its outcome' }),
        }),
      )
      .meta({
        description: 'What each state does, by its name: folding puts the work of several tasks into one state',
      }),
  })
  .meta({ id: 'SourceMap' });

/** How many executions of a workflow may run at the same time that have the same value in their input. */
export const concurrencySetting = z
  .strictObject({
    key: z
      .string()
      .max(256)
      .regex(/^(\/([^~/]|~[01])*)+$/, 'a JSON pointer is expected, e.g. /customer/id')
      .optional()
      .meta({ description: 'JSON pointer into the input; without it all executions of the workflow count together' }),
    limit: z.int().min(1).max(100),
  })
  .meta({ id: 'ConcurrencySetting' });

export const definition = z
  .union([z.string().min(1).max(262_144), z.record(z.string(), z.unknown())])
  .meta({ description: 'An Open Workflow Specification document: YAML or JSON text, or a JSON object' });

export const documents = z
  .record(z.string(), z.union([z.string().max(262_144), z.record(z.string(), z.unknown())]))
  .default({})
  .meta({
    description:
      'The OpenAPI documents that the definition names, by their URLs: YAML or JSON text, or JSON objects. The platform fetches none: what is sent here becomes part of the version.',
  });

export const validation = z
  .object({
    valid: z.boolean(),
    errors: z.array(finding),
    warnings: z.array(finding),
    report: compileReport.optional(),
  })
  .meta({ id: 'Validation' });

export const versionResource = z
  .object({
    workflow: workflowId,
    version: versionId,
    status: z.enum(['publishing', 'published', 'failed']),
    live: z.boolean(),
    createdAt: isoTimestamp,
    createdBy: z.string(),
    operation: ulid.optional().meta({ description: 'The operation that publishes it, or has published it' }),
    failure: z.string().optional().meta({ description: 'Why publishing failed' }),
    report: compileReport,
    warnings: z.array(finding),
  })
  .meta({ id: 'WorkflowVersion' });

export const workflowResource = z
  .object({
    id: workflowId,
    title: z.string().optional(),
    liveVersion: versionId.optional(),
    latestVersion: versionId,
    concurrency: concurrencySetting.optional(),
    createdAt: isoTimestamp,
    updatedAt: isoTimestamp,
  })
  .meta({ id: 'Workflow' });
