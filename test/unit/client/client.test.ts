import { describe, expect, test } from 'vitest';
import { ApiError, ConnectionError, createClient, WaitTimeoutError } from '../../../client/src/index.ts';
import { fakeApi, type Reply, refusal } from '../../support/fake-api.ts';

const accepted: Reply = { status: 202, body: { id: 'one' }, headers: { location: '/v1/executions/one' } };

describe('a call', () => {
  test('sends who calls, and gives the body or all of the answer', async () => {
    const headers = { etag: '"3"', 'x-request-id': 'req-12345' };
    const { client, seen } = fakeApi(() => ({ status: 200, body: { id: 'ada' }, headers }), { tenant: 'acme' });
    expect(await client.members.read({ member: 'ada' })).toEqual({ id: 'ada' });
    expect(await client.members.read({ member: 'ada' }).withResponse()).toEqual({
      data: { id: 'ada' },
      status: 200,
      requestId: 'req-12345',
      etag: '"3"',
      location: undefined,
      rateLimits: [],
    });
    expect(seen[0]).toMatchObject({ method: 'GET', path: '/v1/members/ada' });
    expect(seen[0]?.headers.get('authorization')).toBe('Bearer secret');
    expect(seen[0]?.headers.get('x-tenant-id')).toBe('acme');
  });

  test('asks for the credential before each attempt, and not where none is needed', async () => {
    let tokens = 0;
    const reply = (attempt: number) => (attempt === 1 ? refusal(503, 'platform-busy') : { status: 200, body: {} });
    const { client, seen } = fakeApi((_, attempt) => reply(attempt), { credential: async () => `token-${++tokens}` });
    await client.me.read();
    await client.reference.readOpenApi();
    const sent = seen.map(({ headers }) => headers.get('authorization'));
    expect(sent).toEqual(['Bearer token-1', 'Bearer token-2', null]);
  });

  test('without a body in the answer gives undefined', async () => {
    const { client } = fakeApi(() => ({ status: 204 }));
    expect(await client.apiKeys.revoke({ key: 'k' })).toBeUndefined();
  });

  test('reports a failure once, to whoever asked for the response', async () => {
    const { client } = fakeApi(() => refusal(404, 'not-found'));
    await expect(client.me.read().withResponse()).rejects.toMatchObject({ code: 'not-found' });
    await new Promise((resolve) => setImmediate(resolve));
  });

  test('needs a base URL that is one; a slash at its end is none too many', async () => {
    expect(() => createClient({ baseUrl: 'api.example.com/v1', credential: '' })).toThrow(TypeError);
    const urls: string[] = [];
    const fetch: typeof globalThis.fetch = async (url) => {
      urls.push(String(url));
      return Response.json({});
    };
    await createClient({ baseUrl: 'https://api.example.com/dev/', credential: '', fetch }).me.read();
    expect(urls).toEqual(['https://api.example.com/dev/v1/me']);
  });
});

