import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ERRORS } from '../../functions/shared/error-codes.ts';
import type { Operation } from '../../functions/shared/http/contract.ts';
import { CONTRACTS } from '../../lib/contracts.ts';
import { eventually, type Platform, startPlatform } from '../support/platform.ts';
import { type HttpAnswer, type TestClient, testClient } from '../support/test-client.ts';
import { definition, publish } from '../support/workflows.ts';

const OPERATIONS = CONTRACTS.flatMap(({ operations }) => Object.entries<Operation>(operations));

let platform: Platform;
let owner: TestClient;
/** Someone who leaves: whoever signs out is refused from then on. */
let leaver: TestClient;

beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform?.close());

/** Ids that the platform makes differ from run to run: the documented one stands for the one that was made. */
const made = new Map<string, string>();

/** What must have happened before an example can answer as it is documented. */
const BEFORE: Readonly<Record<string, () => Promise<unknown>>> = {
  readMe: async () => {
    const { accessToken } = await platform.acceptInvitation('ada@acme.example');
    owner = testClient(platform.cloud.baseUrl, accessToken);
  },
  signOut: async () => {
    const email = 'leaver@acme.example';
    await owner.members.invite({ email, roles: ['viewer'] });
    leaver = testClient(platform.cloud.baseUrl, (await platform.acceptInvitation(email)).accessToken);
  },
  listApiKeys: () => owner.call('POST', '/v1/api-keys', { name: 'another', role: 'viewer' }),
  listWorkflows: () => settled('/v1/workflows/shop.payment-reminder/versions/1.0.0', 'published'),
  // The latest is one that publishes a version.
  listOperations: () => publish(owner, definition('latest', [{ a: { set: { x: 1 } } }])),
  cancelOperation: async () => {
    const documented = new Map(OPERATIONS).get('cancelOperation')?.example?.params?.['operation'] ?? '';
    const { body } = await owner.call('POST', '/v1/executions/cancellations', { workflow: 'shop.payment-reminder' });
    made.set(documented, String(body['id']));
  },
  listExecutions: () => settled(pathOf('readExecution'), 'running'),
  readHistory: () => settled(pathOf('readExecution'), 'cancelled'),
  readDocsFile: async () => {
    const page = await (await fetch(`${platform.cloud.baseUrl}/docs`)).text();
    made.set('page.0123456789abcdef.css', /page\.\w+\.css/.exec(page)?.[0] ?? 'none');
  },
};

const settled = (path: string, status: string) => eventually(owner, path, (body) => body['status'] === status);

function pathOf(id: string): string {
  const operation = new Map(OPERATIONS).get(id);
  if (operation === undefined) throw new Error(`no operation ${id}`);
  return fill(operation, (value) => made.get(value) ?? value);
}

/** The path of the example with its query. */
function fill({ path, example }: Operation, actual: (value: string, name: string) => string): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(actual(example?.params?.[name] ?? '', name)),
  );
  const query = new URLSearchParams(example?.query).toString();
  return query === '' ? filled : `${filled}?${query}`;
}

function clientOf({ permission, path }: Operation): TestClient {
  if (path === '/v1/me/sign-out') return leaver;
  if (permission === 'public') return testClient(platform.cloud.baseUrl, '');
  return /^(tenant|queue):/.test(permission) ? platform.operator : owner;
}

/** Sends the example as it is written. The bodies of pages are not read. */
async function send(id: string, operation: Operation): Promise<HttpAnswer> {
  const path = pathOf(id);
  if (operation.content !== undefined) {
    const { status, headers } = await fetch(`${platform.cloud.baseUrl}${path}`);
    return { status, headers, body: {} };
  }
  const client = clientOf(operation);
  const edited = operation.etag === 'required' ? (await client.call('GET', path)).headers.get('etag') : null;
  const headers = edited === null ? undefined : { 'if-match': edited };
  return client.call(operation.method, path, operation.example?.body, headers);
}

/** What is edited must be named as it stands; asked before the example, since a later one may delete it. */
async function expectPreconditions(id: string, operation: Operation): Promise<void> {
  const change = async (headers?: Record<string, string>) =>
    (await clientOf(operation).call(operation.method, pathOf(id), operation.example?.body, headers)).body['code'];
  expect(await change()).toBe('if-match-required');
  expect(await change({ 'if-match': '"another"' })).toBe('precondition-failed');
}

/** Names of members, of the first item where there are several. */
function shapeOf(value: unknown): string[] {
  const { items, ...rest } = (value ?? {}) as Readonly<Record<string, unknown>>;
  const first = Array.isArray(items) && items.length > 0 ? Object.keys(items[0]) : [];
  return [...Object.keys(rest), ...first.map((name) => `items/${name}`)];
}

describe('every example is answered as it is documented', () => {
  test.each(OPERATIONS)('%s', async (id, operation) => {
    await BEFORE[id]?.();
    if (operation.etag === 'required') await expectPreconditions(id, operation);
    const { status, headers, body } = await send(id, operation);
    expect({ status, body }).toEqual({ status: operation.status, body });
    if (operation.content !== undefined)
      expect(operation.content).toContain(headers.get('content-type')?.split(';')[0]);
    expect(headers.has('location')).toBe(operation.status === 201 || operation.located === true);
    expect(headers.has('ratelimit')).toBe(operation.counts === true);
    if (operation.etag !== undefined) expect(headers.get('etag')).toMatch(/^"[^"]+"$/);
    if (operation.response === undefined) return;
    operation.response.parse(body);
    const shown = operation.example?.response as Readonly<Record<string, unknown>> | undefined;
    for (const name of ['id', 'operation'])
      if (typeof shown?.[name] === 'string') made.set(shown[name], String(body[name]));
    expect(shapeOf(shown).sort(), JSON.stringify(body)).toEqual(shapeOf(body).sort());
  });
});

/** Well-formed names of what does not exist. */
const ABSENT: Readonly<Record<string, string>> = {
  tenant: 'absent',
  member: 'absent',
  key: '01K9Z3N0V4T8S6QH2M5D7XWBCE',
  role: 'absent',
  queue: 'absent',
  workflow: 'shop.absent',
  version: '9.9.9',
  execution: '01K9Z3N0V4T8S6QH2M5D7XWBCE',
  operation: '01K9Z3N0V4T8S6QH2M5D7XWBCE',
  file: 'absent.css',
};

describe('documented errors are answered', () => {
  const withCode = (code: keyof typeof ERRORS) => OPERATIONS.filter(([, { errors }]) => errors.includes(code));

  test.each(withCode('not-found').filter(([, { params }]) => params))('%s: not-found', async (_, operation) => {
    const path = fill(operation, (_, name) => ABSENT[name] ?? '');
    const headers = { 'if-match': '"state"' };
    const answer = await clientOf(operation).call(operation.method, path, operation.example?.body, headers);
    expect(answer).toMatchObject({ status: 404, body: { code: 'not-found' } });
  });

  test.each(withCode('invalid-cursor'))('%s: invalid-cursor', async (id, operation) => {
    const path = `${pathOf(id).split('?')[0]}?cursor=made-up`;
    expect((await clientOf(operation).call('GET', path)).body).toMatchObject({ status: 400, code: 'invalid-cursor' });
  });

  test.each(OPERATIONS.filter(([, { permission }]) => permission !== 'public'))(
    '%s: unauthenticated',
    async (id, operation) => {
      const response = await fetch(`${platform.cloud.baseUrl}${pathOf(id)}`, { method: operation.method });
      expect(await response.json()).toMatchObject({ status: 401, code: 'unauthenticated' });
    },
  );
});
