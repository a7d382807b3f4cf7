import { APIGatewayClient, GetApiKeysCommand, GetUsagePlansCommand } from '@aws-sdk/client-api-gateway';
import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TenantChange } from '../../client/src/index.ts';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';
import { type TestClient, testClient } from '../support/test-client.ts';
import { definition, publish, SOON, start } from '../support/workflows.ts';

let platform: Platform;
let acme: TestTenant;
let globex: TestTenant;
/** A system of acme, which has a key. */
let system: TestClient;
let workflow: string;

/** Faster than real time, since the workflow waits. */
const TIME_SCALE = 10;
const PAUSE_SECONDS = 20;

beforeAll(async () => {
  platform = await startPlatform({ timeScale: TIME_SCALE });
  acme = await platform.createTenant('acme', 'basic');
  globex = await platform.createTenant('globex', 'basic');
  const { secret = '' } = await acme.owner.apiKeys.create({ name: 'system', role: 'operator' });
  system = testClient(platform.cloud.baseUrl, secret);
  const pause = [{ pause: { wait: { seconds: PAUSE_SECONDS } } }, { done: { set: { ok: true } } }];
  workflow = await publish(acme.owner, definition('pausing', pause));
});
afterAll(() => platform?.close());

async function change(change: TenantChange) {
  const { etag = '' } = await platform.operator.tenants.read({ tenant: 'acme' }).withResponse();
  return platform.operator.tenants.change({ tenant: 'acme', ...change }, { ifMatch: etag });
}

const aws = () => ({
  endpoint: platform.cloud.baseUrl,
  region: 'us-east-1',
  credentials: platform.cloud.rootCredentials,
});

/** States of what Step Functions was asked to run. */
async function runs(): Promise<readonly (string | undefined)[]> {
  const client = new SFNClient(aws());
  const { stateMachines = [] } = await client.send(new ListStateMachinesCommand({}));
  const lists = await Promise.all(
    stateMachines.map(({ stateMachineArn }) => client.send(new ListExecutionsCommand({ stateMachineArn }))),
  );
  return lists.flatMap(({ executions = [] }) => executions.map(({ status }) => status));
}

/** Names of the usage plans that have the key of the tenant. */
async function plansOf(tenant: string): Promise<readonly (string | undefined)[]> {
  const client = new APIGatewayClient(aws());
  const { items: keys = [] } = await client.send(
    new GetApiKeysCommand({ nameQuery: `tributary-dev-tenant-${tenant}` }),
  );
  const { items: plans = [] } = await client.send(new GetUsagePlansCommand({ keyId: keys[0]?.id }));
  return plans.map(({ name }) => name);
}

test('a suspended tenant is refused, what runs goes on, what waits starts when it is active again', async () => {
  await change({ limits: { runningExecutions: 1, burstExecutions: 1 } });
  const ids = [await start(system, workflow), await start(system, workflow), await start(system, workflow)];
  await expect.poll(runs, SOON_POLL).toEqual(['RUNNING']);

  expect(await change({ status: 'suspended' })).toMatchObject({ status: 'suspended' });
  for (const client of [acme.owner, system]) {
    expect(await client.call('GET', '/v1/me')).toMatchObject({ status: 403, body: { code: 'tenant-suspended' } });
    expect((await client.call('POST', '/v1/executions', { workflow, input: {} })).status).toBe(403);
  }
  expect((await globex.owner.call('GET', '/v1/me')).status).toBe(200);
  await expect.poll(runs, SOON_POLL).toEqual(['SUCCEEDED']);
  // Long enough for the dispatcher, which the end has woken.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect(await runs()).toEqual(['SUCCEEDED']);

  await change({ status: 'active' });
  const ended = await Promise.all(ids.map((id) => acme.owner.waitForExecution(id, SOON)));
  expect(ended.map(({ status }) => status)).toEqual(['completed', 'completed', 'completed']);
  expect(await runs()).toHaveLength(3);
});

const SOON_POLL = { timeout: 20_000, interval: 100 };

test('another tier moves the usage key and brings its limits, and both trails tell', async () => {
  expect(await plansOf('acme')).toEqual(['tributary-dev-basic']);
  const moved = await change({ tier: 'pro', limits: { workflows: 1 } });
  expect(moved).toMatchObject({ tier: 'pro', limits: { runningExecutions: 50, backlog: 2000, workflows: 1 } });
  expect(await plansOf('acme')).toEqual(['tributary-dev-pro']);
  expect(await plansOf('globex')).toEqual(['tributary-dev-basic']);
  expect(await acme.owner.me.read()).toMatchObject({ tenant: { id: 'acme', tier: 'pro' } });
  const another = acme.owner.workflows.publish({ definition: definition('another', [{ a: { set: { b: 1 } } }]) });
  await expect(another).rejects.toMatchObject({ code: 'workflow-limit-reached' });
  const { items } = await acme.owner.audit.list().page();
  expect(items.filter(({ action }) => action === 'tenant.change').map(({ details }) => details)).toEqual([
    expect.objectContaining({ tier: 'pro', 'limits.workflows': '1' }),
    { status: 'active' },
    { status: 'suspended' },
    { 'limits.runningExecutions': '1', 'limits.burstExecutions': '1' },
  ]);
});

test('a change that dies while it moves the key is completed by the same request', async () => {
  const { etag = '' } = await platform.operator.tenants.read({ tenant: 'acme' }).withResponse();
  const point = 'aws:after:apigateway:DeleteUsagePlanKey';
  platform.cloud.faults.inject({ point, times: 1, outcome: 'kill' });
  const body = { tier: 'enterprise' };
  const headers = { 'if-match': etag };
  expect((await platform.operator.call('PATCH', '/v1/tenants/acme', body, headers)).status).toBe(503);
  expect(platform.cloud.faults.hits(point)).toBe(1);
  const again = await platform.operator.call('PATCH', '/v1/tenants/acme', body, headers);
  expect(again).toMatchObject({ status: 200, body: { tier: 'enterprise' } });
  expect(await plansOf('acme')).toEqual(['tributary-dev-enterprise']);
  expect(await acme.owner.me.read()).toMatchObject({ tenant: { tier: 'enterprise' } });
});
