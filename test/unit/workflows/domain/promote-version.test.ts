import { beforeEach, describe, expect, test } from 'vitest';
import { tenantKeys } from '../../../../functions/shared/table/keys.ts';
import { compile } from '../../../../functions/workflows/compiler/compile.ts';
import type { Compile, MachineOutcome } from '../../../../functions/workflows/domain/ports.ts';
import { suppliedDocuments } from '../../../../functions/workflows/language/openapi/supplied-documents.ts';
import { LIMITS, putMember, putTenant } from '../../../support/tenants.ts';
import { workflowsApi } from '../support/workflows-api.ts';

const compiler: Compile = ({ definition, documents, workflow }, tenantId) =>
  compile(definition, {
    httpCallFunction: 'arn:http',
    scriptFunction: 'arn:script',
    listenFunction: 'arn:listen',
    externals: { documents: suppliedDocuments(documents), workflow },
    events: { bus: 'bus', source: `test.${tenantId}` },
  });

function setUp() {
  const outcomes: MachineOutcome[] = [];
  const api = workflowsApi(compiler, {
    publish: async ({ workflow, version }) =>
      outcomes.shift() ?? { kind: 'published', arn: `arn:aws:states:::stateMachine:${workflow}-${version}:1` },
  });
  return { ...api, outcomes };
}

let env: ReturnType<typeof setUp>;
beforeEach(async () => {
  env = setUp();
  await putTenant(env.cell.table, 'acme');
  await putMember(env.cell.table, 'acme', 'ada', ['author']);
});

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}, who = 'ada') =>
  env.ask(who, 'acme', method, path, body, headers);
const publish = (definition: unknown, documents = {}) => ask('POST', '/v1/workflows', { definition, documents });
const promotion = (version = '1.0.0', workflow = 'dev.quote') =>
  `/v1/workflows/${workflow}/versions/${version}/promotion`;
const promote = (namespace: string, rest: object = {}, headers = {}) =>
  ask('POST', promotion(), { namespace, ...rest }, headers);
const definitionOf = async (workflow: string) =>
  (await ask('GET', `/v1/workflows/${workflow}/versions/1.0.0/definition`)).body;
const readWorkflow = async (workflow: string) => (await ask('GET', `/v1/workflows/${workflow}`)).body;

/** With comments and an order of its own. */
const text = (namespace: string, tasks = '- price: { set: { total: 12 } }', version = '1.0.0') =>
  `# prices\ndo:\n  ${tasks}\ndocument: # of ours\n  name:  quote\n  namespace: '${namespace}'   # where it runs\n  version: ${version}\n  dsl: 1.0.3\n`;

/** Publishes the version in `dev`. */
async function inDev(definition: unknown = text('dev'), documents = {}): Promise<void> {
  expect((await publish(definition, documents)).status).toBe(202);
  await env.settle();
}

