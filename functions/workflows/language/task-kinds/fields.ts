import * as z from 'zod';
import { milliseconds } from '../durations.ts';
import { enclosedExpression } from '../expression/text.ts';
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

/** A member of the specification that is refused under a code of its own; for editors nothing fits it. */
export function unsupported(code: string, detail: string, hint: string) {
  return z
    .unknown()
    .refine((value) => value === undefined, { params: { code, hint, member: true }, error: detail })
    .meta({ not: {} })
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

const anyDuration = z.union([z.string(), durationParts], { error: 'must be a duration' });
export type DurationSource = z.infer<typeof anyDuration>;

/** Milliseconds of a duration that is written out; undefined for an expression, and where `ctx` was told of a fault. */
function writtenLength(value: DurationSource, ctx: z.RefinementCtx): number | undefined {
  if (typeof value === 'string' && enclosedExpression(value) !== undefined) return undefined;
  const length = milliseconds(value);
  if (length === undefined) {
    const hint = 'Write `PT30S`, `{seconds: 30}` or an expression in `${ }`; years and months have no fixed length.';
    ctx.addIssue({ code: 'custom', message: 'must be an ISO 8601 duration of fixed length', params: { hint } });
  } else if (length > YEAR) ctx.addIssue({ code: 'custom', message: 'must be a year at most' });
  return length;
}

function refuseFractions(length: number, ctx: z.RefinementCtx): void {
  if (length % 1000 === 0) return;
  const params = { code: 'sub-second-duration', hint: `Write \`{seconds: ${Math.ceil(length / 1000)}}\`.` };
  ctx.addIssue({ code: 'custom', message: 'must be whole seconds: Step Functions cuts fractions off', params });
}

/** Whole seconds, at least one, or an expression that gives a duration. */
export const duration = anyDuration.superRefine((value, ctx) => {
  const length = writtenLength(value, ctx);
  if (length === 0) ctx.addIssue({ code: 'custom', message: 'must be longer than zero' });
  else if (length !== undefined) refuseFractions(length, ctx);
});

/** Whole seconds that may be none, or an expression that gives a duration. */
export const delay = anyDuration.superRefine((value, ctx) => refuseFractions(writtenLength(value, ctx) ?? 0, ctx));

/** A bound of what is drawn by chance: it may be none, and may have a fraction. */
export const randomBound = anyDuration.superRefine((value, ctx) => {
  writtenLength(value, ctx);
});

export const timeout = z.union([z.string().min(1), z.strictObject({ after: duration })], {
  error: 'must be `{after: <duration>}` or a name in `use.timeouts`',
});

export type TimeoutSource = z.infer<typeof timeout>;

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

/** A JSON schema, written out. */
export const schemaField = z.strictObject({
  format: z.literal('json', { error: 'must be `json`' }).optional(),
  document: z.union([z.boolean(), z.record(z.string(), json)], { error: 'must be a JSON schema' }),
  resource: unsupported(
    'schema-elsewhere',
    'is a schema kept elsewhere, which is not fetched',
    'Write it out under `document`.',
  ),
});
export type SchemaSource = z.infer<typeof schemaField>;

/** What every task may have. */
export const commonFields = {
  if: expressionText.optional(),
  input: z.strictObject({ from: dataTemplate.optional(), schema: schemaField.optional() }).optional(),
  output: z.strictObject({ as: dataTemplate.optional(), schema: schemaField.optional() }).optional(),
  export: z.strictObject({ as: dataTemplate.optional(), schema: schemaField.optional() }).optional(),
  timeout: timeout.optional(),
  then: z.string().min(1).optional(),
  metadata: z.record(z.string(), json).optional(),
};
