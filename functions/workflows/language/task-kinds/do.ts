import * as z from 'zod';
import { commonFields, taskList } from './fields.ts';
import { defineTaskKind } from './task-kind.ts';

const schema = z.strictObject({ ...commonFields, do: taskList });
export type DoTask = z.infer<typeof schema>;

/** `do`: tasks one after the other. */
export const doTask = defineTaskKind<DoTask>({
  schema,
  lists: (task) => [{ path: ['do'], tasks: task.do, adds: [], role: 'sequence' }],
  sites: () => [],
});
