import * as z from 'zod';
import { commonFields, expressionText } from './fields.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';

const switchCase = z.strictObject({ when: expressionText.optional(), then: z.string().min(1) });

const schema = z.strictObject({
  ...commonFields,
  switch: z
    .array(
      z.record(z.string().min(1), switchCase).refine((entry) => Object.keys(entry).length === 1, {
        params: { code: 'task-entry-shape', hint: 'Begin every case with a dash of its own: `- name: {when, then}`.' },
        error: 'must have one member, the name of the case',
      }),
    )
    .min(1),
});
export type SwitchTask = z.infer<typeof schema>;
export type SwitchCase = z.infer<typeof switchCase>;

/** The cases of a `switch` with their paths from the task. */
export function casesOf(
  task: SwitchTask,
): readonly { readonly path: readonly (string | number)[]; readonly case: SwitchCase }[] {
  return task.switch.flatMap((entry, index) =>
    Object.entries(entry).map(([name, value]) => ({ path: ['switch', index, name], case: value })),
  );
}

/** `switch`: the first case that holds says where to go on. */
export const switchTask = defineTaskKind<SwitchTask>({
  schema,
  lists: () => [],
  sites: (task) => casesOf(task).flatMap((entry) => siteOf(entry.case.when, [...entry.path, 'when'], 'expression')),
});
