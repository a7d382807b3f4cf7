import * as z from 'zod';
import { milliseconds } from '../durations.ts';
import type { Json } from '../json.ts';

/** Shapes that several task kinds share. Messages complete the sentence "The value …". */

export const json: z.ZodType<Json> = z.json();

/** An expression, bare or in `${ }`. */
export const expressionText = z.string().min(1);

/** A template whose strings in `${ }` are expressions, or one expression. */
export const dataTemplate = z.union([z.string().min(1), z.record(z.string(), json)], {
  error: 'must be an expression or a map',
});

export const objectTemplate = z.union([z.string().min(1), z.record(z.string(), json)], {
  error: 'must be a map or an expression in `${ }`',
});

/** A field of the specification that this release does not run. */
export function unsupported(detail: string, hint: string) {
  return z
    .unknown()
    .refine((value) => value === undefined, { params: { code: 'unsupported-field', hint }, error: detail })
    .optional();
}

const durationParts = z.strictObject({
  days: z.number().nonnegative().optional(),
  hours: z.number().nonnegative().optional(),
  minutes: z.number().nonnegative().optional(),
  seconds: z.number().nonnegative().optional(),
  milliseconds: z.number().nonnegative().optional(),
});

/** Longest a Step Functions execution lives. */
const YEAR = 365 * 24 * 60 * 60 * 1000;

export const duration = z
  .union([z.string(), durationParts], { error: 'must be a duration' })
  .superRefine((value, ctx) => {
    const length = milliseconds(value);
    if (length === undefined) {
      const hint = 'Write `PT30S`, or `{seconds: 30}`; years and months have no fixed length.';
      ctx.addIssue({ code: 'custom', message: 'must be an ISO 8601 duration of fixed length', params: { hint } });
    } else if (length === 0) ctx.addIssue({ code: 'custom', message: 'must be longer than zero' });
    else if (length > YEAR) ctx.addIssue({ code: 'custom', message: 'must be a year at most' });
  });

export const timeout = z.union([z.string().min(1), z.strictObject({ after: duration })], {
  error: 'must be `{after: <duration>}` or a name in `use.timeouts`',
});

/** A list of tasks: maps with one member each, whose name is the name of the task. */
export const taskList = z
  .array(
    z.record(z.string().min(1), json).refine((entry) => Object.keys(entry).length === 1, {
      params: { code: 'task-entry-shape', hint: 'Begin every task with a dash of its own: `- name: {…}`.' },
      error: 'must have one member, the name of the task',
    }),
  )
  .min(1);
export type TaskList = z.infer<typeof taskList>;

const noSchema = unsupported(
  'is a schema inside the workflow, which this release does not check',
  'Use `input.schema` of the workflow, or test values with `switch` and `raise`.',
);

/** What every task may have. */
export const commonFields = {
  if: expressionText.optional(),
  input: z.strictObject({ from: dataTemplate.optional(), schema: noSchema }).optional(),
  output: z.strictObject({ as: dataTemplate.optional(), schema: noSchema }).optional(),
  export: z.strictObject({ as: dataTemplate.optional(), schema: noSchema }).optional(),
  then: z.string().min(1).optional(),
  metadata: z.record(z.string(), json).optional(),
};

export const noTimeout = {
  timeout: unsupported(
    'is a timeout on a task other than a call, which this release does not run',
    'Put `timeout` on the calls inside.',
  ),
};

/** A name that becomes a variable of expressions. Two underscores in a row are kept for the compiler. */
export const variableName = z
  .string()
  .regex(/^[A-Za-z](?:_?[A-Za-z0-9])*_?$/, { error: 'must be a variable name: letters, digits and single underscores' })
  .max(40);