describe('a refusal', () => {
  test('is an error with code, findings and request id', async () => {
    const findings = [{ pointer: '/name', code: 'invalid-type', detail: 'a string' }];
    const { client } = fakeApi(() => {
      const { body } = refusal(400, 'invalid-request') as { body: object };
      return { status: 400, body: { ...body, errors: findings } };
    });
    const error = await client.roles.list().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ApiError);
    expect(error).toMatchObject({
      operation: 'roles.list',
      status: 400,
      code: 'invalid-request',
      detail: 'Detail',
      requestId: 'req-12345',
      findings,
      message: 'roles.list: Detail (400 invalid-request, request req-12345)',
    });
  });

  test.each([
    ['7', 7],
    [new Date(Date.now() + 90_000).toUTCString(), 90],
    ['Mon, 02 Nov 2020 09:30:00 GMT', 0],
    ['soon', undefined],
  ])('tells after how many seconds to come back: %s', async (header, seconds) => {
    const { client } = fakeApi(() => refusal(429, 'backlog-full', { 'retry-after': header }));
    const error = await client.executions.start({ workflow: 'a.b' }).catch((thrown: unknown) => thrown);
    const { retryAfter } = error as ApiError;
    if (seconds === undefined) expect(retryAfter).toBeUndefined();
    // A date is whole seconds, and some time passes.
    else expect(Math.abs((retryAfter ?? Number.NaN) - seconds)).toBeLessThanOrEqual(2);
  });

  test('tells, as an answer does, what is left of the quotas', async () => {
    const headers = {
      'ratelimit-policy': '"starts";q=10;w=60, "task-calls";q=5;w=60;pk=:YQ==:',
      ratelimit: '"starts";r=0;t=7, "other";r=1;t=2',
    };
    const expected = [
      { name: 'starts', quota: 10, windowSeconds: 60, remaining: 0, resetSeconds: 7 },
      { name: 'other', quota: undefined, windowSeconds: undefined, remaining: 1, resetSeconds: 2 },
      { name: 'task-calls', quota: 5, windowSeconds: 60, remaining: undefined, resetSeconds: undefined },
    ];
    const { client: refusing } = fakeApi(() => refusal(429, 'quota-exceeded', headers));
    const error = await refusing.executions.start({ workflow: 'a.b' }).catch((thrown: unknown) => thrown);
    expect((error as ApiError).rateLimits).toEqual(expected);
    const { client } = fakeApi(() => ({ ...accepted, headers }));
    const answer = await client.executions.start({ workflow: 'a.b' }).withResponse();
    expect(answer.rateLimits).toEqual(expected);
    expect(
      (
        await fakeApi(() => accepted)
          .client.me.read()
          .withResponse()
      ).rateLimits,
    ).toEqual([]);
  });

  test.each([
    ['<html>Bad gateway</html>', 502],
    ['<html>Welcome</html>', 200],
    ['', 418],
    ['{"message":"Forbidden"}', 403],
  ])('by something else on the way (%s) is told as such', async (body, status) => {
    const { client } = fakeApi(() => ({ status, body, headers: { 'content-type': 'text/html' } }), { retry: false });
    const error = await client.me.read().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ name: 'ApiError', code: 'unexpected-answer', status });
    expect((error as ApiError).detail).toBe(body === '' ? 'an empty answer' : body);
  });
});

describe('attempts', () => {
  test('repeat the same request with the same idempotency key until it passes', async () => {
    const { client, seen } = fakeApi((_, attempt) => (attempt < 3 ? new TypeError('fetch failed') : accepted));
    expect(await client.executions.start({ workflow: 'a.b', input: { n: 1 } })).toEqual({ id: 'one' });
    expect(seen).toHaveLength(3);
    expect(new Set(seen.map(({ headers }) => headers.get('idempotency-key'))).size).toBe(1);
    expect(seen.map(({ body }) => body)).toEqual(Array(3).fill({ workflow: 'a.b', input: { n: 1 } }));
  });

  test('end after as many as are allowed, with the last failure', async () => {
    const { client, seen } = fakeApi(() => new TypeError('fetch failed'), { retry: { attempts: 2, firstDelayMs: 1 } });
    const error = await client.me.read().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConnectionError);
    expect((error as ConnectionError).cause).toMatchObject({ message: 'fetch failed' });
    expect(seen).toHaveLength(2);
  });

  test('are one only where a second might do it twice', async () => {
    const { client, seen } = fakeApi(() => new TypeError('fetch failed'));
    await expect(client.executions.cancel({ execution: 'one' })).rejects.toBeInstanceOf(ConnectionError);
    expect(seen).toHaveLength(1);
  });

  test('wait as long as Retry-After says', async () => {
    const busy = refusal(429, 'rate-exceeded', { 'retry-after': '1' });
    const { client } = fakeApi((_, attempt) => (attempt === 1 ? busy : accepted));
    const begun = performance.now();
    await client.executions.cancel({ execution: 'one' });
    expect(performance.now() - begun).toBeGreaterThanOrEqual(990);
  });

  test('stop with the reason of the signal: before, while and between them', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const { signal } = controller;
    const { client, seen } = fakeApi(() => refusal(503, 'platform-busy', { 'retry-after': '5' }));
    const call = client.me.read({ signal });
    setTimeout(() => controller.abort(reason), 30);
    await expect(call).rejects.toBe(reason);
    await expect(client.me.read({ signal })).rejects.toBe(reason);
    expect(seen).toHaveLength(1);
    const during = new AbortController();
    const hanging = fakeApi(() => {
      during.abort(reason);
      return accepted;
    });
    await expect(hanging.client.me.read({ signal: during.signal })).rejects.toBe(reason);
    expect(hanging.seen).toHaveLength(1);
  });

  test('that take too long are given up', async () => {
    const slow = () => new Promise<Reply>((resolve) => setTimeout(() => resolve(accepted), 60));
    const { client, seen } = fakeApi(slow, { timeoutMs: 20, retry: { attempts: 2, firstDelayMs: 1 } });
    await expect(client.me.read()).rejects.toBeInstanceOf(ConnectionError);
    expect(seen).toHaveLength(2);
  });
});

