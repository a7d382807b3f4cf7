import * as z from 'zod';
import { commonFields, json } from './fields.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';

/** Attributes of CloudEvents 1.0 ("Required" and "Optional Attributes") that are texts. */
const text = z.string().min(1);
/** EventBridge takes 128 characters of `DetailType` (PutEventsRequestEntry). */
const MAX_TYPE_LENGTH = 128;

const EXTENSION = /^[a-z0-9]{1,20}$/;
const SCALAR = new Set(['string', 'number', 'boolean']);

const attributes = z
  .looseObject({
    specversion: z.literal('1.0', { error: 'must be 1.0' }).optional(),
    id: text.optional(),
    source: text,
    type: text.max(MAX_TYPE_LENGTH, { error: `must have at most ${MAX_TYPE_LENGTH} characters` }),
    time: text.optional(),
    subject: text.optional(),
    datacontenttype: text.optional(),
    dataschema: text.optional(),
    data: json.optional(),
  })
  .superRefine((event, ctx) => {
    for (const [name, value] of Object.entries(event)) {
      if (name === 'data') continue;
      if (!EXTENSION.test(name)) {
        const params = { hint: 'For example `traceid`.' };
        const message = 'must have a name of up to 20 lower-case letters and digits: it is an attribute of an event';
        ctx.addIssue({ code: 'custom', path: [name], message, params });
      } else if (!SCALAR.has(typeof value)) {
        const params = { hint: 'Put it into `data`.' };
        ctx.addIssue({ code: 'custom', path: [name], message: 'must be a text, a number or a truth value', params });
      }
    }
  });

const schema = z.strictObject({
  ...commonFields,
  emit: z.strictObject({ event: z.strictObject({ with: attributes }) }),
});
export type EmitTask = z.infer<typeof schema>;

/** `emit`: an event is published; the output is the event. */
export const emitTask = defineTaskKind<EmitTask>({
  schema,
  lists: () => [],
  sites: (task) => siteOf(task.emit.event.with, ['emit', 'event', 'with'], 'value'),
});
