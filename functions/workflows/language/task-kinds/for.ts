import * as z from 'zod';
import { commonFields, expressionText, taskList } from './fields.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';
import { differ, variableName } from './variables.ts';

/** What the variables are called where a loop does not say. */
const DEFAULT_NAMES = { each: 'item', at: 'index' };

const schema = z.strictObject({
  ...commonFields,
  for: z
    .strictObject({ each: variableName.optional(), in: expressionText, at: variableName.optional() })
    .superRefine(differ(DEFAULT_NAMES)),
  while: expressionText.optional(),
  do: taskList,
});
export type ForTask = z.infer<typeof schema>;

/** The names of the item and of the index. */
export function loopVariables(task: ForTask): { readonly each: string; readonly at: string } {
  return { each: task.for.each ?? DEFAULT_NAMES.each, at: task.for.at ?? DEFAULT_NAMES.at };
}

/** Member of `metadata` by which the iterations of a loop run side by side, so many at a time. */
export const PARALLEL = 'tributary/parallel';
/** Iterations that Step Functions runs side by side in an inline Map (developer guide, "Map state"). */
export const MOST_PARALLEL = 40;

/** How many iterations run side by side; undefined for a loop as the specification has it. */
export function parallelism({ metadata }: ForTask): number | undefined {
  const value = metadata?.[PARALLEL];
  return typeof value === 'number' ? value : undefined;
}

/** `for`: the tasks once for each item; the output of one iteration is the input of the next. */
export const forTask = defineTaskKind<ForTask>({
  schema,
  lists: (task) => [{ path: ['do'], tasks: task.do, adds: Object.values(loopVariables(task)), role: 'sequence' }],
  sites: (task) => [
    ...siteOf(task.for.in, ['for', 'in'], 'expression'),
    ...siteOf(task.while, ['while'], 'expression', Object.values(loopVariables(task))),
  ],
});
