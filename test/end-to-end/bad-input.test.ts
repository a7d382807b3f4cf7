import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';

let platform: Platform;
let acme: TestTenant;

beforeAll(async () => {
  platform = await startPlatform();
  acme = await platform.createTenant('acme');
});
afterAll(() => platform?.close());

/** Sends a body as it is. */
async function send(method: string, path: string, body: string | Uint8Array, headers: Record<string, string> = {}) {
  const response = await fetch(`${platform.cloud.baseUrl}${path}`, {
    method,
    headers: { authorization: `Bearer ${acme.tokens.accessToken}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : new Blob([new Uint8Array(body)]),
  });
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: JSON.parse(await response.text()),
  };
}

describe('bodies', () => {
  test.each([
    ['malformed JSON', '{"name":', 400, 'malformed-json'],
    ['an unknown field', '{"name":"a","role":"viewer","colour":"red"}', 400, 'invalid-request'],
    ['a wrong type', '{"name":7,"role":"viewer"}', 400, 'invalid-request'],
    ['a missing field', '{"name":"a"}', 400, 'invalid-request'],
    ['an empty body', '', 400, 'invalid-request'],
    ['more than 256 KiB', JSON.stringify({ name: 'x'.repeat(262_145), role: 'viewer' }), 413, 'body-too-large'],
  ])('%s', async (_, body, status, code) => {
    const answer = await send('POST', '/v1/api-keys', body);
    expect(answer).toMatchObject({ status, type: expect.stringContaining('application/problem+json'), body: { code } });
    expect(answer.body.requestId).toEqual(expect.any(String));
    expect(JSON.stringify(answer.body)).not.toMatch(/\bat .*\.(js|ts):\d/);
  });

  test('each finding names its place', async () => {
    const { body } = await send('POST', '/v1/members', '{"email":"nobody","roles":["Not a role"]}');
    const pointers = body.errors.map((finding: { pointer: string }) => finding.pointer);
    expect(pointers).toEqual(expect.arrayContaining(['/email', '/roles/0']));
  });

  test('another media type', async () => {
    expect((await send('POST', '/v1/api-keys', 'name=a', { 'content-type': 'text/plain' })).body.code).toBe(
      'unsupported-media-type',
    );
  });
});

describe('routes and parameters', () => {
  test.each([
    ['GET', '/v1/nothing', 404, 'not-found'],
    ['GET', '/v1/workflows/no.such', 404, 'not-found'],
    ['GET', '/v1/executions/01K9Z3N0V4T8S6QH2M5D7XWBCE', 404, 'not-found'],
    ['PUT', '/v1/workflows', 405, 'method-not-allowed'],
    ['GET', '/v1/workflows/NOT_AN_ID', 400, 'invalid-request'],
    ['GET', '/v1/executions?limit=0', 400, 'invalid-request'],
    ['GET', '/v1/executions?colour=red', 400, 'invalid-request'],
    ['GET', '/v1/executions?cursor=xyz', 400, 'invalid-cursor'],
  ])('%s %s', async (method, path, status, code) => {
    expect((await acme.owner.call(method, path)).body).toMatchObject({ status, code });
  });
});

describe('definitions', () => {
  const document = { dsl: '1.0.3', namespace: 'shop', name: 'probe', version: '1.0.0' };

  test.each([
    ['malformed YAML', 'document: [', 422],
    ['an unknown task kind', { document, do: [{ a: { dance: {} } }] }, 422],
    [
      'a version that the API could not name',
      { document: { ...document, version: '1.0.0+build' }, do: [{ a: { set: { x: 1 } } }] },
      422,
    ],
    ['no document', { do: [{ a: { set: { x: 1 } } }] }, 422],
    ['a definition over its limits', `document: ${'x'.repeat(250_000)}`, 422],
  ])('%s is refused, and nothing is stored', async (_, definition, status) => {
    const answer = await acme.owner.call('POST', '/v1/workflows', { definition });
    expect(answer).toMatchObject({ status, body: { code: 'invalid-definition' } });
    expect((answer.body['errors'] as unknown[]).length).toBeGreaterThan(0);
    expect((await acme.owner.workflows.list().page()).items).toEqual([]);
  });

  test('a workflow that does not exist, or has no such version, cannot be started', async () => {
    expect((await acme.owner.call('POST', '/v1/executions', { workflow: 'no.such' })).body).toMatchObject({
      status: 404,
      code: 'not-found',
    });
  });
});

describe('idempotency keys', () => {
  test('the same request is answered the same way, another body is refused', async () => {
    const headers = { 'idempotency-key': 'probe-1' };
    const invitation = { email: 'grace@acme.example', roles: ['viewer'] };
    const first = await acme.owner.call('POST', '/v1/members', invitation, headers);
    const again = await acme.owner.call('POST', '/v1/members', invitation, headers);
    expect(first.status).toBe(201);
    expect([again.status, again.body]).toEqual([first.status, first.body]);
    const other = await acme.owner.call('POST', '/v1/members', { ...invitation, email: 'b@acme.example' }, headers);
    expect(other.body).toMatchObject({ status: 422, code: 'idempotency-mismatch' });
  });
});

test('a tenant id that is taken', async () => {
  const answer = await platform.operator.call('POST', '/v1/tenants', {
    id: 'acme',
    name: 'Another',
    owner: { email: 'else@acme.example' },
  });
  expect(answer.body).toMatchObject({ status: 409, code: 'tenant-exists' });
});
