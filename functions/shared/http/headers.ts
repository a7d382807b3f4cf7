import type { APIGatewayProxyEvent } from 'aws-lambda';
import { readEnvironment } from '../environment.ts';
import { EXPOSED_HEADERS, SECURITY_HEADERS } from './contract.ts';
import { httpEnvironment } from './environment.ts';

/** The value of a header, whatever the case of its name; the last one when it came more than once. */
export function readHeader(event: APIGatewayProxyEvent, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const found = Object.entries(event.headers ?? {}).find(([given]) => given.toLowerCase() === wanted);
  return found?.[1] ?? undefined;
}

/** Every value of a header, however often it came and in whatever spellings of its name. */
export function headerValues(event: APIGatewayProxyEvent, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  const repeated = Object.entries(event.multiValueHeaders ?? {}).filter(([given]) => given.toLowerCase() === wanted);
  const single = readHeader(event, name);
  return [...repeated.flatMap(([, values]) => values ?? []), ...(single === undefined ? [] : [single])];
}

/** Ids that are safe in logs, queues and headers. */
const REQUEST_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** The client's own id of the request when it is well-formed, else API Gateway's. */
export function requestIdOf(event: APIGatewayProxyEvent): string {
  const own = readHeader(event, 'x-request-id');
  return own !== undefined && REQUEST_ID.test(own) ? own : event.requestContext.requestId;
}

const { ALLOWED_ORIGINS } = readEnvironment(httpEnvironment);

/** Headers of every answer. */
export function commonHeaders(event: APIGatewayProxyEvent): Readonly<Record<string, string>> {
  return {
    ...SECURITY_HEADERS,
    'Access-Control-Expose-Headers': EXPOSED_HEADERS.join(', '),
    ...originHeaders(readHeader(event, 'origin'), ALLOWED_ORIGINS),
  };
}

/**
 * Which page may read the answer. Where any may, all are told so: credentials travel in `Authorization` only, never in
 * cookies, so a foreign page has none to misuse. Otherwise the page's own origin is named if it is on the list, and
 * caches are told that the answer depends on it.
 */
export function originHeaders(
  origin: string | undefined,
  allowed: readonly string[],
): Readonly<Record<string, string>> {
  if (allowed.includes('*')) return { 'Access-Control-Allow-Origin': '*' };
  const named = origin !== undefined && allowed.includes(origin) ? { 'Access-Control-Allow-Origin': origin } : {};
  return { ...named, Vary: 'Origin' };
}
