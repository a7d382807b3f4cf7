import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { AwsError, type CloudContext, type Service } from '../../local/service.ts';
import { ROOT } from './fake-cloud.ts';

/** One service behind HTTP for SDK clients: just enough of the wire formats, and no signatures. */
export interface ServiceEndpoint {
  readonly url: string;
  close(): Promise<void>;
}

/** Options that make an SDK client of any service talk to an endpoint. */
export function clientOptions(endpoint: ServiceEndpoint) {
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return { endpoint: endpoint.url, region: 'us-east-1', credentials, maxAttempts: 1 };
}

/** Serves a `json` or `rest-json` service on a free port of the loopback interface. */
export async function serveService(context: CloudContext, service: Service): Promise<ServiceEndpoint> {
  const server = createServer((request, response) => void answer(context, service, request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function answer(
  context: CloudContext,
  service: Service,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  try {
    const body = await text(request);
    const json: Record<string, unknown> = body === '' ? {} : JSON.parse(body);
    const { action, input } = service.protocol === 'json' ? jsonCall(request, json) : restCall(service, request, json);
    const awsRequest = {
      service: service.name,
      action,
      input,
      principal: ROOT,
      requestId: 'request',
      signal: new AbortController().signal,
    };
    context.authorize(ROOT, service.authorize(awsRequest));
    write(response, 200, (await service.handle(awsRequest)) ?? {});
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    write(response, error.status, { __type: error.code, message: error.message, ...error.members }, error.code);
  }
}

function jsonCall(request: IncomingMessage, json: Record<string, unknown>) {
  return { action: String(request.headers['x-amz-target']).split('.').at(-1) ?? '', input: json };
}

function restCall(service: Service, request: IncomingMessage, json: Record<string, unknown>) {
  const url = new URL(request.url ?? '/', 'http://localhost');
  for (const route of service.routes ?? []) {
    const pattern = new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`);
    const match = pattern.exec(url.pathname);
    if (match === null || route.method !== request.method) continue;
    const variables = Object.entries(match.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]);
    const input = { ...json, ...Object.fromEntries(url.searchParams), ...Object.fromEntries(variables) };
    return { action: route.action, input };
  }
  throw new AwsError('UnknownOperationException', `${request.method} ${url.pathname}`, 404);
}

function write(response: ServerResponse, status: number, body: unknown, errorType?: string): void {
  response.writeHead(status, {
    'content-type': 'application/x-amz-json-1.1',
    ...(errorType === undefined ? {} : { 'x-amzn-errortype': errorType }),
  });
  response.end(JSON.stringify(body));
}
