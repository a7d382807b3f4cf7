import * as z from 'zod';
import { commonFields, expressionText, json, taskList, unsupported } from './fields.ts';
import { policySites, retryPolicy } from './retry-policy.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';
import { variableName } from './variables.ts';

const errorFilter = z.strictObject({
  type: z.string().min(1).optional(),
  status: z.int().optional(),
  title: json.optional(),
  detail: json.optional(),
  instance: json.optional(),
});
export type ErrorFilterSource = z.infer<typeof errorFilter>;

const schema = z.strictObject({
  ...commonFields,
  try: taskList,
  catch: z.strictObject({
    errors: z.strictObject({ with: errorFilter.optional() }).optional(),
    as: variableName.optional(),
    when: expressionText.optional(),
    exceptWhen: expressionText.optional(),
    retry: z
      .union([z.string().min(1), retryPolicy], { error: 'must be a policy or a name in `use.retries`' })
      .optional(),
    do: taskList.optional(),
    then: unsupported(
      'catch-then-not-supported',
      'is a flow directive of a handler, which DSL 1.0.3 does not have',
      'Put `then` on the try task.',
    ),
  }),
});
export type TryTask = z.infer<typeof schema>;

/** The name of the variable that holds the error. */
export function errorVariable(task: TryTask): string {
  return task.catch.as ?? 'error';
}

/** `try`: tasks whose errors are retried or handled. */
export const tryTask = defineTaskKind<TryTask>({
  schema,
  lists: (task) => [
    { path: ['try'], tasks: task.try, adds: [], role: 'sequence' },
    ...(task.catch.do === undefined
      ? []
      : [{ path: ['catch', 'do'], tasks: task.catch.do, adds: [errorVariable(task)], role: 'sequence' as const }]),
  ],
  sites: (task) => [
    ...siteOf(task.catch.when, ['catch', 'when'], 'expression', [errorVariable(task)]),
    ...siteOf(task.catch.exceptWhen, ['catch', 'exceptWhen'], 'expression', [errorVariable(task)]),
    ...(typeof task.catch.retry === 'object'
      ? policySites(task.catch.retry, ['catch', 'retry'], errorVariable(task))
      : []),
  ],
});
