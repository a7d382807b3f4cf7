import { METHODS, validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod';
import type { TokenGrant } from '../public.ts';
import { fault } from './problem.ts';

const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

const tokenGrant = z.strictObject({
  authority: z.string(),
  grant: z.enum(['client_credentials', 'password']),
  client: z.strictObject({
    id: text,
    secret: text.optional(),
    authentication: z.enum(['client_secret_post', 'client_secret_basic', 'none']).optional(),
  }),
  request: z.strictObject({ encoding: z.enum(['application/x-www-form-urlencoded', 'application/json']) }).optional(),
  endpoints: z.strictObject({ token: z.string().optional() }).optional(),
  scopes: z.array(text).optional(),
  audiences: z.array(text).optional(),
  username: text.optional(),
  password: text.optional(),
}) satisfies z.ZodType<TokenGrant>;

/** `HttpCallPayload` as it arrives: values that expressions produced may be numbers or booleans where text is meant. */
export const httpCallPayload = z.strictObject({
  execution: z.string(),
  task: z.string(),
  method: z.string().toUpperCase(),
  uri: z.string(),
  headers: z.record(z.string(), text).optional(),
  query: z.record(z.string(), z.unknown()).optional(),
  body: z.unknown().optional(),
  output: z.enum(['content', 'response', 'raw']).default('content'),
  redirect: z.boolean().default(false),
  authentication: z
    .union([
      z.strictObject({ basic: z.strictObject({ username: text, password: text }) }),
      z.strictObject({ bearer: z.strictObject({ token: text }) }),
      z.strictObject({ oauth2: tokenGrant }),
    ])
    .optional(),
});
export type ParsedHttpCall = z.output<typeof httpCallPayload>;
/** What makes a header by itself. */
export type Credentials = Exclude<NonNullable<ParsedHttpCall['authentication']>, { readonly oauth2: unknown }>;

/** A request as it goes out. Header names are in lower case. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
}

/** CONNECT and TRACE speak to intermediaries; the rest of Node's list is WebDAV and its kin. */
const ALLOWED_METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'].filter((method) =>
  METHODS.includes(method),
);

/** Headers that frame the message or address intermediaries: the connector alone sets them. */
const FORBIDDEN_HEADERS =
  /^(host|content-length|transfer-encoding|connection|keep-alive|upgrade|te|trailer|expect|accept-encoding|proxy-.*)$/;

function misconfigured(detail: string): never {
  throw fault('configuration', 'The HTTP call is not valid', detail);
}

/**
 * Builds the request of a call.
 * @param credentials that make its `Authorization`. @default - none
 * @throws TaskFault `configuration.400` naming what is wrong
 */
export function outgoingRequest(
  call: Pick<ParsedHttpCall, 'method' | 'uri' | 'headers' | 'query' | 'body'>,
  credentials?: Credentials,
): OutgoingRequest {
  if (!ALLOWED_METHODS.includes(call.method)) misconfigured(`the method must be one of ${ALLOWED_METHODS.join(', ')}`);
  const headers = requestHeaders(call.headers ?? {}, credentials);
  const body = requestBody(call.body, headers);
  const url = requestUrl(call.uri, call.query ?? {});
  return { method: call.method, url, headers, ...(body === undefined ? {} : { body }) };
}

function requestUrl(uri: string, query: Readonly<Record<string, unknown>>): URL {
  const url = URL.parse(uri);
  if (url === null) return misconfigured('the endpoint is not an absolute URI');
  url.hash = '';
  for (const [name, value] of Object.entries(query)) {
    for (const item of Array.isArray(value) ? value : [value]) {
      if (item === null || item === undefined) continue;
      if (typeof item === 'object') misconfigured(`the query parameter ${name} must be a scalar or a list of scalars`);
      url.searchParams.append(name, String(item));
    }
  }
  return url;
}

function requestHeaders(
  given: Readonly<Record<string, string>>,
  authentication: Credentials | undefined,
): Record<string, string> {
  const headers: Record<string, string> = { accept: '*/*', 'user-agent': 'tributary' };
  for (const [givenName, value] of Object.entries(given)) {
    const name = givenName.toLowerCase();
    if (FORBIDDEN_HEADERS.test(name)) misconfigured(`the header ${name} cannot be set`);
    if (!isValidHeader(name, value))
      misconfigured(`the header ${JSON.stringify(name)} has characters that HTTP forbids`);
    headers[name] = value;
  }
  if (authentication !== undefined) headers['authorization'] = authorization(authentication);
  return headers;
}

function isValidHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    // Node's validators speak by throwing; the message would quote the value, which may be a secret.
    return false;
  }
}

function authorization(authentication: Credentials): string {
  if ('bearer' in authentication) {
    const { token } = authentication.bearer;
    if (!isValidHeader('authorization', token)) misconfigured('the bearer token has characters that HTTP forbids');
    return `Bearer ${token}`;
  }
  const { username, password } = authentication.basic;
  if (username.includes(':')) misconfigured('a user name of basic authentication must not contain a colon');
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

/** Encodes the body for the content type that is declared, or declares the one it was encoded for. */
function requestBody(body: unknown, headers: Record<string, string>): Buffer | undefined {
  if (body === undefined) return undefined;
  const declared = headers['content-type'];
  if (typeof body === 'string' && !(declared !== undefined && isJson(declared))) {
    headers['content-type'] ??= 'text/plain; charset=utf-8';
    return Buffer.from(body);
  }
  if (declared?.startsWith('application/x-www-form-urlencoded') && typeof body === 'object' && body !== null) {
    const fields = Object.entries(body).map(([name, value]): [string, string] => [name, String(value)]);
    return Buffer.from(new URLSearchParams(fields).toString());
  }
  headers['content-type'] ??= 'application/json';
  return Buffer.from(JSON.stringify(body));
}

/** `application/json` and every type that ends with `+json` (RFC 6839). */
export function isJson(contentType: string): boolean {
  return /^[^;]*[/+]json\s*(;|$)/i.test(contentType);
}
