import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  GetApiKeysCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, expect, test } from 'vitest';
import { type Kept, keepAll } from '../../../support/memories.ts';
import { clientOptions, type ServiceEndpoint, serveService } from '../../../support/service-endpoint.ts';
import { AUTHORIZER_ARN, allow, ok, type TestApi, testApi } from './test-api.ts';

let api: TestApi;
let endpoint: ServiceEndpoint;
let sdk: APIGatewayClient;

/** The API with a quota of two requests a day, and a generated key of the template. */
async function start(kept: Kept = {}) {
  const invoke = (functionArn: string) => (functionArn === AUTHORIZER_ARN ? allow() : ok());
  api = await testApi({ invoke, kept, plan: { Quota: { Limit: 2, Period: 'DAY' } } });
  await api.provision('ApiKey', 'Generated', { Name: 'generated', Enabled: true });
  endpoint = await serveService(api.cloud, api.service);
  sdk = new APIGatewayClient(clientOptions(endpoint));
}

async function stop() {
  await endpoint.close();
  await api.close();
}

async function restart() {
  const kept = keepAll([api.service]);
  await stop();
  await start(kept);
}

afterEach(stop);

/** Keys with their values and dates, and which of them is in the plan. */
async function told() {
  const { items } = await sdk.send(new GetApiKeysCommand({ includeValues: true }));
  const [plan] = (await sdk.send(new GetUsagePlansCommand({}))).items ?? [];
  const members = await sdk.send(new GetUsagePlanKeysCommand({ usagePlanId: plan?.id }));
  const byId = (one: { id?: string | undefined }, other: { id?: string | undefined }) =>
    String(one.id).localeCompare(String(other.id));
  return { keys: items?.toSorted(byId), plan, members: members.items?.toSorted(byId) };
}

test('keys are what they were, and in the same plan', async () => {
  await start();
  const made = await sdk.send(new CreateApiKeyCommand({ name: 'globex', enabled: true }));
  const { plan } = await told();
  await sdk.send(new CreateUsagePlanKeyCommand({ usagePlanId: plan?.id, keyId: made.id, keyType: 'API_KEY' }));
  await sdk.send(new CreateApiKeyCommand({ name: 'without a plan' }));
  const before = await told();
  expect([before.keys?.length, before.members?.length]).toEqual([4, 2]);
  await restart();
  expect(await told()).toEqual(before);
});

test('what was used of a quota stays used', async () => {
  await start();
  const request = async () => (await api.send('GET', '/v1/tenants', { authorization: 'Bearer ann' })).status;
  expect(await request()).toBe(200);
  await restart();
  expect([await request(), await request()]).toEqual([200, 429]);
});
