import * as z from 'zod';

/** Schemas that several contracts share. */
export const isoTimestamp = z.iso
  .datetime()
  .meta({ description: 'ISO 8601, UTC', examples: ['2026-11-02T09:30:00.000Z'] });

export const problem = z
  .object({
    type: z.string().meta({ description: 'URI of the kind of problem, ends with the code' }),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable code, listed in docs/errors.md' }),
    requestId: z.string(),
    errors: z
      .array(
        z.object({
          pointer: z.string(),
          code: z.string(),
          detail: z.string(),
          line: z.int().optional(),
          column: z.int().optional(),
          hint: z.string().optional(),
        }),
      )
      .optional(),
  })
  .meta({ id: 'Problem', description: 'An error as RFC 9457 describes it' });

export const workflowError = z
  .object({
    type: z.string(),
    status: z.int(),
    title: z.string().optional(),
    detail: z.string().optional(),
    instance: z.string().optional(),
  })
  .meta({ id: 'WorkflowError', description: 'The fault of an execution or task, as the specification shapes errors' });

export type WorkflowError = z.input<typeof workflowError>;

export const executionStep = z
  .object({
    task: z.string().meta({ description: 'JSON pointer of the task in the definition' }),
    name: z.string(),
    kind: z.string().meta({ description: 'Task kind: set, call, switch, …' }),
    status: z.enum(['running', 'completed', 'faulted', 'cancelled']),
    startedAt: isoTimestamp,
    endedAt: isoTimestamp.optional(),
    durationMs: z.int().optional(),
    attempts: z.int().meta({ description: 'How often the task was tried' }),
    input: z.unknown().optional(),
    output: z.unknown().optional(),
    error: workflowError.optional(),
  })
  .meta({ id: 'ExecutionStep' });

/** Query parameters of a paged list. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(25).meta({ description: 'Items on a page' }),
  cursor: z.string().max(2048).optional().meta({ description: '`next` of the page before' }),
};

/** A page of a list; `next` is absent on the last one. */
export function page<T extends z.ZodType>(item: T, id: string) {
  return z.object({ items: z.array(item), next: z.string().optional() }).meta({ id });
}

const count = z.int().nonnegative();

const counter = z
  .object({
    used: count,
    quota: count,
    remaining: count.meta({ description: 'What is left of the quota; nothing when it is passed' }),
  })
  .meta({ id: 'UsageCounter' });

export const usageReport = z
  .object({
    month: z.string().meta({ description: 'Calendar month, UTC', examples: ['2026-11'] }),
    endsAt: isoTimestamp.meta({ description: 'When the month ends; the counters of the next one begin at nothing' }),
    counters: z.object({
      starts: counter.meta({ description: 'Executions that were started' }),
      transitions: counter.meta({ description: 'States that executions entered, those they run in turn included' }),
      taskCalls: counter.meta({ description: 'Calls of tasks; each attempt is one' }),
    }),
    slots: z
      .object({
        running: count,
        guaranteed: count.meta({ description: 'So many may run however busy the cell is' }),
        burst: count.meta({ description: 'So many may run while the cell has free capacity' }),
        backlog: count,
        backlogLimit: count,
      })
      .meta({ description: 'Executions that run and that wait now' }),
  })
  .meta({ id: 'Usage' });
export type UsageReport = z.output<typeof usageReport>;

/** Which month of usage is asked for. */
export const usageQuery = z.strictObject({
  month: z
    .string()
    .regex(/^20\d\d-(0[1-9]|1[0-2])$/)
    .optional()
    .meta({ description: 'Calendar month, UTC; the present one if it is left out', examples: ['2026-10'] }),
});
