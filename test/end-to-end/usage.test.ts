import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetQueueUrlCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { TenantChange, Usage } from '../../client/src/index.ts';
import { type UsageEvent, usageEvent } from '../../functions/usage/events.ts';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';
import { definition, publish, run } from '../support/workflows.ts';

let platform: Platform;
let acme: TestTenant;
let globex: TestTenant;

/** Log lines are collected for some seconds, and what fails is tried again after minutes. */
const TIME_SCALE = 40;

beforeAll(async () => {
  platform = await startPlatform({ timeScale: TIME_SCALE });
  acme = await platform.createTenant('acme', 'basic');
  globex = await platform.createTenant('globex', 'basic');
});
afterEach(() => platform.cloud.faults.clear());
afterAll(() => platform?.close());

const usage = (tenant: TestTenant): Promise<Usage> => tenant.owner.usage.read();
const used = async (tenant: TestTenant) => {
  const { starts, transitions, taskCalls } = (await usage(tenant)).counters;
  return { starts: starts.used, transitions: transitions.used, taskCalls: taskCalls.used };
};

async function change(tenant: string, limits: TenantChange['limits']) {
  const { etag = '' } = await platform.operator.tenants.read({ tenant }).withResponse();
  return platform.operator.tenants.change({ tenant, limits }, { ifMatch: etag });
}

const aws = () => ({
  endpoint: platform.cloud.baseUrl,
  region: 'us-east-1',
  credentials: platform.cloud.rootCredentials,
});

/** The first message of the counter's dead letters, when there is one. */
async function deadLetter(): Promise<string> {
  const client = new SQSClient(aws());
  const { QueueUrl } = await client.send(new GetQueueUrlCommand({ QueueName: 'tributary-dev-usage-dead-letters' }));
  const receive = async () => (await client.send(new ReceiveMessageCommand({ QueueUrl }))).Messages?.[0]?.Body ?? '';
  let body = '';
  await expect.poll(async () => (body = await receive()), { timeout: 30_000, interval: 200 }).not.toBe('');
  return body;
}

async function invokeCounter(payload: unknown): Promise<void> {
  const FunctionName = 'tributary-dev-usage-on-execution-log';
  const command = new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload) });
  expect((await new LambdaClient(aws()).send(command)).FunctionError).toBeUndefined();
}

/** What the bus was told of quotas; all of it is as the public contract says. */
function told(): readonly UsageEvent['detail'][] {
  const events = platform.cloud.archivedEvents(platform.cloud.outputs['EventBusName'] ?? '');
  return events.filter(({ source }) => source === 'tributary.usage').map((event) => usageEvent.parse(event).detail);
}

describe('usage', () => {
  test('counts starts at once, and transitions and calls from the log once each, although batches come twice', async () => {
    platform.cloud.faults.inject({ point: 'logs:deliver', outcome: 'duplicate', times: 1000 });
    const child = await publish(acme.owner, definition('child', [{ pause: { wait: { seconds: 1 } } }]));
    const [namespace = '', name = ''] = child.split('.');
    const parent = await publish(
      acme.owner,
      definition('parent', [
        { first: { run: { workflow: { namespace, name, version: '1.0.0', input: {} } } } },
        { pause: { wait: { seconds: 1 } } },
      ]),
    );
    const ended = await run(acme.owner, parent);
    expect(ended).toMatchObject({ status: 'completed' });
    expect(await used(acme)).toMatchObject({ starts: 1 });
    // Two states of the parent and one of the child; the call is the run of the child.
    const expected = { starts: 1, transitions: 3, taskCalls: 1 };
    await expect.poll(() => used(acme), { timeout: 20_000, interval: 200 }).toEqual(expected);
    expect(platform.cloud.faults.hits('logs:deliver')).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(await used(acme)).toEqual(expected);
    expect(await used(globex)).toEqual({ starts: 0, transitions: 0, taskCalls: 0 });
    expect(await platform.operator.tenants.readTenantUsage({ tenant: 'acme' })).toEqual(await usage(acme));
  });

  test('that could not be counted lies in the dead letters, from where it is counted once', async () => {
    const point = 'function:before:tributary-dev-usage-on-execution-log';
    platform.cloud.faults.inject({ point, outcome: 'kill', times: 3 });
    const before = await used(acme);
    const workflow = await publish(acme.owner, definition('unlucky', [{ pause: { wait: { seconds: 1 } } }]));
    await run(acme.owner, workflow);
    const message = await deadLetter();
    expect(platform.cloud.faults.hits(point)).toBe(3);
    expect((await used(acme)).transitions).toBe(before.transitions);
    const { requestPayload } = JSON.parse(message);
    for (let time = 0; time < 2; time++) await invokeCounter(requestPayload);
    expect((await used(acme)).transitions).toBe(before.transitions + 1);
  });

  test('tells the bus that 80 and 100 % are reached, and refuses beyond, with what is left in every answer', async () => {
    const workflow = await publish(globex.owner, definition('quick', [{ a: { set: { b: 1 } } }]));
    await change('globex', { quotas: { starts: 5 } });
    const left = async () => {
      const { rateLimits } = await globex.owner.executions.start({ workflow }).withResponse();
      return rateLimits.find((limit) => limit.name === 'starts')?.remaining;
    };
    expect([await left(), await left(), await left(), await left(), await left()]).toEqual([4, 3, 2, 1, 0]);
    const refused = await globex.owner.call('POST', '/v1/executions', { workflow });
    expect(refused).toMatchObject({ status: 429, body: { code: 'quota-exceeded' } });
    expect(refused.headers.get('ratelimit')).toMatch(/^"starts";r=0;t=\d+, /);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    const thresholds = () => told().filter(({ tenantId, counter }) => tenantId === 'globex' && counter === 'starts');
    await expect
      .poll(() => thresholds().map(({ threshold, used: count, quota }) => [threshold, count, quota]), {
        timeout: 10_000,
      })
      .toEqual([
        [80, 4, 5],
        [100, 5, 5],
      ]);
    await change('globex', { quotas: { starts: 6 } });
    expect(await left()).toBe(0);
  });
});
