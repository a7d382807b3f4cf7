import * as z from 'zod';
import { commonFields, duration, noTimeout } from './fields.ts';
import { defineTaskKind } from './task-kind.ts';

const schema = z.strictObject({ ...commonFields, ...noTimeout, wait: duration });
export type WaitTask = z.infer<typeof schema>;

/** `wait`: time passes; the output is the input. */
export const waitTask = defineTaskKind<WaitTask>({ schema, lists: () => [], sites: () => [] });
