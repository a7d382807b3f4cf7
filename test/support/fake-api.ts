import { type Client, type ClientOptions, createClient } from '../../client/src/index.ts';

/** A request as the server sees it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** What the server answers: an answer, or a failure of the network. */
export type Reply =
  | { readonly status: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | Error;

export const BASE_URL = 'https://api.example.com/dev';

/** An answer with a problem of that code. */
export function refusal(status: number, code: string, headers: Record<string, string> = {}): Reply {
  const body = {
    type: `urn:tributary:error:${code}`,
    title: 'Title',
    status,
    detail: 'Detail',
    code,
    requestId: 'req-12345',
  };
  return { status, body, headers: { 'content-type': 'application/problem+json', ...headers } };
}

/**
 * A client whose requests go to a function instead of a server.
 * @param serve is asked once for each attempt, the first with 1
 * @param options of the client; unless they say otherwise, pauses between attempts are a few milliseconds
 */
export function fakeApi(
  serve: (request: SeenRequest, attempt: number) => Reply | Promise<Reply>,
  options: Partial<ClientOptions> = {},
): { readonly client: Client; readonly seen: readonly SeenRequest[] } {
  const seen: SeenRequest[] = [];
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init);
    const text = await request.text();
    seen.push({
      method: request.method,
      path: request.url.slice(BASE_URL.length),
      headers: request.headers,
      body: text === '' ? undefined : JSON.parse(text),
    });
    const reply = await serve(seen[seen.length - 1] as SeenRequest, seen.length);
    request.signal.throwIfAborted();
    if (reply instanceof Error) throw reply;
    const { status, body, headers = {} } = reply;
    const answer = typeof body === 'string' || body === undefined ? body : JSON.stringify(body);
    return new Response(answer ?? null, { status, headers });
  };
  const client = createClient({
    baseUrl: BASE_URL,
    credential: 'secret',
    fetch,
    retry: { firstDelayMs: 1, longestDelayMs: 5000 },
    ...options,
  });
  return { client, seen };
}
