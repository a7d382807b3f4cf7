import * as z from 'zod';
import { LABEL, SEMVER } from '../../../shared/ids.ts';
import { commonFields, json } from './fields.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';

const label = z.string().regex(LABEL, { error: 'must be a label: lower-case letters, digits and inner hyphens' });

const schema = z.strictObject({
  ...commonFields,
  run: z.strictObject({
    workflow: z.strictObject({
      namespace: label,
      name: label,
      version: z.union([z.literal('latest'), z.string().regex(SEMVER)], {
        error: 'must be a version of the workflow such as 1.0.0, or `latest`',
      }),
      input: json.optional(),
    }),
    await: z.boolean().optional(),
    return: z.literal('stdout', { error: 'must be `stdout`: a workflow has no other output' }).optional(),
  }),
});
export type RunWorkflowTask = z.infer<typeof schema>;

/** `run: workflow`: another workflow of the tenant; the output is its output, or the input where it is not awaited. */
export const runWorkflowTask = defineTaskKind<RunWorkflowTask>({
  schema,
  lists: () => [],
  sites: (task) => siteOf(task.run.workflow.input, ['run', 'workflow', 'input'], 'value'),
});
