import * as z from 'zod';
import { commonFields } from './fields.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';

/** An error as a definition describes it. Any member may be an expression in `${ }`, `instance` is where it was raised. */
export const errorDefinition = z.strictObject({
  type: z.string().refine((text) => /^[^\s{}]+[:/][^\s{}]*$/.test(text) || text.includes('${'), {
    params: { hint: 'For example `https://serverlessworkflow.io/spec/1.0.0/errors/validation`.' },
    error: 'must be a URI',
  }),
  status: z.union([z.int().min(100).max(599), z.string().regex(/^\s*\$\{[\s\S]+\}\s*$/)], {
    error: 'must be a status between 100 and 599',
  }),
  title: z.string().optional(),
  detail: z.string().optional(),
  instance: z.string().optional(),
});
export type ErrorDefinitionSource = z.infer<typeof errorDefinition>;

const schema = z.strictObject({
  ...commonFields,
  raise: z.strictObject({
    error: z.union([z.string().min(1), errorDefinition], { error: 'must be an error or a name in `use.errors`' }),
  }),
});
export type RaiseTask = z.infer<typeof schema>;

/** `raise`: the workflow faults, unless a `try` around it catches the error. */
export const raiseTask = defineTaskKind<RaiseTask>({
  schema,
  lists: () => [],
  sites: (task) => (typeof task.raise.error === 'string' ? [] : siteOf(task.raise.error, ['raise', 'error'], 'value')),
});
