import * as z from 'zod';
import { authentication } from './authentication.ts';
import { commonFields, json, objectTemplate } from './fields.ts';
import { defineTaskKind, siteOf } from './task-kind.ts';

const endpoint = z.union(
  [z.string().min(1), z.strictObject({ uri: z.string().min(1), authentication: authentication.optional() })],
  { error: 'must be a URI, a URI template, an expression in `${ }`, or `{uri, authentication}`' },
);

const schema = z.strictObject({
  ...commonFields,
  call: z.literal('http'),
  with: z.strictObject({
    method: z.string().regex(/^(get|head|post|put|patch|delete|options)$/i, { error: 'must be an HTTP method' }),
    endpoint,
    headers: objectTemplate.optional(),
    query: objectTemplate.optional(),
    body: json.optional(),
    output: z.enum(['content', 'response', 'raw']).optional(),
    redirect: z.boolean().optional(),
  }),
});
export type CallTask = z.infer<typeof schema>;

/** The URI of an endpoint and where it stands. */
export function endpointUri(task: CallTask): { readonly uri: string; readonly path: readonly string[] } {
  const { endpoint: target } = task.with;
  return typeof target === 'string'
    ? { uri: target, path: ['with', 'endpoint'] }
    : { uri: target.uri, path: ['with', 'endpoint', 'uri'] };
}

/** `call: http`: a request through the connector; the output is the answer. */
export const callTask = defineTaskKind<CallTask>({
  schema,
  lists: () => [],
  sites: (task) => [
    ...siteOf(endpointUri(task).uri, endpointUri(task).path, 'value'),
    ...(typeof task.with.endpoint === 'string'
      ? []
      : siteOf(task.with.endpoint.authentication, ['with', 'endpoint', 'authentication'], 'value')),
    ...siteOf(task.with.headers, ['with', 'headers'], 'value'),
    ...siteOf(task.with.query, ['with', 'query'], 'value'),
    ...siteOf(task.with.body, ['with', 'body'], 'value'),
  ],
});
