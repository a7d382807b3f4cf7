import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import * as z from 'zod';
import { accessReader } from '../../../../functions/shared/access/access-reader.ts';
import { ERRORS } from '../../../../functions/shared/error-codes.ts';
import { DomainError } from '../../../../functions/shared/errors.ts';
import { type ApiHandler, createApi } from '../../../../functions/shared/http/api.ts';
import { defineContract } from '../../../../functions/shared/http/contract.ts';
import type { Call, Handlers } from '../../../../functions/shared/http/handler.ts';
import { WriteContended } from '../../../../functions/shared/table/table.ts';
import {
  apiKeyContext,
  call,
  manualClock,
  memberContext,
  OPERATOR_CONTEXT,
  type RecordedLogger,
  recordedLogger,
} from '../../../support/api-calls.ts';
import { memoryCell, putApiKey, putMember, putTenant } from '../../../support/tenants.ts';

const CONSOLE = 'https://console.acme.example';

const box = z.object({ id: z.string() }).meta({ id: 'Box' });
const params = z.strictObject({ box: z.string().regex(/^[a-z]{3}$/) });
const operation = { summary: '', description: '', errors: [] } as const;
const contract = defineContract({
  context: 'probe',
  nouns: ['boxes'],
  operations: {
    readBox: {
      ...operation,
      method: 'GET',
      path: '/v1/boxes/{box}',
      permission: 'workflow:read',
      params,
      status: 200,
      response: box,
      etag: 'returned',
    },
    editBox: {
      ...operation,
      method: 'PATCH',
      path: '/v1/boxes/{box}',
      permission: 'workflow:publish',
      params,
      status: 200,
      response: box,
      etag: 'required',
    },
    makeBox: {
      ...operation,
      method: 'POST',
      path: '/v1/boxes',
      permission: 'workflow:publish',
      query: z.strictObject({ size: z.coerce.number().int().default(1) }),
      body: z.strictObject({ name: z.string(), tags: z.array(z.strictObject({ key: z.string() })).optional() }),
      status: 201,
      response: box,
      idempotent: true,
    },
    dropBox: {
      ...operation,
      method: 'DELETE',
      path: '/v1/boxes/{box}',
      permission: 'authenticated',
      params,
      status: 204,
    },
    lint: { ...operation, method: 'GET', path: '/v1/boxes/lint', permission: 'public', status: 200, response: box },
    govern: { ...operation, method: 'GET', path: '/v1/boxes', permission: 'tenant:read', status: 200, response: box },
  },
});
type Contract = typeof contract;

let failure: unknown;
let calls: Call<Contract['operations']['makeBox']>[];
let logger: RecordedLogger;
let api: ApiHandler;
const clock = manualClock();
const cell = memoryCell();
const author = memberContext('acme', 'author');

const handlers: Handlers<Contract> = {
  readBox: async ({ params }) => {
    if (failure !== undefined) throw failure;
    return { body: { id: params.box, secret: 'never shown' } as { id: string }, etag: 'tag-1' };
  },
  editBox: async ({ ifMatch }) => ({ body: { id: ifMatch ?? '' }, etag: 'tag-2' }),
  makeBox: async (made) => {
    calls.push(made);
    return { body: { id: made.body.name }, location: '/v1/boxes/abc' };
  },
  dropBox: async () => ({ body: undefined }),
  lint: async () => ({ body: { id: 'lint' } }),
  govern: async ({ caller }) => ({ body: { id: caller.principal.id } }),
};

beforeEach(async () => {
  failure = undefined;
  calls = [];
  logger = recordedLogger();
  const access = accessReader({ tenantTables: cell.tenantTables, clock, logger });
  api = createApi({ contract, handlers, access, logger, clock });
  await putTenant(cell.table, 'acme');
  await putMember(cell.table, 'acme', 'author', ['author']);
});

const code = (body: unknown): unknown => (body as { code?: unknown }).code;
const findings = (body: unknown) => (body as { errors?: { pointer: string; code: string }[] }).errors;

