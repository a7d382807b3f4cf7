import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { nodeHttpTransport } from '../../../functions/tasks/adapters/http-transport.ts';
import { type EgressGuard, egressGuard } from '../../../functions/tasks/domain/egress-guard.ts';
import type { HttpTransport } from '../../../functions/tasks/domain/http-call.ts';
import { fault } from '../../../functions/tasks/domain/problem.ts';

/** The public services that scenarios call, played on the loopback interface. */
export interface Services {
  readonly transport: HttpTransport;
  readonly guard: EgressGuard;
  close(): Promise<void>;
}

interface Request {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

type Service = (request: Request) => Answer;

const PETS = [
  { id: 1, name: 'Rex', status: 'available', category: { name: 'dog' }, tags: ['calm'] },
  { id: 2, name: 'Tom', status: 'available', category: { name: 'cat' }, tags: [] },
  { id: 3, name: 'Ida', status: 'sold', category: { name: 'dog' }, tags: ['loud', 'old'] },
];

/** What the pet store says of itself: Swagger 2.0, as the real one does. */
export const PET_STORE_DOCUMENT = {
  swagger: '2.0',
  info: { title: 'Pets', version: '1.0.0' },
  host: 'petstore.swagger.io',
  basePath: '/v2',
  schemes: ['https'],
  paths: {
    '/pet/findByStatus': {
      get: {
        operationId: 'findPetsByStatus',
        parameters: [
          { name: 'status', in: 'query', required: true, type: 'array', items: { type: 'string' } },
          { name: 'X-Trace', in: 'header', type: 'string' },
        ],
      },
    },
    '/pet/{petId}': {
      get: {
        operationId: 'getPetById',
        parameters: [{ name: 'petId', in: 'path', required: true, type: 'integer' }],
      },
    },
  },
};

const petStore: Service = ({ url }) => {
  if (url.pathname === '/v2/swagger.json') return { status: 200, body: PET_STORE_DOCUMENT };
  if (url.pathname === '/v2/pet/findByStatus') {
    const wanted = url.searchParams.getAll('status');
    return { status: 200, body: PETS.filter(({ status }) => wanted.includes(status)) };
  }
  const pet = PETS.find(({ id }) => url.pathname === `/v2/pet/${id}`);
  return pet === undefined ? { status: 404, body: { message: 'Pet not found' } } : { status: 200, body: pet };
};

const httpBin: Service = ({ method, url, headers, body }) => {
  const [, kind = '', ...rest] = url.pathname.split('/').map(decodeURIComponent);
  if (kind === 'basic-auth') {
    const expected = `Basic ${Buffer.from(rest.join(':')).toString('base64')}`;
    if (headers['authorization'] !== expected) return { status: 401 };
    return { status: 200, body: { authenticated: true, user: rest[0] } };
  }
  if (kind === 'status') return { status: Number(rest[0]) };
  if (kind === 'redirect-to') return { status: 302, headers: { location: url.searchParams.get('url') ?? '' } };
  if (kind !== 'anything') return { status: 404 };
  const args = Object.fromEntries(url.searchParams);
  return { status: 200, body: { method, args, headers, json: body === '' ? null : JSON.parse(body) } };
};

const HOSTS: Readonly<Record<string, Service>> = { 'petstore.swagger.io': petStore, 'httpbin.org': httpBin };

/** The first segment of the path is the host that was meant. */
async function answer(incoming: IncomingMessage): Promise<Answer> {
  const [, host = '', ...path] = (incoming.url ?? '').split('/');
  const service = HOSTS[host];
  if (service === undefined) return { status: 404 };
  const url = new URL(`https://${host}/${path.join('/')}`);
  const { method = '', headers } = incoming;
  return service({ method, url, headers, body: await text(incoming) });
}

/** Serves them on a free port. Other hosts cannot be reached. */
export async function startServices(): Promise<Services> {
  const server = createServer(async (incoming, response) => {
    const { status, body, headers } = await answer(incoming);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.end(body === undefined ? '' : JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const send = nodeHttpTransport();
  return {
    guard: egressGuard(`127.0.0.1:${port}`),
    transport(request, guard, signal) {
      const { host, pathname, search } = request.url;
      if (!Object.hasOwn(HOSTS, host)) throw fault('communication', 'The host cannot be reached', host, 503);
      const url = new URL(`http://127.0.0.1:${port}/${host}${pathname}${search}`);
      return send({ ...request, url }, guard, signal);
    },
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
