import { beforeEach, describe, expect, test } from 'vitest';
import { apiKeyContext, call, memberContext, OPERATOR_CONTEXT } from '../../../support/api-calls.ts';
import { putApiKey, putMember, putTenant } from '../../../support/tenants.ts';
import { author, type Boxes, boxesOfAcme, code } from './boxes.ts';

let boxes: Boxes;
beforeEach(async () => {
  boxes = await boxesOfAcme();
});

const findings = (body: unknown) => (body as { errors?: { pointer: string; code: string }[] }).errors;

describe('routes', () => {
  test('a literal segment goes before a variable one, and public operations ask nobody', async () => {
    expect(await call(boxes.api, { path: '/v1/boxes/lint' })).toMatchObject({ status: 200, body: { id: 'lint' } });
  });

  test.each(['/v1/other', '/v1/boxes/abc/def', '/v1/boxes/', '/', '/v1/boxes/%ff'])('%s is not found', async (path) => {
    expect(await call(boxes.api, { path, authorizer: author })).toMatchObject({
      status: 404,
      body: { code: 'not-found' },
    });
  });

  test('a wrong method is told the right ones', async () => {
    const answer = await call(boxes.api, { method: 'PUT', path: '/v1/boxes/abc', authorizer: author });
    expect(answer).toMatchObject({ status: 405, headers: { Allow: 'DELETE, GET, OPTIONS, PATCH' } });
  });
});

describe('access', () => {
  const read = (authorizer?: Record<string, string>, headers: Record<string, string> = {}) =>
    call(boxes.api, { path: '/v1/boxes/abc', headers, ...(authorizer === undefined ? {} : { authorizer }) });

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
    await putMember(boxes.table, 'acme', 'author', ['author'], { epoch: 2_000_000_001 });
    expect((await read(author)).status).toBe(401);
    await putMember(boxes.table, 'acme', 'author', ['author'], { status: 'disabled' });
    expect((await read(author)).status).toBe(401);
    await putMember(boxes.table, 'acme', 'author', []);
    expect(code((await read(author)).body)).toBe('forbidden');
    await putMember(boxes.table, 'acme', 'author', ['author']);
    await putTenant(boxes.table, 'acme', 'suspended');
    expect(code((await read(author)).body)).toBe('tenant-suspended');
  });

  test('keys end when they expire or are revoked, and note their use once an hour', async () => {
    const id = '01K9Z3N0V4T8S6QH2M5D7XWBCE';
    const validUntil = new Date(boxes.clock.now() + 1000).toISOString();
    await putApiKey(boxes.table, 'acme', id, 'viewer', { validUntil });
    expect((await read(apiKeyContext('acme', id))).status).toBe(200);
    const noted = await boxes.table.get({ PK: 'acme#identity', SK: `key#${id}` });
    expect(noted?.['lastUsedAt']).toBe(new Date(boxes.clock.now()).toISOString());
    boxes.clock.advance(500);
    expect((await read(apiKeyContext('acme', id))).status).toBe(200);
    expect(await boxes.table.get({ PK: 'acme#identity', SK: `key#${id}` })).toEqual(noted);
    boxes.clock.advance(500);
    expect((await read(apiKeyContext('acme', id))).status).toBe(401);
    await putApiKey(boxes.table, 'acme', id, 'viewer', { status: 'revoked' });
    expect((await read(apiKeyContext('acme', id))).status).toBe(401);
  });

  test('X-Tenant-Id asserts and never chooses', async () => {
    expect((await read(author, { 'x-tenant-id': 'acme' })).status).toBe(200);
    expect(code((await read(author, { 'X-Tenant-Id': 'globex' })).body)).toBe('tenant-mismatch');
  });

  test('operators and tenants have their own operations', async () => {
    expect(code((await read(OPERATOR_CONTEXT)).body)).toBe('no-active-tenant');
    expect(code((await read(memberContext('', 'stranger'))).body)).toBe('no-active-tenant');
    expect(await call(boxes.api, { path: '/v1/boxes', authorizer: OPERATOR_CONTEXT })).toMatchObject({
      body: { id: 'op-1' },
    });
    expect(code((await call(boxes.api, { path: '/v1/boxes', authorizer: author })).body)).toBe('forbidden');
  });

  test('who may not call learns nothing of the faults of the request', async () => {
    await putMember(boxes.table, 'acme', 'author', ['viewer']);
    const answer = await call(boxes.api, { method: 'POST', path: '/v1/boxes', body: '{', authorizer: author });
    expect(code(answer.body)).toBe('forbidden');
  });
});

describe('requests', () => {
  const post = (
    body: unknown,
    rest: { headers?: Record<string, string>; query?: Record<string, string | string[]> } = {},
  ) => call(boxes.api, { method: 'POST', path: '/v1/boxes', authorizer: author, body, ...rest });

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
    expect(boxes.calls).toEqual([]);
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
    const wrong = await call(boxes.api, { path: '/v1/boxes/ABC', authorizer: author, query: { x: '1' }, body: {} });
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
    const [first, second, third] = boxes.calls.map(({ idempotency }) => idempotency?.fingerprint);
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
      call(boxes.api, { method: 'PATCH', path: '/v1/boxes/abc', authorizer: author, headers });
    expect(await edit({ 'If-Match': '"tag-1"' })).toMatchObject({ status: 200, body: { id: 'tag-1' } });
    expect((await edit({})).status).toBe(428);
    expect((await edit({ 'If-Match': 'W/"tag-1"' })).status).toBe(412);
    expect((await edit({ 'If-Match': 'tag-1' })).status).toBe(400);
    expect((await edit({ 'If-Match': '"a", "b"' })).status).toBe(400);
  });
});
