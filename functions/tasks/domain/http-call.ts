import { STATUS_CODES } from 'node:http';
import type { HttpCallResponse } from '../public.ts';
import { accessToken } from './access-token.ts';
import type { EgressGuard } from './egress-guard.ts';
import { type Credentials, type OutgoingRequest, outgoingRequest, type ParsedHttpCall } from './http-call-payload.ts';
import { fault } from './problem.ts';
import { decodedBody, MAX_RESULT_BYTES, parsedContent, tooLarge } from './response-content.ts';

/** An answer as it came in. Header names are in lower case, repeated ones joined with a comma. */
export interface IncomingResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * Sends one request, without following redirects. The address it connects to is one that `guard` has allowed: the
 * name is resolved once, so that it cannot change between the check and the connection.
 * @throws TaskFault `communication.403` when refused by the guard, `communication.503` when the host cannot be
 * reached, `communication.502` when the answer is too large, `timeout.408` when connecting or `signal` times out
 */
export type HttpTransport = (
  request: OutgoingRequest,
  guard: EgressGuard,
  signal: AbortSignal,
) => Promise<IncomingResponse>;

const MAX_REDIRECTS = 5;
const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** What an HTTP call depends on. */
export interface HttpCallPorts {
  readonly transport: HttpTransport;
  readonly guard: EgressGuard;
  /** Aborts when the time of the whole call is up. */
  readonly signal: AbortSignal;
}

/** The outcome of a call, and what may be logged about it. */
export interface HttpCallResult {
  readonly output: unknown;
  readonly status: number;
  readonly redirects: number;
}

/**
 * Performs `call: http` as the specification defines it: an answer outside of 200–299 is an error, with `redirect`
 * one outside of 200–399; redirects are followed when they name a location, at most five.
 * @throws TaskFault
 */
export async function performHttpCall(call: ParsedHttpCall, ports: HttpCallPorts): Promise<HttpCallResult> {
  let request = outgoingRequest(call, await credentialsOf(call, ports));
  for (let redirects = 0; ; redirects += 1) {
    ports.guard.checkUrl(request.url);
    const response = await ports.transport(request, ports.guard, ports.signal);
    const location = call.redirect && REDIRECTS.has(response.status) ? response.headers['location'] : undefined;
    if (location === undefined) {
      const output = outputOf(call, request, response);
      return { output, status: response.status, redirects };
    }
    if (redirects === MAX_REDIRECTS) {
      throw fault(
        'communication',
        'Too many redirects',
        `the call was redirected more than ${MAX_REDIRECTS} times`,
        508,
      );
    }
    request = redirected(request, response.status, location);
  }
}

/** Credentials as they are given, or the access token that they are exchanged for. */
async function credentialsOf(
  { authentication }: ParsedHttpCall,
  ports: HttpCallPorts,
): Promise<Credentials | undefined> {
  if (authentication === undefined || !('oauth2' in authentication)) return authentication;
  return { bearer: { token: await accessToken(authentication.oauth2, ports) } };
}

/**
 * The request after a redirect, as browsers make it (Fetch standard, HTTP-redirect fetch): 303 and a redirected POST
 * become a GET without a body; credentials do not follow to another origin.
 */
function redirected(request: OutgoingRequest, status: number, location: string): OutgoingRequest {
  const url = URL.parse(location, request.url.href);
  if (url === null) throw fault('communication', 'The redirect is not valid', 'its location is not a URI', 502);
  url.hash = '';
  const becomesGet =
    (status === 303 && request.method !== 'HEAD') || ((status === 301 || status === 302) && request.method === 'POST');
  const dropped = new Set([
    ...(becomesGet ? ['content-type'] : []),
    ...(url.origin === request.url.origin ? [] : ['authorization', 'cookie']),
  ]);
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped.has(name)));
  if (becomesGet) return { method: 'GET', url, headers };
  return { ...request, url, headers };
}

function outputOf(call: ParsedHttpCall, request: OutgoingRequest, response: IncomingResponse): unknown {
  const highest = call.redirect ? 399 : 299;
  if (response.status < 200 || response.status > highest) {
    const place = `${request.url.origin}${request.url.pathname}`;
    throw fault(
      'communication',
      STATUS_CODES[response.status] ?? 'Unexpected status',
      `${request.method} ${place} answered ${response.status}`,
      response.status,
    );
  }
  const body = decodedBody(response.body, response.headers['content-encoding']);
  const output = shaped(call, request, response, body);
  if (Buffer.byteLength(JSON.stringify(output)) > MAX_RESULT_BYTES) tooLarge();
  return output;
}

function shaped(call: ParsedHttpCall, request: OutgoingRequest, response: IncomingResponse, body: Buffer): unknown {
  if (call.output === 'raw') return body.toString('base64');
  const content = parsedContent(body, response.headers['content-type']);
  if (call.output === 'content') return content;
  const { authorization: _, cookie: __, ...headers } = request.headers;
  return {
    request: { method: request.method, uri: request.url.href, headers },
    statusCode: response.status,
    headers: response.headers,
    content,
  } satisfies HttpCallResponse;
}
