import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refreshFor, signIn } from '../../local/tour/people.ts';
import { PASSWORD, type Platform, startPlatform, type TestTenant } from '../support/platform.ts';
import { type TestClient, testClient } from '../support/test-client.ts';
import { definition, publish, run } from '../support/workflows.ts';

const SET = [{ only: { set: { done: true } } }];

/** The same workflow in one of the tenant's environments. */
function workflowIn(namespace: string, name: string, tasks: readonly unknown[] = SET): Record<string, unknown> {
  const document = definition(name, tasks);
  return { ...document, document: { ...(document['document'] as object), namespace } };
}

let platform: Platform;
let acme: TestTenant;
let bill: TestClient;
let billEmail: string;

beforeAll(async () => {
  platform = await startPlatform();
  acme = await platform.createTenant('acme');
  await acme.owner.roles.create({
    name: 'billing-author',
    permissions: [
      'workflow:read',
      'workflow:publish',
      'workflow:simulate',
      'execution:start',
      'execution:read',
      'execution:cancel',
    ],
    workflows: ['dev.billing-*'],
  });
  billEmail = 'bill@acme.example';
  await acme.owner.members.invite({ email: billEmail, roles: ['billing-author'] });
  bill = testClient(platform.cloud.baseUrl, (await platform.acceptInvitation(billEmail)).accessToken);
  await publish(acme.owner, workflowIn('prod', 'billing-run'));
  await publish(bill, workflowIn('dev', 'billing-run'));
});
afterAll(() => platform?.close());

describe('a role for some workflows', () => {
  test('holds for publishing', async () => {
    const outside = bill.workflows.publish({ definition: workflowIn('prod', 'billing-run'), live: true });
    await expect(outside).rejects.toMatchObject({ status: 403, code: 'forbidden' });
  });

  test.each([
    ['GET', ''],
    ['GET', '/versions'],
    ['GET', '/versions/1.0.0'],
    ['GET', '/versions/1.0.0/definition'],
    ['GET', '/versions/1.0.0/state-machine'],
    ['POST', '/simulations'],
  ])('holds for %s /v1/workflows/{workflow}%s', async (method, rest) => {
    const body = method === 'POST' ? { input: {} } : undefined;
    const [inside, outside, missing] = await Promise.all(
      ['dev.billing-run', 'prod.billing-run', 'prod.not-there'].map((id) =>
        bill.call(method, `/v1/workflows/${id}${rest}`, body),
      ),
    );
    expect(inside?.status).toBe(200);
    expect(outside).toMatchObject({ status: 403, body: { code: 'forbidden' } });
    expect(missing).toMatchObject({ status: 403 });
  });

  test('shows the workflows it is for', async () => {
    const { items } = await bill.workflows.list().page();
    expect(items.map(({ id }) => id)).toEqual(['dev.billing-run']);
  });

  test('holds for runs: others cannot be started, and are not there', async () => {
    const own = await run(bill, 'dev.billing-run');
    const other = await run(acme.owner, 'prod.billing-run');
    await expect(bill.executions.start({ workflow: 'prod.billing-run' })).rejects.toMatchObject({ status: 403 });
    for (const path of ['', '/history']) {
      expect((await bill.call('GET', `/v1/executions/${own.id}${path}`)).status).toBe(200);
      expect((await bill.call('GET', `/v1/executions/${other.id}${path}`)).status).toBe(404);
    }
    expect((await bill.call('POST', `/v1/executions/${other.id}/cancellation`, {})).status).toBe(404);
    const { items } = await bill.executions.list().page();
    expect(new Set(items.map(({ workflow }) => workflow))).toEqual(new Set(['dev.billing-run']));
    expect((await bill.call('GET', '/v1/executions?workflow=prod.billing-run')).status).toBe(403);
  });

  test('holds for what a definition runs in turn', async () => {
    const call = (namespace: string) => [
      { child: { run: { workflow: { namespace, name: 'billing-run', version: '1.0.0' } } } },
    ];
    const reach = bill.workflows.publish({ definition: workflowIn('dev', 'billing-reach', call('prod')), live: true });
    await expect(reach).rejects.toMatchObject({
      code: 'invalid-definition',
      findings: [expect.objectContaining({ code: 'unknown-workflow' })],
    });
    await publish(bill, workflowIn('dev', 'billing-inside', call('dev')));
  });

  test('changes for the next request, with the same token', async () => {
    await acme.owner.roles.create({ name: 'reader', permissions: ['workflow:read'], workflows: ['dev.*'] });
    const { id } = await acme.owner.members.invite({ email: 'rita@acme.example', roles: ['reader'] });
    const rita = testClient(platform.cloud.baseUrl, (await platform.acceptInvitation('rita@acme.example')).accessToken);
    expect((await rita.call('GET', '/v1/workflows/dev.billing-run')).status).toBe(200);
    const etag = (await acme.owner.call('GET', '/v1/roles/reader')).headers.get('etag') ?? '';
    const narrower = { permissions: ['workflow:read'], workflows: ['staging.*'] };
    await acme.owner.call('PUT', '/v1/roles/reader', narrower, { 'if-match': etag });
    expect((await rita.call('GET', '/v1/workflows/dev.billing-run')).status).toBe(403);
    await acme.owner.members.remove({ member: id });
    expect((await rita.call('GET', '/v1/me')).status).toBe(401);
  });
});

describe('an API key for some workflows', () => {
  test('has less than its role', async () => {
    const { secret = '' } = await acme.owner.apiKeys.create({
      name: 'dev only',
      role: 'operator',
      workflows: ['dev.*'],
    });
    const key = testClient(platform.cloud.baseUrl, secret);
    expect(await run(key, 'dev.billing-run')).toMatchObject({ status: 'completed' });
    await expect(key.executions.start({ workflow: 'prod.billing-run' })).rejects.toMatchObject({ status: 403 });
    expect((await key.call('GET', '/v1/members')).status).toBe(403);
  });
});

describe('signing out everywhere', () => {
  test('ends this tenant’s sign-ins, refreshed or not, and leaves another tenant’s alone', async () => {
    const globex = await platform.createTenant('globex');
    await globex.owner.members.invite({ email: billEmail, roles: ['viewer'] });
    const { refreshToken } = await signIn(platform.pool, billEmail, PASSWORD);
    const at = async (tenant: string) =>
      testClient(platform.cloud.baseUrl, await refreshFor(platform.pool, refreshToken, tenant));
    expect(await (await at('globex')).me.read()).toMatchObject({ tenant: { id: 'globex' } });
    const mine = await at('acme');
    // Sign-ins are told apart by whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect((await mine.call('POST', '/v1/me/sign-out')).status).toBe(204);
    expect((await mine.call('GET', '/v1/me')).status).toBe(401);
    expect((await (await at('acme')).call('GET', '/v1/me')).status).toBe(401);
    expect((await (await at('globex')).call('GET', '/v1/me')).status).toBe(200);
    const again = await signIn(platform.pool, billEmail, PASSWORD);
    expect((await testClient(platform.cloud.baseUrl, again.accessToken).call('GET', '/v1/me')).status).toBe(200);
  });
});
