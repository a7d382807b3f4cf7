import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, type Service } from '../../../local/service.ts';
import { ROOT } from './context.ts';

/** One JSON service behind HTTP, without signatures or IAM, for the real SDK client. */
export interface ServedService {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** What a client of the served service needs besides. */
export const CLIENT_CONFIG = {
  region: 'eu-west-1',
  credentials: { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'secret' },
} as const;

export async function serve(service: Service): Promise<ServedService> {
  const server = createServer((request, response) => {
    answer(service, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await service.close?.();
    },
  };
}

async function answer(service: Service, request: IncomingMessage, response: ServerResponse) {
  const hangUp = new AbortController();
  response.on('close', () => hangUp.abort());
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const action = String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
  const input = JSON.parse(Buffer.concat(chunks).toString() || '{}') as Readonly<Record<string, unknown>>;
  const call = { service: service.name, action, input, principal: ROOT, requestId: 'test', signal: hangUp.signal };
  try {
    service.authorize(call);
    send(response, 200, await service.handle(call));
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    send(response, error.status, { __type: error.code, message: error.message, ...error.members });
  }
}

function send(response: ServerResponse, status: number, body: unknown) {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' });
  response.end(JSON.stringify(body ?? {}));
}
