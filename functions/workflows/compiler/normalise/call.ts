import type { Template } from '../../language/expression/templates.ts';
import { enclosedExpression } from '../../language/expression/text.ts';
import type { Json } from '../../language/json.ts';
import { type AuthenticationReference, secretOf } from '../../language/task-kinds/authentication.ts';
import { type CallTask, endpointUri } from '../../language/task-kinds/call.ts';
import { type UriPart, uriParts } from '../../language/uri-template.ts';
import type { TaskNode } from './node.ts';
import { type Reading, templateOf } from './reading.ts';

/** A part of a URI template, or a value to be percent-encoded. */
export type CallUriPart = UriPart | { readonly value: Template };

export interface CallNode extends TaskNode {
  readonly kind: 'call';
  readonly method: string;
  /** An expression, or the parts of a URI template. */
  readonly uri: Template | readonly CallUriPart[];
  readonly authentication: Template | undefined;
  /** The secret that its credentials are taken from. @default - none, or they are given in place */
  readonly secret: string | undefined;
  readonly headers: Template | undefined;
  readonly query: Template | undefined;
  /** Parameters of the query whose lists are sent as one text with commas. */
  readonly commas: ReadonlySet<string>;
  readonly body: Template | undefined;
  readonly output: 'content' | 'response' | 'raw';
  readonly redirect: boolean;
}

export function normaliseCall(task: CallTask, base: TaskNode, reading: Reading): CallNode {
  const { uri } = endpointUri(task);
  const template = (value: Json | undefined) => (value === undefined ? undefined : templateOf(value, reading));
  return {
    ...base,
    kind: 'call',
    method: task.with.method.toUpperCase(),
    uri: enclosedExpression(uri) === undefined ? uriParts(uri) : templateOf(uri, reading),
    authentication: template(authenticationOf(policyOf(task), reading)),
    secret: secretNameOf(policyOf(task), reading),
    headers: template(task.with.headers),
    query: template(task.with.query),
    commas: new Set(),
    body: template(task.with.body),
    output: task.with.output ?? 'content',
    redirect: task.with.redirect === true,
  };
}

function policyOf({ with: { endpoint } }: CallTask): AuthenticationReference | undefined {
  return typeof endpoint === 'string' ? undefined : endpoint.authentication;
}

/** The policy itself, wherever it is written; a secret is named, and its value is known to the connector alone. */
export function authenticationOf(policy: AuthenticationReference | undefined, reading: Reading): Json | undefined {
  const resolved = resolvedPolicy(policy, reading);
  const { basic, bearer, oauth2 } = resolved ?? {};
  if (basic !== undefined) return { basic: credentialsOf(basic) };
  if (bearer !== undefined) return { bearer: credentialsOf(bearer) };
  return oauth2 === undefined ? undefined : { oauth2: credentialsOf(oauth2) };
}

/** What was read from a document is JSON again; the schemas alone do not say so. */
function credentialsOf(given: object): Json {
  return 'use' in given ? { secret: String(given.use) } : (given as Json);
}

/** The name of the secret that a policy takes its credentials from. */
export function secretNameOf(policy: AuthenticationReference | undefined, reading: Reading): string | undefined {
  const resolved = resolvedPolicy(policy, reading);
  return resolved === undefined ? undefined : secretOf(resolved);
}

function resolvedPolicy(policy: AuthenticationReference | undefined, { document }: Reading) {
  return policy !== undefined && 'use' in policy ? document.use?.authentications?.[policy.use] : policy;
}
