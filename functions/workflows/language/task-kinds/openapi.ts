import * as z from 'zod';
import { authentication } from './authentication.ts';
import { commonFields, json } from './fields.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';

const endpoint = z.union([z.string().min(1), z.strictObject({ uri: z.string().min(1) })], {
  error: 'must be the URL of an OpenAPI document, or `{uri}`',
});

const schema = z.strictObject({
  ...commonFields,
  call: z.literal('openapi'),
  with: z.strictObject({
    document: z.strictObject({ endpoint }),
    operationId: z.string().min(1),
    parameters: z.record(z.string(), json).optional(),
    authentication: authentication.optional(),
    output: z.enum(['content', 'response', 'raw']).optional(),
    redirect: z.boolean().optional(),
  }),
});
export type OpenApiTask = z.infer<typeof schema>;

/** URL of the document that describes the operation. */
export function documentUrl(task: OpenApiTask): string {
  const { endpoint: target } = task.with.document;
  return typeof target === 'string' ? target : target.uri;
}

/** `call: openapi`: a request that a document describes, which is read when the workflow is compiled. */
export const openApiTask = defineTaskKind<OpenApiTask>({
  schema,
  lists: () => [],
  sites: (task) => [
    ...siteOf(task.with.parameters, ['with', 'parameters'], 'value'),
    ...siteOf(task.with.authentication, ['with', 'authentication'], 'value'),
  ],
});
