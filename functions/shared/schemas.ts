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
