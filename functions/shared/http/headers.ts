import type { APIGatewayProxyEvent } from 'aws-lambda';

/** The value of a header, whatever the case of its name; the last one when it came more than once. */
export function readHeader(event: APIGatewayProxyEvent, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const found = Object.entries(event.headers ?? {}).find(([given]) => given.toLowerCase() === wanted);
  return found?.[1] ?? undefined;
}

/** Ids that are safe in logs, queues and headers. */
const REQUEST_ID = /^[A-Za-z0-9._-]{8,128}$/;

/** The client's own id of the request when it is well-formed, else API Gateway's. */
export function requestIdOf(event: APIGatewayProxyEvent): string {
  const own = readHeader(event, 'x-request-id');
  return own !== undefined && REQUEST_ID.test(own) ? own : event.requestContext.requestId;
}

/**
 * Headers of every answer. Any origin may read answers: credentials travel in `Authorization` only, never in cookies, so a
 * foreign page has none to misuse.
 */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  'Strict-Transport-Security': 'max-age=63072000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
  'Cache-Control': 'no-store',
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Allow, ETag, Location, Retry-After, X-Request-Id',
};
