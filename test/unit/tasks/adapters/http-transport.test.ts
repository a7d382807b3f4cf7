import { createServer, type Server } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nodeHttpTransport, type Resolver } from '../../../../functions/tasks/adapters/http-transport.ts';
import { egressGuard } from '../../../../functions/tasks/domain/egress-guard.ts';
import { performHttpCall } from '../../../../functions/tasks/domain/http-call.ts';
import { httpCallPayload } from '../../../../functions/tasks/domain/http-call-payload.ts';
import { MAX_RESULT_BYTES } from '../../../../functions/tasks/domain/response-content.ts';

interface Seen {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly body: string;
}

const seen: Seen[] = [];
let server: Server;
let other: Server;
let origin: string;
let otherOrigin: string;

/** Answers by path; every request is noted. */
function shop(): Server {
  return createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const path = request.url ?? '';
    seen.push({ method: request.method ?? '', path, headers: request.headers, body: Buffer.concat(chunks).toString() });
    const [, kind = '', ...rest] = path.split('/');
    if (kind === 'status') return void response.writeHead(Number.parseInt(rest[0] ?? '', 10)).end('nope');
    if (kind === 'to') {
      const [status, ...location] = rest;
      return void response.writeHead(Number(status), { location: decodeURIComponent(location.join('/')) }).end();
    }
    if (kind === 'large') return void response.end(Buffer.alloc(MAX_RESULT_BYTES + 1, 'x'));
    if (kind === 'quotes') {
      return void response.setHeader('content-type', 'text/plain').end('"'.repeat(MAX_RESULT_BYTES - 10));
    }
    if (kind === 'never') return;
    response.writeHead(200, { 'content-type': 'application/json', 'x-many': ['a', 'b'] }).end('{"ok":true}');
  });
}

async function listen(target: Server): Promise<string> {
  await new Promise<void>((resolve) => target.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(target.address() as AddressInfo).port}`;
}

beforeAll(async () => {
  server = shop();
  other = shop();
  origin = await listen(server);
  otherOrigin = await listen(other);
});
afterAll(() => {
  for (const each of [server, other]) {
    each.closeAllConnections();
    each.close();
  }
});

interface CallOptions {
  readonly allowed?: string;
  readonly resolve?: Resolver;
  readonly timeoutMs?: number;
  readonly connectTimeoutMs?: number;
}

function call(uri: string, rest: Record<string, unknown> = {}, options: CallOptions = {}) {
  const payload = { execution: 'arn', task: '/do/0/call', method: 'GET', uri, ...rest };
  return performHttpCall(httpCallPayload.parse(payload), {
    transport: nodeHttpTransport(options),
    guard: egressGuard(options.allowed ?? `${origin},${otherOrigin}`),
    signal: AbortSignal.timeout(options.timeoutMs ?? 5_000),
  });
}

const last = (): Seen => seen.at(-1) ?? { method: '', path: '', headers: {}, body: '' };
const named = (name: string) => expect.objectContaining({ name });

describe('a call', () => {
  test('sends what it is told and gives the parsed content', async () => {
    const body = { item: 1 };
    expect((await call(`http://${origin}/orders`, { method: 'POST', body, query: { q: 'a b' } })).output).toEqual({
      ok: true,
    });
    expect(last()).toMatchObject({ method: 'POST', path: '/orders?q=a+b', body: '{"item":1}' });
    expect(last().headers).toMatchObject({ 'content-type': 'application/json', host: origin });
  });

  test('with output response tells of request and answer, without the credentials', async () => {
    const { output } = await call(`http://${origin}/x`, {
      output: 'response',
      headers: { 'X-Own': 'yes' },
      authentication: { bearer: { token: 'secret-token' } },
    });
    expect(last().headers['authorization']).toBe('Bearer secret-token');
    expect(output).toMatchObject({
      request: { method: 'GET', uri: `http://${origin}/x`, headers: { 'x-own': 'yes' } },
      statusCode: 200,
      headers: { 'content-type': 'application/json', 'x-many': 'a, b' },
      content: { ok: true },
    });
    expect(JSON.stringify(output)).not.toContain('secret-token');
  });

  test('with output raw gives base64', async () => {
    expect((await call(`http://${origin}/`, { output: 'raw' })).output).toBe(
      Buffer.from('{"ok":true}').toString('base64'),
    );
  });

  test.each([400, 404, 409, 500, 503])('answered %i is a communication error of that status', async (status) => {
    await expect(call(`http://${origin}/status/${status}?token=secret`)).rejects.toThrow(
      named(`communication.${status}`),
    );
    await expect(call(`http://${origin}/status/${status}?token=secret`)).rejects.not.toThrow(/secret|nope/);
  });

  test('answered with too much is refused, before and after it is written as JSON', async () => {
    await expect(call(`http://${origin}/large`)).rejects.toThrow(/too large/);
    await expect(call(`http://${origin}/quotes`)).rejects.toThrow(/too large/);
  });

  test('that gets no answer times out', async () => {
    await expect(call(`http://${origin}/never`, {}, { timeoutMs: 100 })).rejects.toThrow(named('timeout.408'));
  });

  test('to a closed port or an unknown name is communication.503', async () => {
    const closed = createTcpServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const address = `127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));
    await expect(call(`http://${address}/`, {}, { allowed: address })).rejects.toThrow(named('communication.503'));
    const resolve = () => Promise.reject(Object.assign(new Error('no such host'), { code: 'ENOTFOUND' }));
    await expect(call('http://nowhere.example/', {}, { resolve })).rejects.toThrow(named('communication.503'));
  });
});

