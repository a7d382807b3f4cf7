import type { APIGatewayProxyEvent } from 'aws-lambda';
import type { Caller } from '../access/caller.ts';
import { readEnvironment } from '../environment.ts';
import { EXPOSED_HEADERS, SECURITY_HEADERS } from './contract.ts';
import { httpEnvironment } from './environment.ts';

/** The value of a header, whatever the case of its name; the last one when it came more than once. */
export function readHeader(event: APIGatewayProxyEvent, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const found = Object.entries(event.headers ?? {}).find(([given]) => given.toLowerCase() === wanted);
  return found?.[1] ?? undefined;
}

/** The headers of an event of API Gateway: each name with its last value, and with all of its values. */
interface SentHeaders {
  readonly headers: Readonly<Record<string, string | undefined>> | null;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[] | undefined>> | null;
}

/** Every value of a header, however often it came and in whatever spellings of its name. */
export function headerValues({ headers, multiValueHeaders }: SentHeaders, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  const named = <T>(all: Readonly<Record<string, T>> | null): readonly T[] =>
    Object.entries(all ?? {}).flatMap(([given, value]) => (given.toLowerCase() === wanted ? [value] : []));
  const repeated = named(multiValueHeaders).flatMap((values) => values ?? []);
  const others = named(headers).flatMap((value) => (value === undefined || repeated.includes(value) ? [] : [value]));
  return [...repeated, ...others];
}

/** Ids that are safe in logs, queues and headers. */
const REQUEST_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** The client's own id of the request when it is well-formed, else API Gateway's. */
export function requestIdOf(event: APIGatewayProxyEvent): string {
  const own = readHeader(event, 'x-request-id');
  return own !== undefined && REQUEST_ID.test(own) ? own : event.requestContext.requestId;
}

const { ALLOWED_ORIGINS } = readEnvironment(httpEnvironment);

/** Pages that may read an answer: any, or those of the origins. */
export type Audience = 'any' | readonly string[];

/** Who may read the answers to a caller: the operator's own pages, and those that the tenant of the caller has named. */
export function audienceOf({ tenant }: Caller): Audience {
  return [...ALLOWED_ORIGINS, ...(tenant?.settings.cors.origins ?? [])];
}

/** Headers of every answer. */
export function commonHeaders(event: APIGatewayProxyEvent, audience: Audience): Readonly<Record<string, string>> {
  return {
    ...SECURITY_HEADERS,
    'Access-Control-Expose-Headers': EXPOSED_HEADERS.join(', '),
    ...originHeaders(readHeader(event, 'origin'), audience),
  };
}

/**
 * Which page may read the answer: its own origin is named if it is on the list, and caches are told that the answer depends
 * on it. Credentials travel in `Authorization` only, never in cookies, so where any may read, none has something to misuse.
 */
export function originHeaders(origin: string | undefined, audience: Audience): Readonly<Record<string, string>> {
  if (audience === 'any') return { 'Access-Control-Allow-Origin': '*' };
  const named = origin !== undefined && audience.includes(origin) ? { 'Access-Control-Allow-Origin': origin } : {};
  return { ...named, Vary: 'Origin' };
}
