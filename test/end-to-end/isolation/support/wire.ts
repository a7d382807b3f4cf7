import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';

/** A request as it goes over the wire: the path is not normalised, headers may repeat and contradict each other. */
export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Sent as JSON. @default - no body */
  readonly body?: unknown;
}

export interface WireAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** Milliseconds until the answer was read. */
  readonly milliseconds: number;
}

export const NO_ANSWER: WireAnswer = { status: 0, headers: {}, text: '', milliseconds: 0 };

export interface Wire {
  send(request: WireRequest): Promise<WireAnswer>;
  close(): void;
}

/** Requests under way at a time. */
const MOST_CONNECTIONS = 12;

export function openWire(baseUrl: string): Wire {
  const agent = new Agent({ keepAlive: true, maxSockets: MOST_CONNECTIONS });
  const { hostname, port, host } = new URL(baseUrl);
  return {
    send: ({ method, path, headers, body }) =>
      new Promise((resolve, reject) => {
        const began = performance.now();
        const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
        const framing =
          bytes === undefined ? [] : ['Content-Type', 'application/json', 'Content-Length', `${bytes.length}`];
        const outgoing = request({
          agent,
          hostname,
          port,
          method,
          path,
          headers: ['Host', host, ...framing, ...headers.flat()],
        });
        outgoing.once('error', reject).once('response', (incoming) => {
          const { statusCode: status = 0, headers: received } = incoming;
          text(incoming).then(
            (read) => resolve({ status, headers: received, text: read, milliseconds: performance.now() - began }),
            reject,
          );
        });
        outgoing.end(bytes);
      }),
    close: () => agent.destroy(),
  };
}

/** Runs the work for every item, some at a time. */
export async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) await work(item);
  };
  await Promise.all(Array.from({ length: MOST_CONNECTIONS }, worker));
}

/** The body as JSON; empty where it is none. */
function jsonOf({ text: body }: WireAnswer): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

/** The code of a problem; undefined for other answers. */
export function codeOf(answer: WireAnswer): string | undefined {
  const { code } = jsonOf(answer);
  return typeof code === 'string' ? code : undefined;
}