describe('the guard', () => {
  test('refuses a name when any of its addresses is private, and connects to nothing', async () => {
    const before = seen.length;
    const resolve: Resolver = async () => [
      { address: '93.184.216.34', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ];
    const { port } = server.address() as AddressInfo;
    await expect(call(`http://public.example:${port}/`, {}, { resolve })).rejects.toThrow(named('communication.403'));
    expect(seen).toHaveLength(before);
  });

  test('resolves once: the address that was checked is the one that is connected to', async () => {
    const { port } = server.address() as AddressInfo;
    let resolutions = 0;
    const resolve: Resolver = async () => {
      resolutions += 1;
      return [{ address: resolutions === 1 ? '127.0.0.1' : '192.0.2.1', family: 4 }];
    };
    await call(`http://shop.example:${port}/pinned`, {}, { resolve, allowed: `shop.example:${port}` });
    expect(resolutions).toBe(1);
    expect(last()).toMatchObject({ path: '/pinned', headers: { host: `shop.example:${port}` } });
  });

  test('gives up on a resolver that does not answer', async () => {
    const resolve: Resolver = () => new Promise(() => {});
    await expect(call('http://slow.example/', {}, { resolve, connectTimeoutMs: 50 })).rejects.toThrow(
      named('timeout.408'),
    );
  });

  test('looks again where a redirect leads: a name that has become private meanwhile is refused', async () => {
    const { port } = server.address() as AddressInfo;
    const before = seen.length;
    // The first host may be private, as a test has no other; the second one is what the guard must refuse.
    const resolve: Resolver = async () => [{ address: '127.0.0.1', family: 4 }];
    const uri = `http://shop.example:${port}/to/302/${encodeURIComponent(`http://rebound.example:${port}/`)}`;
    await expect(call(uri, { redirect: true }, { resolve, allowed: `shop.example:${port}` })).rejects.toThrow(
      named('communication.403'),
    );
    expect(seen.slice(before).map(({ path }) => path.startsWith('/to/302/'))).toEqual([true]);
  });

  test.each([
    'http://169.254.169.254/latest/meta-data/',
    'http://127.0.0.1:9/',
    'http://[::1]/',
    'http://2852039166/latest/meta-data/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://0x7f.1:9000/',
    'http://127.1:9000/',
    'http://0:9000/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[::ffff:169.254.169.254]/',
    'http://[64:ff9b::a9fe:a9fe]/',
    'http://[fd00:ec2::254]/',
    '//127.0.0.1:9000/',
    'https://user:secret@example.com/',
    'file:///etc/passwd',
    'gopher://127.0.0.1:9000/',
  ])('refuses a redirect to %s', async (target) => {
    const uri = `http://${origin}/to/302/${encodeURIComponent(target)}`;
    await expect(call(uri, { redirect: true })).rejects.toThrow(named('communication.403'));
  });
});

describe('redirects', () => {
  const to = (status: number, target: string) => `http://${origin}/to/${status}/${encodeURIComponent(target)}`;

  test('are errors unless they are asked for', async () => {
    await expect(call(to(302, '/x'))).rejects.toThrow(named('communication.302'));
    expect((await call(to(302, '/x'), { redirect: true })).output).toEqual({ ok: true });
    expect(last().path).toBe('/x');
  });

  test.each([
    [301, 'POST', 'GET', ''],
    [302, 'POST', 'GET', ''],
    [303, 'PUT', 'GET', ''],
    [307, 'POST', 'POST', '{"a":1}'],
    [308, 'PUT', 'PUT', '{"a":1}'],
    [302, 'PUT', 'PUT', '{"a":1}'],
  ])('%i turns %s into %s', async (status, method, becomes, body) => {
    await call(to(status, '/x'), { redirect: true, method, body: { a: 1 } });
    expect(last()).toMatchObject({ method: becomes, body });
  });

  test('do not carry credentials to another origin', async () => {
    const secret = { redirect: true, authentication: { bearer: { token: 't' } }, headers: { cookie: 'c=1' } };
    await call(to(302, '/same'), secret);
    expect(last().headers).toMatchObject({ authorization: 'Bearer t', cookie: 'c=1' });
    await call(to(302, `http://${otherOrigin}/elsewhere`), secret);
    expect(last().path).toBe('/elsewhere');
    expect(last().headers).not.toHaveProperty('authorization');
    expect(last().headers).not.toHaveProperty('cookie');
  });

  test('end after five', async () => {
    const chain = (hops: number): string => (hops === 0 ? '/end' : `/to/302/${encodeURIComponent(chain(hops - 1))}`);
    expect((await call(`http://${origin}${chain(5)}`, { redirect: true })).redirects).toBe(5);
    await expect(call(`http://${origin}${chain(6)}`, { redirect: true })).rejects.toThrow(named('communication.508'));
  });
});