describe('a list', () => {
  const pages: Readonly<Record<string, unknown>> = {
    '/v1/executions?workflow=a.b': { items: [{ id: '1' }, { id: '2' }], next: 'c1' },
    '/v1/executions?workflow=a.b&cursor=c1': { items: [], next: 'c2' },
    '/v1/executions?workflow=a.b&cursor=c2': { items: [{ id: '3' }] },
  };
  const api = () => fakeApi(({ path }) => ({ status: 200, body: pages[path] }));

  test('is read item by item through all its pages, with the same filters', async () => {
    const ids: string[] = [];
    for await (const { id } of api().client.executions.list({ workflow: 'a.b' })) ids.push(id);
    expect(ids).toEqual(['1', '2', '3']);
  });

  test('fetches no page that is not read', async () => {
    const { client, seen } = api();
    const list = client.executions.list({ workflow: 'a.b' });
    expect(seen).toHaveLength(0);
    for await (const { id } of list) if (id === '2') break;
    expect(seen).toHaveLength(1);
  });

  test('gives pages as well, from a cursor on', async () => {
    const { client } = api();
    expect(await client.executions.list({ workflow: 'a.b' }).page()).toMatchObject({ next: 'c1' });
    const sizes: number[] = [];
    for await (const page of client.executions.list({ workflow: 'a.b', cursor: 'c1' }).pages())
      sizes.push(page.items.length);
    expect(sizes).toEqual([0, 1]);
  });
});

describe('waiting', () => {
  const quick = { firstIntervalMs: 1 };
  const statuses = (...all: readonly string[]) =>
    fakeApi((_, attempt) => ({ status: 200, body: { id: 'one', status: all[Math.min(attempt, all.length) - 1] } }));

  test.each(['completed', 'faulted', 'cancelled'])('for an execution ends when it is %s', async (status) => {
    const { client, seen } = statuses('pending', 'running', 'waiting', status);
    expect(await client.waitForExecution('one', quick)).toMatchObject({ status });
    expect(seen.map(({ path }) => path)).toEqual(Array(4).fill('/v1/executions/one'));
  });

  test.each(['published', 'failed'])('for a version ends when it is %s', async (status) => {
    const { client, seen } = statuses('publishing', status);
    const version = { workflow: 'a.b', version: '1.0.0' };
    expect(await client.waitForVersion({ ...version, ...{ live: true } }, quick)).toMatchObject({ status });
    expect(seen.at(-1)?.path).toBe('/v1/workflows/a.b/versions/1.0.0');
  });

  test.each(['succeeded', 'failed', 'cancelled'])('for an operation ends when it is %s', async (status) => {
    const { client, seen } = statuses('pending', 'running', status);
    expect(await client.waitForOperation('one', quick)).toMatchObject({ status });
    expect(seen.at(-1)?.path).toBe('/v1/operations/one');
  });

  test('ends with an error that tells the last state when it takes too long', async () => {
    const { client } = statuses('running');
    const error = await client.waitForExecution('one', { ...quick, timeoutMs: 30 }).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(WaitTimeoutError);
    expect((error as WaitTimeoutError).latest).toMatchObject({ status: 'running' });
  });

  test('ends with the reason of the signal', async () => {
    const { client } = statuses('running');
    const signal = AbortSignal.timeout(20);
    await expect(client.waitForExecution('one', { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