describe('routes', () => {
  test('a literal segment goes before a variable one, and public operations ask nobody', async () => {
    expect(await call(api, { path: '/v1/boxes/lint' })).toMatchObject({ status: 200, body: { id: 'lint' } });
  });

  test.each(['/v1/other', '/v1/boxes/abc/def', '/v1/boxes/', '/', '/v1/boxes/%ff'])('%s is not found', async (path) => {
    expect(await call(api, { path, authorizer: author })).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  test('a wrong method is told the right ones', async () => {
    const answer = await call(api, { method: 'PUT', path: '/v1/boxes/abc', authorizer: author });
    expect(answer).toMatchObject({ status: 405, headers: { Allow: 'DELETE, GET, OPTIONS, PATCH' } });
  });
});

describe('access', () => {
  const read = (authorizer?: Record<string, string>, headers: Record<string, string> = {}) =>
    call(api, { path: '/v1/boxes/abc', headers, ...(authorizer === undefined ? {} : { authorizer }) });

  test.each([
    ['no authorizer', undefined],
    ['a forged tenant id', memberContext('Acme#tenant', 'author')],
    ['an unknown tenant', memberContext('globex', 'author')],
    ['an unknown member', memberContext('acme', 'nobody')],
    ['an unknown key', apiKeyContext('acme', '01K9Z3N0V4T8S6QH2M5D7XWBCE')],
  ])('%s is unauthenticated', async (_, authorizer) => {
    const answer = await read(authorizer);
    expect(answer).toMatchObject({
      status: 401,
      body: { code: 'unauthenticated' },
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  });

  test('roles, status and epoch act on the next request', async () => {
    expect((await read(author)).status).toBe(200);
    await putMember(cell.table, 'acme', 'author', ['author'], { epoch: 2_000_000_001 });
    expect((await read(author)).status).toBe(401);
    await putMember(cell.table, 'acme', 'author', ['author'], { status: 'disabled' });
    expect((await read(author)).status).toBe(401);
    await putMember(cell.table, 'acme', 'author', []);
    expect(code((await read(author)).body)).toBe('forbidden');
    await putMember(cell.table, 'acme', 'author', ['author']);
    await putTenant(cell.table, 'acme', 'suspended');
    expect(code((await read(author)).body)).toBe('tenant-suspended');
  });

  test('keys end when they expire or are revoked, and note their use once an hour', async () => {
    const id = '01K9Z3N0V4T8S6QH2M5D7XWBCE';
    const validUntil = new Date(clock.now() + 1000).toISOString();
    await putApiKey(cell.table, 'acme', id, 'viewer', { validUntil });
    expect((await read(apiKeyContext('acme', id))).status).toBe(200);
    const noted = await cell.table.get({ PK: 'acme#identity', SK: `key#${id}` });
    expect(noted?.['lastUsedAt']).toBe(new Date(clock.now()).toISOString());
    clock.advance(500);
    expect((await read(apiKeyContext('acme', id))).status).toBe(200);
    expect(await cell.table.get({ PK: 'acme#identity', SK: `key#${id}` })).toEqual(noted);
    clock.advance(500);
    expect((await read(apiKeyContext('acme', id))).status).toBe(401);
    await putApiKey(cell.table, 'acme', id, 'viewer', { status: 'revoked' });
    expect((await read(apiKeyContext('acme', id))).status).toBe(401);
  });

  test('X-Tenant-Id asserts and never chooses', async () => {
    expect((await read(author, { 'x-tenant-id': 'acme' })).status).toBe(200);
    expect(code((await read(author, { 'X-Tenant-Id': 'globex' })).body)).toBe('tenant-mismatch');
  });

  test('operators and tenants have their own operations', async () => {
    expect(code((await read(OPERATOR_CONTEXT)).body)).toBe('no-active-tenant');
    expect(code((await read(memberContext('', 'stranger'))).body)).toBe('no-active-tenant');
    expect(await call(api, { path: '/v1/boxes', authorizer: OPERATOR_CONTEXT })).toMatchObject({
      body: { id: 'op-1' },
    });
    expect(code((await call(api, { path: '/v1/boxes', authorizer: author })).body)).toBe('forbidden');
  });

  test('who may not call learns nothing of the faults of the request', async () => {
    await putMember(cell.table, 'acme', 'author', ['viewer']);
    const answer = await call(api, { method: 'POST', path: '/v1/boxes', body: '{', authorizer: author });
    expect(code(answer.body)).toBe('forbidden');
  });
});

describe('requests', () => {
  const post = (
    body: unknown,
    rest: { headers?: Record<string, string>; query?: Record<string, string | string[]> } = {},
  ) => call(api, { method: 'POST', path: '/v1/boxes', authorizer: author, body, ...rest });

  test.each([
    ['{', {}, 400, 'malformed-json'],
    ['{"name":1}', {}, 400, 'invalid-request'],
    [undefined, {}, 400, 'invalid-request'],
    ['name=x', { 'content-type': 'text/plain' }, 415, 'unsupported-media-type'],
    [JSON.stringify('x'.repeat(262_143)), {}, 413, 'body-too-large'],
    ['['.repeat(101), {}, 400, 'malformed-json'],
    [`${'['.repeat(101)}${']'.repeat(101)}`, {}, 400, 'invalid-request'],
  ])('a bad body is refused precisely (%#)', async (body, headers, status, expected) => {
    expect(await post(body, { headers })).toMatchObject({ status, body: { code: expected } });
    expect(calls).toEqual([]);
  });

  test('a body of exactly 256 KiB and other JSON types pass', async () => {
    const name = 'x'.repeat(262_144 - '{"name":""}'.length);
    expect(
      (await post({ name }, { headers: { 'Content-Type': 'application/vnd.x+json; charset=utf-8' } })).status,
    ).toBe(201);
  });

  test('every finding is named by a pointer', async () => {
    const body = { tags: [{ key: 'a', 'b/c': 1 }], other: 1 };
    const answer = await post(body, { query: { size: ['1', '2'], 'a~b': 'x' } });
    const pointers = findings(answer.body)?.map(({ pointer }) => pointer);
    expect(pointers?.toSorted()).toEqual(['/name', '/other', '/query/a~0b', '/query/size', '/tags/0/b~1c']);
    const wrong = await call(api, { path: '/v1/boxes/ABC', authorizer: author, query: { x: '1' }, body: {} });
    expect(
      findings(wrong.body)
        ?.map(({ pointer }) => pointer)
        .toSorted(),
    ).toEqual(['', '/params/box', '/query/x']);
  });

  test('an idempotency key comes with a fingerprint that ignores the order of members only', async () => {
    const headers = { 'Idempotency-Key': 'order-1' };
    await post({ name: 'a', tags: [{ key: 'k' }] }, { headers });
    await post('{"tags":[{"key":"k"}], "name":"a"}', { headers });
    await post({ name: 'b' }, { headers });
    const [first, second, third] = calls.map(({ idempotency }) => idempotency?.fingerprint);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
    for (const key of ['', 'a b', 'é', 'x'.repeat(129)]) {
      expect(findings((await post({ name: 'a' }, { headers: { 'Idempotency-Key': key } })).body)).toMatchObject([
        { pointer: '/headers/idempotency-key' },
      ]);
    }
  });

  test('an edit names the state it edits', async () => {
    const edit = (headers: Record<string, string>) =>
      call(api, { method: 'PATCH', path: '/v1/boxes/abc', authorizer: author, headers });
    expect(await edit({ 'If-Match': '"tag-1"' })).toMatchObject({ status: 200, body: { id: 'tag-1' } });
    expect((await edit({})).status).toBe(428);
    expect((await edit({ 'If-Match': 'W/"tag-1"' })).status).toBe(412);
    expect((await edit({ 'If-Match': 'tag-1' })).status).toBe(400);
    expect((await edit({ 'If-Match': '"a", "b"' })).status).toBe(400);
  });
});

describe('answers', () => {
  test('carry the safe headers, the id of the request and only what the contract knows', async () => {
    const answer = await call(api, {
      path: '/v1/boxes/abc',
      authorizer: author,
      headers: { 'X-Request-Id': 'my-request' },
    });
    expect(answer.body).toEqual({ id: 'abc' });
    expect(answer.headers).toMatchObject({
      'Content-Type': 'application/json',
      ETag: '"tag-1"',
      'X-Request-Id': 'my-request',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      'Strict-Transport-Security': expect.stringContaining('max-age='),
      Vary: 'Origin',
    });
    const odd = await call(api, { path: '/v1/boxes/abc', authorizer: author, headers: { 'X-Request-Id': 'a b\nc' } });
    expect(odd.headers['X-Request-Id']).toBe('gateway-request');
  });

  test.each([
    ['a success', { path: '/v1/boxes/abc' }, 200],
    ['an error of the request', { path: '/v1/boxes/abcd' }, 400],
    ['a refusal', { method: 'POST', path: '/v1/boxes', body: { name: 'n' } }, 403],
  ])('name the page that asks if the tenant lists it: %s', async (_, parts, status) => {
    await putTenant(cell.table, 'acme', 'active', { mfa: 'optional', cors: { origins: [CONSOLE] }, revision: 1 });
    await putMember(cell.table, 'acme', 'vera', ['viewer']);
    const ask = (origin: string) =>
      call(api, { ...parts, authorizer: memberContext('acme', 'vera'), headers: { Origin: origin } });
    expect(await ask(CONSOLE)).toMatchObject({
      status,
      headers: { 'Access-Control-Allow-Origin': CONSOLE, Vary: 'Origin' },
    });
    const foreign = await ask('https://evil.example');
    expect(foreign).toMatchObject({ status, headers: { Vary: 'Origin' } });
    expect(foreign.headers['Access-Control-Allow-Origin']).toBeUndefined();
  });

  test('before the tenant is known say why to any page', async () => {
    const headers = { Origin: 'https://evil.example' };
    const authorizer = memberContext('acme', 'nobody');
    const asked = [
      { path: '/v1/boxes/abc', headers },
      { path: '/v1/boxes/abc', headers, authorizer },
      { path: '/v1/elsewhere', headers, authorizer },
    ];
    for (const parts of asked)
      expect((await call(api, parts)).headers).toMatchObject({ 'Access-Control-Allow-Origin': '*' });
  });

  test.each(['"tag-1"', 'W/"tag-1"', '"other", "tag-1"', '*'])(
    'what the client has is not sent again (%s)',
    async (tag) => {
      const answer = await call(api, { path: '/v1/boxes/abc', authorizer: author, headers: { 'If-None-Match': tag } });
      expect(answer).toMatchObject({ status: 304, body: undefined, headers: { ETag: '"tag-1"' } });
    },
  );

  test('creation tells where, deletion has no body', async () => {
    const made = await call(api, { method: 'POST', path: '/v1/boxes', authorizer: author, body: { name: 'n' } });
    expect(made).toMatchObject({ status: 201, headers: { Location: '/v1/boxes/abc' } });
    expect(calls[0]?.query).toEqual({ size: 1 });
    expect(await call(api, { method: 'DELETE', path: '/v1/boxes/abc', authorizer: author })).toMatchObject({
      status: 204,
      body: undefined,
    });
  });

  test('each code of the registry becomes its problem', async () => {
    for (const known of Object.keys(ERRORS) as (keyof typeof ERRORS)[]) {
      failure = new DomainError(known, 'what happened');
      const answer = await call(api, { path: '/v1/boxes/abc', authorizer: author });
      expect(answer.headers['Content-Type']).toBe('application/problem+json');
      const { status, title } = ERRORS[known];
      const body = { type: `urn:tributary:error:${known}`, title, status, detail: 'what happened', code: known };
      expect(answer).toMatchObject({ status, body: { ...body, requestId: 'gateway-request' } });
    }
  });

  test('whoever meets a limit is told when to come back: 429 for the tenant’s own, 503 for the platform’s', async () => {
    const limits = (Object.keys(ERRORS) as (keyof typeof ERRORS)[]).filter((code) =>
      [429, 503].includes(ERRORS[code].status),
    );
    for (const known of limits) {
      failure = new DomainError(known);
      const answer = await call(api, { path: '/v1/boxes/abc', authorizer: author });
      expect([known, answer.headers['Retry-After']]).toEqual([known, expect.stringMatching(/^[1-9]\d*$/)]);
      expect([known, ERRORS[known].status]).toEqual([known, known === 'platform-busy' ? 503 : 429]);
    }
  });

  test('pressure is 503 with Retry-After', async () => {
    for (const pressure of [new WriteContended(), Object.assign(new Error('x'), { name: 'ThrottlingException' })]) {
      failure = pressure;
      const answer = await call(api, { path: '/v1/boxes/abc', authorizer: author });
      expect(answer).toMatchObject({ status: 503, body: { code: 'platform-busy' }, headers: { 'Retry-After': '2' } });
    }
  });

  test('an unexpected error shows nothing of itself and is logged whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 12 }), async (secret) => {
        failure = new TypeError(secret);
        const answer = await call(api, { path: '/v1/boxes/abc', authorizer: author });
        expect(answer).toMatchObject({ status: 500, body: { code: 'internal', detail: ERRORS.internal.cause } });
        expect(JSON.stringify(answer)).not.toContain(JSON.stringify(secret).slice(1, -1));
        expect(logger.lines.findLast(({ level }) => level === 'error')?.error).toBe(failure);
      }),
      { numRuns: 10 },
    );
  });

  test('one line is logged for each request, with ids and outcome', async () => {
    await call(api, { path: '/v1/boxes/abc', authorizer: author, headers: { 'X-Request-Id': 'my-request' } });
    const line = {
      tenantId: 'acme',
      principalId: 'author',
      requestId: 'my-request',
      operation: 'readBox',
      status: 200,
    };
    expect(logger.lines).toEqual([{ level: 'info', message: 'request', fields: expect.objectContaining(line) }]);
    await call(api, { path: '/v1/none' });
    expect(logger.lines.at(-1)?.fields).toMatchObject({ status: 404, code: 'not-found' });
    expect(logger.lines.at(-1)?.fields.tenantId).toBeUndefined();
  });
});
