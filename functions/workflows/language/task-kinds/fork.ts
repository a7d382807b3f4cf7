import * as z from 'zod';
import { commonFields, taskList } from './fields.ts';
import { defineTaskKind } from './task-kind.ts';

const schema = z.strictObject({
  ...commonFields,
  fork: z.strictObject({ branches: taskList, compete: z.boolean().optional() }),
});
export type ForkTask = z.infer<typeof schema>;

/** `fork`: tasks side by side; the output is the list of theirs, or that of the first to end where they compete. */
export const forkTask = defineTaskKind<ForkTask>({
  schema,
  lists: (task) => [{ path: ['fork', 'branches'], tasks: task.fork.branches, adds: [], role: 'branches' }],
  sites: () => [],
});