describe('promoting a version', () => {
  test('publishes the same text in the other namespace, but for the namespace', async () => {
    await inDev();
    const answer = await promote('prod');
    expect(answer).toMatchObject({
      status: 202,
      headers: { Location: `/v1/operations/${(answer.body as { operation: string }).operation}` },
      body: { workflow: 'prod.quote', version: '1.0.0', status: 'publishing', live: false, createdBy: 'user/ada' },
    });
    await env.settle();
    expect(await definitionOf('prod.quote')).toEqual({ definition: text('prod') });
    expect(await definitionOf('dev.quote')).toEqual({ definition: text('dev') });
    expect(await readWorkflow('prod.quote')).toMatchObject({ liveVersion: '1.0.0' });
  });

  test('takes a definition that was sent as an object', async () => {
    const definition = (namespace: string) => ({
      document: { dsl: '1.0.3', namespace, name: 'quote', version: '1.0.0' },
      do: [{ price: { set: { namespace: 'dev' } } }],
    });
    await inDev(definition('dev'));
    await promote('prod');
    expect(await definitionOf('prod.quote')).toEqual({ definition: JSON.stringify(definition('prod')) });
  });

  test('may be repeated, and is the same as publishing the same text', async () => {
    await inDev();
    const first = await promote('prod');
    expect((await promote('prod')).body).toEqual(first.body);
    expect((await publish(text('prod'))).body).toEqual(first.body);
    const headers = { 'Idempotency-Key': 'once' };
    expect((await promote('prod', {}, headers)).body).toEqual(first.body);
    expect(await promote('staging', {}, headers)).toMatchObject({
      status: 422,
      body: { code: 'idempotency-mismatch' },
    });
  });

  test('into its own namespace changes nothing', async () => {
    await inDev();
    expect(await promote('dev')).toMatchObject({ status: 202, body: { workflow: 'dev.quote', status: 'published' } });
  });

  test('of a content that the version has otherwise there is refused', async () => {
    await inDev();
    await publish(text('prod', '- price: { set: { total: 13 } }'));
    expect(await promote('prod')).toMatchObject({ status: 409, body: { code: 'version-exists' } });
  });

  test('leaves the live version alone if asked', async () => {
    await inDev(text('dev', undefined, '1.1.0'));
    await inDev();
    await promote('prod');
    await env.settle();
    await ask('POST', promotion('1.1.0'), { namespace: 'prod', live: false });
    await env.settle();
    expect(await readWorkflow('prod.quote')).toMatchObject({ liveVersion: '1.0.0', latestVersion: '1.1.0' });
  });

  test('needs a published version', async () => {
    expect(await promote('prod')).toMatchObject({ status: 404, body: { code: 'not-found' } });
    await publish(text('dev'));
    expect(await promote('prod')).toMatchObject({ status: 409, body: { code: 'version-not-published' } });
    env.outcomes.push({ kind: 'refused', detail: 'no' });
    await env.settle();
    expect(await promote('prod')).toMatchObject({ status: 409, body: { code: 'version-not-published' } });
  });

  test.each(['Prod', 'a.b', '', 'a_b'])('refuses the namespace %j', async (namespace) => {
    await inDev();
    expect(await promote(namespace)).toMatchObject({ status: 400, body: { errors: [{ pointer: '/namespace' }] } });
  });

  test('counts the workflow that it makes', async () => {
    await inDev();
    for (let nth = 1; nth < LIMITS.workflows; nth++) expect((await promote(`n${nth}`)).status).toBe(202);
    expect(await promote('prod')).toMatchObject({ status: 429, body: { code: 'workflow-limit-reached' } });
  });

  test('keeps the workflows that the text runs, and refuses those that are gone', async () => {
    await inDev(text('dev').replace('quote', 'step'));
    const runs = '- price: { run: { workflow: { namespace: dev, name: step, version: 1.0.0 } } }';
    await inDev(text('dev', runs));
    expect((await promote('prod')).status).toBe(202);
    expect(await definitionOf('prod.quote')).toEqual({ definition: text('prod', runs) });
    const machine = await ask('GET', '/v1/workflows/prod.quote/versions/1.0.0/state-machine');
    expect(JSON.stringify(machine.body)).toContain('dev.step-1.0.0:1');
    await env.cell.table.write({ delete: tenantKeys.version('acme', 'dev.step', '1.0.0') });
    expect(await promote('staging')).toMatchObject({ status: 422, body: { code: 'invalid-definition' } });
  });
});

describe('documents that came with the definition', () => {
  const url = 'https://shop.example/openapi.json';
  const calls = `- price: { call: openapi, with: { document: { endpoint: '${url}' }, operationId: price } }`;
  const openapi = (path: string) => ({
    openapi: '3.0.3',
    info: { title: 'Shop', version: '1' },
    servers: [{ url: 'https://shop.example' }],
    paths: { [path]: { get: { operationId: 'price', responses: { 200: { description: 'ok' } } } } },
  });

  test('go with it', async () => {
    await inDev(text('dev', calls), { [url]: openapi('/prices') });
    expect((await promote('prod')).status).toBe(202);
    await env.settle();
    const same = await publish(text('prod', calls), { [url]: openapi('/prices') });
    expect(same).toMatchObject({ status: 202, body: { status: 'published' } });
    const other = await publish(text('prod', calls), { [url]: openapi('/others') });
    expect(other).toMatchObject({ status: 409, body: { code: 'version-exists' } });
  });

  test('of an attempt that failed do not come along', async () => {
    await publish(text('dev'), { [url]: openapi('/prices') });
    env.outcomes.push({ kind: 'refused', detail: 'no' });
    await env.settle();
    await inDev();
    const promoted = await promote('prod');
    expect((await publish(text('prod'))).body).toEqual(promoted.body);
  });
});

describe('who may promote', () => {
  /** A role of the tenant's own for grace. */
  async function grace(...grants: { permissions: readonly string[]; workflows: readonly string[] }[]): Promise<void> {
    const names = grants.map((_, index) => `own-${index}`);
    const at = '2026-11-01T00:00:00.000Z';
    const roles = grants.map((grant, index) => [names[index], { ...grant, createdAt: at, updatedAt: at, revision: 1 }]);
    await env.cell.table.write({
      update: tenantKeys.profile('acme'),
      expression: 'SET #roles = :roles',
      names: { '#roles': 'roles' },
      values: { ':roles': Object.fromEntries(roles) },
    });
    await putMember(env.cell.table, 'acme', 'grace', names);
  }
  const asGrace = () => ask('POST', promotion(), { namespace: 'prod' }, {}, 'grace');
  const publishing = ['workflow:publish', 'workflow:read'];

  test('needs to publish there and to read here', async () => {
    await inDev();
    await grace({ permissions: publishing, workflows: ['dev.*'] });
    expect(await asGrace()).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await grace({ permissions: publishing, workflows: ['prod.*'] });
    expect(await asGrace()).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    await grace(
      { permissions: publishing, workflows: ['prod.*'] },
      { permissions: ['workflow:read'], workflows: ['dev.*'] },
    );
    expect(await asGrace()).toMatchObject({ status: 202, body: { workflow: 'prod.quote' } });
  });
});
