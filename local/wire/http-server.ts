import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpAnswer } from '../service.ts';
import type { AwsEndpoint } from './aws-endpoint.ts';
import { NO_ANSWER } from './fault-gate.ts';

/** Whoever answers what is not for an AWS service. */
export type FrontDoor = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

export interface HttpServer {
  readonly port: number;
  close(): Promise<void>;
}

/** No AWS operation that the local cloud knows takes more: 6 MB for Lambda's payload, with room for its headers. */
const BODY_LIMIT_BYTES = 8 * 1024 * 1024;

/** One port on the loopback for everything. @param port 0 takes a free one */
export async function startHttpServer(
  port: number,
  aws: AwsEndpoint,
  frontDoor: FrontDoor,
  log: (line: string) => void,
): Promise<HttpServer> {
  const server = createServer((request, response) => {
    const served = aws.accepts(request) ? serveAws(aws, request, response) : frontDoor(request, response);
    served.catch((error: unknown) => {
      log(`${request.method} ${request.url}: ${error instanceof Error ? error.stack : String(error)}`);
      response.destroy();
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}

async function serveAws(aws: AwsEndpoint, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const hungUp = new AbortController();
  response.once('close', () => hungUp.abort());
  const body = await readBody(request);
  if (body === undefined) {
    response.writeHead(413, { connection: 'close' }).end();
    return;
  }
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const { method = 'GET', headers } = request;
  const answer = await aws.answer({ method, path: pathname, query: searchParams, headers, body }, hungUp.signal);
  if (answer === NO_ANSWER) response.destroy();
  else send(response, answer);
}

/** The body as text; undefined when it is over the limit: it is read to its end then, so that an answer is possible. */
export async function readBody(request: IncomingMessage, limit = BODY_LIMIT_BYTES): Promise<string | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= limit) chunks.push(chunk);
  }
  return size > limit ? undefined : Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, answer: HttpAnswer) {
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  response.writeHead(answer.status, { ...answer.headers, 'content-length': body.byteLength }).end(body);
}
