import * as z from 'zod';
import { commonFields, duration } from './fields.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';

const schema = z.strictObject({ ...commonFields, wait: duration });
export type WaitTask = z.infer<typeof schema>;

/** `wait`: time passes; the output is the input. */
export const waitTask = defineTaskKind<WaitTask>({
  schema,
  lists: () => [],
  sites: (task) => siteOf(task.wait, ['wait'], 'value'),
});
