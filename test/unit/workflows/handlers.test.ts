import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { Compilation } from '../../../functions/workflows/domain/ports.ts';
import { putMember, putTenant } from '../../support/tenants.ts';
import { workflowsApi } from './support/workflows-api.ts';

const report = {
  states: 1,
  definitionBytes: 10,
  longestStateName: 1,
  transitions: { least: 1, most: 1 },
  historyEvents: { least: 4, most: 4 },
  dollarsPerThousandRuns: { least: 0.025, most: 0.025 },
  payloadRisks: [],
};

const sourceMap = { tasks: { '/do/0/a': { name: 'a', kind: 'set' } }, states: { a: { task: '/do/0/a' } } };

type Compiled = Extract<Compilation, { readonly ok: true }>;

function compile(definition: string | Record<string, unknown>, made: Partial<Compiled>): Compilation {
  if (definition === 'bad') return { ok: false, errors: [{ pointer: '', code: 'bad', detail: 'bad' }], warnings: [] };
  const version = String((definition as { version?: string }).version ?? '1.0.0');
  const document = { namespace: 'shop', name: 'order', version, title: 'Orders' };
  return { ok: true, document, stateMachine: { StartAt: 'a' }, sourceMap, needs: [], report, warnings: [], ...made };
}

function setUp() {
  let made: Partial<Compiled> = {};
  const compiles = (what: Partial<Compiled>) => {
    made = what;
  };
  const machines = { publish: async () => ({ kind: 'published', arn: 'arn:v' }) as const };
  return { ...workflowsApi(({ definition }) => compile(definition, made), machines), compiles };
}

let env: ReturnType<typeof setUp>;
beforeEach(async () => {
  env = setUp();
  for (const tenant of ['acme', 'globex']) {
    await putTenant(env.cell.table, tenant);
    await putMember(env.cell.table, tenant, 'ada', ['author']);
  }
});

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, tenant = 'acme') =>
  env.ask('ada', tenant, method, path, body, headers);
const publish = (definition: unknown, headers = {}) => ask('POST', '/v1/workflows', { definition }, headers);

test('validating answers 200 with what is wrong or what it costs', async () => {
  const bad = await ask('POST', '/v1/workflows/validations', { definition: 'bad' });
  expect(bad).toMatchObject({ status: 200, body: { valid: false, errors: [{ code: 'bad' }] } });
  const good = await ask('POST', '/v1/workflows/validations', { definition: {} });
  expect(good).toMatchObject({ status: 200, body: { valid: true, errors: [], report: { states: 1 } } });
});

describe('a published workflow', () => {
  test('is read in all its parts, with tags', async () => {
    const answer = await publish({ a: 1 });
    expect(answer).toMatchObject({ status: 202, body: { status: 'publishing', live: false } });
    expect(answer.headers['Location']).toBe(`/v1/operations/${(answer.body as { operation: string }).operation}`);
    await env.settle();
    const path = '/v1/workflows/shop.order';
    expect((await ask('GET', path)).body).toMatchObject({ id: 'shop.order', title: 'Orders', liveVersion: '1.0.0' });
    expect((await ask('GET', `${path}/versions`)).body).toMatchObject({ items: [{ version: '1.0.0', live: true }] });
    expect((await ask('GET', `${path}/versions/1.0.0`)).body).toMatchObject({ status: 'published', live: true });
    expect((await ask('GET', `${path}/versions/1.0.0/definition`)).body).toEqual({ definition: '{"a":1}' });
    const compiled = await ask('GET', `${path}/versions/1.0.0/state-machine`);
    expect(compiled.body).toEqual({ stateMachine: { StartAt: 'a' }, sourceMap });
    expect((await ask('GET', '/v1/workflows')).body).toMatchObject({ items: [{ id: 'shop.order' }] });
    const tagged = { 'If-None-Match': compiled.headers['ETag'] ?? '' };
    expect((await ask('GET', `${path}/versions/1.0.0/state-machine`, undefined, tagged)).status).toBe(304);
  });

  test.each(['definition', 'state-machine'])('has a %s that is not read for who has it', async (part) => {
    await publish({ a: 1 });
    await env.settle();
    const path = `/v1/workflows/shop.order/versions/1.0.0/${part}`;
    const pages = vi.spyOn(env.store, 'readContent');
    const { headers } = await ask('GET', path, undefined, { 'If-None-Match': '"another"' });
    const reads = pages.mock.calls.length;
    expect(reads).toBeGreaterThan(0);
    expect(await ask('GET', path, undefined, { 'If-None-Match': headers['ETag'] ?? '' })).toMatchObject({
      status: 304,
      body: undefined,
      headers: { ETag: headers['ETag'] },
    });
    await ask('GET', path);
    expect(pages.mock.calls).toHaveLength(reads);
  });

  test('does not exist for another tenant', async () => {
    await publish({});
    for (const rest of [
      '',
      '/versions',
      '/versions/1.0.0',
      '/versions/1.0.0/definition',
      '/versions/1.0.0/state-machine',
    ]) {
      const answer = await ask('GET', `/v1/workflows/shop.order${rest}`, undefined, {}, 'globex');
      expect(answer, rest).toMatchObject({ status: 404, body: { code: 'not-found' } });
    }
  });

  test('changes its live version on the state that was read', async () => {
    await publish({});
    await publish({ version: '1.1.0' });
    await env.settle();
    const path = '/v1/workflows/shop.order';
    const etag = (await ask('GET', path)).headers['ETag'] ?? '';
    expect((await ask('PATCH', path, { liveVersion: '1.0.0' })).status).toBe(428);
    const changed = await ask('PATCH', path, { liveVersion: '1.0.0' }, { 'If-Match': etag });
    expect(changed).toMatchObject({ status: 200, body: { liveVersion: '1.0.0' } });
    expect((await ask('PATCH', path, { liveVersion: '1.1.0' }, { 'If-Match': etag })).status).toBe(412);
  });
});

