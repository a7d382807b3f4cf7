import * as z from 'zod';
import { LABEL, MAX_VERSION_LENGTH, SEMVER } from '../../shared/ids.ts';
import { extensions } from './extensions/extension.ts';
import { schedule } from './schedule/schedule.ts';
import { authenticationPolicy } from './task-kinds/authentication.ts';
import { dataTemplate, duration, json, schemaField, taskList, timeout, unsupported } from './task-kinds/fields.ts';
import { errorDefinition } from './task-kinds/raise.ts';
import { retryPolicy } from './task-kinds/retry-policy.ts';

const label = z.string().regex(LABEL, {
  error: 'must be a label: up to 63 lower-case letters, digits and inner hyphens',
});
/** Versions name resources of the API, keys and pages, so the pattern is the API's; build metadata has no order of its own. */
const version = z
  .string()
  .max(MAX_VERSION_LENGTH, { error: `must have at most ${MAX_VERSION_LENGTH} characters` })
  .regex(SEMVER, { error: 'must be a semantic version such as 1.0.0, without build metadata' });

const names = <T extends z.ZodType>(value: T) => z.record(z.string().min(1), value).optional();

/** The workflow without its tasks' insides: strict, so that an unknown member is an error and never ignored. */
export const documentSchema = z.strictObject({
  document: z.strictObject({
    dsl: z.string().regex(/^1\.0\.[0-3]$/, { error: 'must be 1.0.0, 1.0.1, 1.0.2 or 1.0.3' }),
    namespace: label,
    name: label,
    version,
    title: z.string().optional(),
    summary: z.string().optional(),
    tags: z.record(z.string(), json).optional(),
    metadata: z.record(z.string(), json).optional(),
  }),
  input: z.strictObject({ from: dataTemplate.optional(), schema: schemaField.optional() }).optional(),
  output: z
    .strictObject({
      as: dataTemplate.optional(),
      schema: schemaField.optional(),
    })
    .optional(),
  use: z
    .strictObject({
      authentications: names(authenticationPolicy),
      errors: names(errorDefinition),
      retries: names(retryPolicy),
      timeouts: names(z.strictObject({ after: duration })),
      catalogs: unsupported(
        'catalogs-not-supported',
        'names catalogs, which are not fetched',
        'Call functions of the platform: `name:version@tributary`.',
      ),
      extensions: extensions.optional(),
      functions: names(z.record(z.string(), json)),
      secrets: z.array(z.string().min(1)).optional(),
    })
    .optional(),
  do: taskList,
  timeout: timeout.optional(),
  schedule: schedule.optional(),
  evaluate: z
    .strictObject({
      language: z.enum(['jq', 'jsonata'], { error: 'must be `jsonata` or `jq`' }).optional(),
      mode: z
        .string()
        .refine((mode) => mode === 'strict', {
          params: { code: 'loose-mode-not-supported', hint: 'Write expressions in `${ }`.' },
          error: 'must be `strict`: in loose mode any text could turn into an expression',
        })
        .meta({ const: 'strict' })
        .optional(),
    })
    .optional(),
});
export type WorkflowDocument = z.infer<typeof documentSchema>;
