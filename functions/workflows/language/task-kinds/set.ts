import * as z from 'zod';
import { commonFields, objectTemplate } from './fields.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';

const schema = z.strictObject({ ...commonFields, set: objectTemplate });
export type SetTask = z.infer<typeof schema>;

/** `set`: the output is the value given. */
export const setTask = defineTaskKind<SetTask>({
  schema,
  lists: () => [],
  sites: (task) => siteOf(task.set, ['set'], 'value'),
});