test('publishing with an idempotency key answers the same twice, and another body is refused', async () => {
  const first = await publish({ a: 1 }, { 'Idempotency-Key': 'k' });
  await env.settle();
  expect((await publish({ a: 1 }, { 'Idempotency-Key': 'k' })).body).toEqual(first.body);
  expect((await publish({ a: 2 }, { 'Idempotency-Key': 'k' })).body).toMatchObject({ code: 'idempotency-mismatch' });
  expect(env.messages).toEqual([]);
});

test('a refused definition is 422 with its findings, and nothing is stored', async () => {
  expect(await publish('bad')).toMatchObject({
    status: 422,
    body: { code: 'invalid-definition', errors: [{ code: 'bad' }] },
  });
  expect((await ask('GET', '/v1/workflows')).body).toEqual({ items: [] });
});

describe('a simulation', () => {
  const machine = { StartAt: 'a', QueryLanguage: 'JSONata', States: { a: { Type: 'Pass', Output: 7, End: true } } };
  const simulated = { status: 'completed', output: 7, transitions: 1, unmocked: [] };

  test('of a definition stores nothing', async () => {
    env.compiles({ stateMachine: machine });
    const answer = await ask('POST', '/v1/workflows/simulations', { definition: {} });
    expect(answer).toMatchObject({ status: 200, body: simulated });
    expect((await ask('GET', '/v1/workflows')).body).toMatchObject({ items: [] });
    expect(env.messages).toEqual([]);
    expect(await ask('POST', '/v1/workflows/simulations', { definition: 'bad' })).toMatchObject({
      status: 422,
      body: { code: 'invalid-definition' },
    });
  });

  test('of a workflow takes the live version, or the one that is named, published or not', async () => {
    env.compiles({ stateMachine: machine });
    await publish({});
    const path = '/v1/workflows/shop.order/simulations';
    expect(await ask('POST', path, {})).toMatchObject({ status: 409, body: { code: 'version-not-published' } });
    expect(await ask('POST', path, { version: '1.0.0' })).toMatchObject({ status: 200, body: simulated });
    await env.settle();
    expect(await ask('POST', path, {})).toMatchObject({ status: 200, body: simulated });
    expect(await ask('POST', path, { version: '9.9.9' })).toMatchObject({ status: 404 });
  });

  test('of another tenant’s workflow is a 404', async () => {
    env.compiles({ stateMachine: machine });
    await publish({});
    await env.settle();
    expect(await ask('POST', '/v1/workflows/shop.order/simulations', {}, {}, 'globex')).toMatchObject({ status: 404 });
  });

  test('holds the input against the schema that the version declares', async () => {
    env.compiles({ stateMachine: machine, inputSchema: { type: 'object', required: ['order'] } });
    await publish({});
    const body = { version: '1.0.0', input: {} };
    expect(await ask('POST', '/v1/workflows/shop.order/simulations', body)).toMatchObject({
      status: 422,
      body: { code: 'invalid-input', errors: [{ pointer: '/input' }] },
    });
  });

  test('needs mocks that say what they answer', async () => {
    for (const mock of [{}, { output: 1, error: {} }, { error: { status: 500 } }, { output: 1, durationMs: -1 }, []]) {
      const answer = await ask('POST', '/v1/workflows/simulations', { definition: {}, mocks: { price: mock } });
      expect(answer, JSON.stringify(mock)).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
    }
  });
});
