import { lookup as resolve } from 'node:dns/promises';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type EgressGuard, hostOf, portOf } from '../domain/egress-guard.ts';
import type { HttpTransport, IncomingResponse } from '../domain/http-call.ts';
import type { OutgoingRequest } from '../domain/http-call-payload.ts';
import { fault, TaskFault } from '../domain/problem.ts';
import { MAX_RESULT_BYTES, tooLarge } from '../domain/response-content.ts';

/** Name resolution, TCP and TLS together. */
const CONNECT_TIMEOUT_MS = 5_000;

/** Addresses of a host name; `dns.lookup` outside of tests. */
export type Resolver = (host: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

const systemResolver: Resolver = (host) => resolve(host, { all: true, verbatim: true });

/**
 * `HttpTransport` over `node:http` and `node:https`, one connection a request: nothing of one tenant's connection
 * serves another.
 * @param options.resolve @default - the system's resolver
 */
export function nodeHttpTransport(
  options: { readonly resolve?: Resolver; readonly connectTimeoutMs?: number } = {},
): HttpTransport {
  const resolver = options.resolve ?? systemResolver;
  const connectTimeoutMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  return async (request, guard, signal) => {
    try {
      const addresses = await resolveGuarded(request.url, guard, resolver, connectTimeoutMs, signal);
      return await exchange(request, pinnedLookup(addresses), connectTimeoutMs, signal);
    } catch (error) {
      throw asFault(error, request.url);
    }
  };
}

type Addresses = Awaited<ReturnType<Resolver>>;

/** Resolves the name once and has every address checked: a name with one private address is refused as a whole. */
async function resolveGuarded(
  url: URL,
  guard: EgressGuard,
  resolver: Resolver,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<Addresses> {
  const host = hostOf(url);
  const family = isIP(host);
  const addresses =
    family === 0
      ? await within(resolver(host), AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))
      : [{ address: host, family }];
  for (const { address } of addresses) guard.checkAddress(url, address);
  return addresses;
}

function within<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const { promise, reject } = Promise.withResolvers<never>();
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort, { once: true });
  return Promise.race([work, promise]).finally(() => signal.removeEventListener('abort', abort));
}

/** Answers with the addresses that were checked, whatever the name would resolve to by now. */
function pinnedLookup(addresses: Addresses): LookupFunction {
  return (_host, options, callback) => {
    if (options.all === true) return callback(null, [...addresses]);
    const [first] = addresses;
    if (first === undefined) return callback(new Error('no address'), '');
    return callback(null, first.address, first.family);
  };
}

function exchange(
  request: OutgoingRequest,
  lookup: LookupFunction,
  connectTimeoutMs: number,
  signal: AbortSignal,
): Promise<IncomingResponse> {
  const { promise, resolve: settle, reject } = Promise.withResolvers<IncomingResponse>();
  const send = request.url.protocol === 'https:' ? httpsRequest : httpRequest;
  const outgoing = send(requestOptions(request, lookup, signal));
  const connecting = setTimeout(
    () => outgoing.destroy(fault('timeout', 'The connection timed out', `no connection within ${connectTimeoutMs} ms`)),
    connectTimeoutMs,
  );
  const connected = () => clearTimeout(connecting);
  outgoing.once('socket', (socket) =>
    socket.once(request.url.protocol === 'https:' ? 'secureConnect' : 'connect', connected),
  );
  outgoing.once('close', connected);
  outgoing.once('error', reject);
  outgoing.once('response', (incoming) => {
    readResponse(incoming).then(settle, (error: unknown) => {
      outgoing.destroy();
      reject(error);
    });
  });
  outgoing.end(request.body);
  return promise;
}

function requestOptions(request: OutgoingRequest, lookup: LookupFunction, signal: AbortSignal): RequestOptions {
  const { url, method, headers, body } = request;
  return {
    method,
    protocol: url.protocol,
    hostname: hostOf(url),
    port: portOf(url),
    path: `${url.pathname}${url.search}`,
    headers: {
      ...headers,
      host: url.host,
      'accept-encoding': 'identity',
      ...(body === undefined ? {} : { 'content-length': body.length }),
    },
    lookup,
    signal,
    agent: false,
  };
}

async function readResponse(incoming: IncomingMessage): Promise<IncomingResponse> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_RESULT_BYTES) tooLarge();
    chunks.push(chunk);
  }
  const headers = Object.fromEntries(
    Object.entries(incoming.headersDistinct).map(([name, values]) => [name, (values ?? []).join(', ')]),
  );
  return { status: incoming.statusCode ?? 0, headers, body: Buffer.concat(chunks) };
}

/** Errors of Node by what they mean for the workflow; the message names the host, never an address inside. */
function asFault(error: unknown, url: URL): TaskFault {
  if (error instanceof TaskFault) return error;
  const { name, code, cause } = error as NodeJS.ErrnoException;
  if (cause instanceof TaskFault) return cause;
  if (name === 'AbortError' || name === 'TimeoutError' || code === 'ETIMEDOUT') {
    return fault('timeout', 'The call timed out', `${url.host} did not answer in time`);
  }
  return fault('communication', 'The host cannot be reached', `${url.host}: ${code ?? 'connection failed'}`, 503);
}
