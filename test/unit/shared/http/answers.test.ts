import * as fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { ERRORS } from '../../../../functions/shared/error-codes.ts';
import { DomainError } from '../../../../functions/shared/errors.ts';
import { WriteContended } from '../../../../functions/shared/table/table.ts';
import { call, memberContext } from '../../../support/api-calls.ts';
import { putMember, putTenant } from '../../../support/tenants.ts';
import { author, type Boxes, boxesOfAcme } from './boxes.ts';

const CONSOLE = 'https://console.acme.example';

let boxes: Boxes;
beforeEach(async () => {
  boxes = await boxesOfAcme();
});

describe('answers', () => {
  test('carry the safe headers, the id of the request and only what the contract knows', async () => {
    const answer = await call(boxes.api, {
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
    const odd = await call(boxes.api, {
      path: '/v1/boxes/abc',
      authorizer: author,
      headers: { 'X-Request-Id': 'a b\nc' },
    });
    expect(odd.headers['X-Request-Id']).toBe('gateway-request');
  });

  test.each([
    ['a success', { path: '/v1/boxes/abc' }, 200],
    ['an error of the request', { path: '/v1/boxes/abcd' }, 400],
    ['a refusal', { method: 'POST', path: '/v1/boxes', body: { name: 'n' } }, 403],
  ])('name the page that asks if the tenant lists it: %s', async (_, parts, status) => {
    await putTenant(boxes.table, 'acme', 'active', { mfa: 'optional', cors: { origins: [CONSOLE] }, revision: 1 });
    await putMember(boxes.table, 'acme', 'vera', ['viewer']);
    const ask = (origin: string) =>
      call(boxes.api, { ...parts, authorizer: memberContext('acme', 'vera'), headers: { Origin: origin } });
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
      expect((await call(boxes.api, parts)).headers).toMatchObject({ 'Access-Control-Allow-Origin': '*' });
  });

  test.each(['"tag-1"', 'W/"tag-1"', '"other", "tag-1"', '*'])(
    'what the client has is not sent again (%s)',
    async (tag) => {
      const answer = await call(boxes.api, {
        path: '/v1/boxes/abc',
        authorizer: author,
        headers: { 'If-None-Match': tag },
      });
      expect(answer).toMatchObject({ status: 304, body: undefined, headers: { ETag: '"tag-1"' } });
    },
  );

  test('creation tells where, deletion has no body', async () => {
    const made = await call(boxes.api, { method: 'POST', path: '/v1/boxes', authorizer: author, body: { name: 'n' } });
    expect(made).toMatchObject({ status: 201, headers: { Location: '/v1/boxes/abc' } });
    expect(boxes.calls[0]?.query).toEqual({ size: 1 });
    expect(await call(boxes.api, { method: 'DELETE', path: '/v1/boxes/abc', authorizer: author })).toMatchObject({
      status: 204,
      body: undefined,
    });
  });

  test('each code of the registry becomes its problem', async () => {
    for (const known of Object.keys(ERRORS) as (keyof typeof ERRORS)[]) {
      boxes.failure = new DomainError(known, 'what happened');
      const answer = await call(boxes.api, { path: '/v1/boxes/abc', authorizer: author });
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
      boxes.failure = new DomainError(known);
      const answer = await call(boxes.api, { path: '/v1/boxes/abc', authorizer: author });
      expect([known, answer.headers['Retry-After']]).toEqual([known, expect.stringMatching(/^[1-9]\d*$/)]);
      expect([known, ERRORS[known].status]).toEqual([known, known === 'platform-busy' ? 503 : 429]);
    }
  });

  test('pressure is 503 with Retry-After', async () => {
    for (const pressure of [new WriteContended(), Object.assign(new Error('x'), { name: 'ThrottlingException' })]) {
      boxes.failure = pressure;
      const answer = await call(boxes.api, { path: '/v1/boxes/abc', authorizer: author });
      expect(answer).toMatchObject({ status: 503, body: { code: 'platform-busy' }, headers: { 'Retry-After': '2' } });
    }
  });

  test('an unexpected error shows nothing of itself and is logged whole', async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ minLength: 12 }), async (secret) => {
        boxes.failure = new TypeError(secret);
        const answer = await call(boxes.api, { path: '/v1/boxes/abc', authorizer: author });
        expect(answer).toMatchObject({ status: 500, body: { code: 'internal', detail: ERRORS.internal.cause } });
        expect(JSON.stringify(answer)).not.toContain(JSON.stringify(secret).slice(1, -1));
        expect(boxes.logger.lines.findLast(({ level }) => level === 'error')?.error).toBe(boxes.failure);
      }),
      { numRuns: 10 },
    );
  });

  test('one line is logged for each request, with ids and outcome', async () => {
    await call(boxes.api, { path: '/v1/boxes/abc', authorizer: author, headers: { 'X-Request-Id': 'my-request' } });
    const line = {
      tenantId: 'acme',
      principalId: 'author',
      requestId: 'my-request',
      operation: 'readBox',
      status: 200,
    };
    expect(boxes.logger.lines).toEqual([{ level: 'info', message: 'request', fields: expect.objectContaining(line) }]);
    await call(boxes.api, { path: '/v1/none' });
    expect(boxes.logger.lines.at(-1)?.fields).toMatchObject({ status: 404, code: 'not-found' });
    expect(boxes.logger.lines.at(-1)?.fields.tenantId).toBeUndefined();
  });
});
