import {
  APIGatewayClient,
  CreateApiKeyCommand,
  CreateUsagePlanKeyCommand,
  DeleteApiKeyCommand,
  DeleteUsagePlanKeyCommand,
  GetApiKeyCommand,
  GetApiKeysCommand,
  GetRestApisCommand,
  GetUsagePlanKeysCommand,
  GetUsagePlansCommand,
  UpdateApiKeyCommand,
} from '@aws-sdk/client-api-gateway';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { clientOptions, type ServiceEndpoint, serveService } from '../../../support/service-endpoint.ts';
import { type TestApi, testApi } from './test-api.ts';

let api: TestApi;
let endpoint: ServiceEndpoint;
let sdk: APIGatewayClient;
beforeEach(async () => {
  api = await testApi();
  endpoint = await serveService(api.cloud, api.service);
  sdk = new APIGatewayClient(clientOptions(endpoint));
});
afterEach(async () => {
  await endpoint.close();
  await api.close();
});

const VALUE = 'a-value-of-twenty-characters';

test('a key is made with the value given, found by name, disabled and deleted', async () => {
  const made = await sdk.send(new CreateApiKeyCommand({ name: 'globex', value: VALUE, enabled: true }));
  expect(made).toMatchObject({ name: 'globex', value: VALUE, enabled: true });
  expect(made.createdDate?.getTime()).toBe(api.cloud.clock.now());
  const found = await sdk.send(new GetApiKeysCommand({ nameQuery: 'glob', includeValues: true }));
  expect(found.items?.map((key) => [key.id, key.value])).toEqual([[made.id, VALUE]]);
  const [hidden] = (await sdk.send(new GetApiKeysCommand({ nameQuery: 'glob' }))).items ?? [];
  expect(hidden).not.toHaveProperty('value');
  const patchOperations = [{ op: 'replace' as const, path: '/enabled', value: 'false' }];
  await sdk.send(new UpdateApiKeyCommand({ apiKey: made.id, patchOperations }));
  expect((await sdk.send(new GetApiKeyCommand({ apiKey: made.id }))).enabled).toBe(false);
  await sdk.send(new DeleteApiKeyCommand({ apiKey: made.id }));
  await expect(sdk.send(new GetApiKeyCommand({ apiKey: made.id }))).rejects.toMatchObject({
    name: 'NotFoundException',
  });
});

test('a value is long enough and unique', async () => {
  await expect(sdk.send(new CreateApiKeyCommand({ value: 'short' }))).rejects.toMatchObject({
    name: 'BadRequestException',
  });
  await sdk.send(new CreateApiKeyCommand({ value: VALUE }));
  await expect(sdk.send(new CreateApiKeyCommand({ value: VALUE }))).rejects.toMatchObject({
    name: 'ConflictException',
  });
});

test('a key is in one plan of a stage', async () => {
  const [plan] = (await sdk.send(new GetUsagePlansCommand())).items ?? [];
  const usagePlanId = plan?.id;
  const key = await sdk.send(new CreateApiKeyCommand({ name: 'globex', value: VALUE, enabled: true }));
  const add = new CreateUsagePlanKeyCommand({ usagePlanId, keyId: key.id, keyType: 'API_KEY' });
  expect(await sdk.send(add)).toMatchObject({ id: key.id, type: 'API_KEY' });
  await expect(sdk.send(add)).rejects.toMatchObject({ name: 'ConflictException' });
  const names = async () =>
    (await sdk.send(new GetUsagePlanKeysCommand({ usagePlanId }))).items?.map((each) => each.name);
  expect(await names()).toEqual(['acme', 'globex']);
  await sdk.send(new DeleteUsagePlanKeyCommand({ usagePlanId, keyId: key.id }));
  expect(await names()).toEqual(['acme']);
  const unknown = new CreateUsagePlanKeyCommand({ usagePlanId: 'none', keyId: key.id, keyType: 'API_KEY' });
  await expect(sdk.send(unknown)).rejects.toMatchObject({ name: 'NotFoundException' });
});

test('lists come in pages, and IAM is asked by method and path', async () => {
  for (const suffix of ['one', 'two']) await sdk.send(new CreateApiKeyCommand({ value: `${VALUE}-${suffix}` }));
  const first = await sdk.send(new GetApiKeysCommand({ limit: 2 }));
  const second = await sdk.send(new GetApiKeysCommand({ limit: 2, position: first.position }));
  expect([first.items?.length, second.items?.length, second.position]).toEqual([2, 1, undefined]);
  expect((await sdk.send(new GetRestApisCommand())).items).toMatchObject([{ id: api.apiId, name: 'api' }]);
  expect(api.cloud.queries).toContainEqual({
    action: 'apigateway:POST',
    resource: 'arn:aws:apigateway:us-east-1::/apikeys',
  });
});

test('what a template says and the local cloud does not understand fails the boot', async () => {
  await expect(api.provision('Stage', 'Second', { RestApiId: api.apiId, StageName: 'two' })).rejects.toThrow(
    'serves one stage',
  );
  await expect(api.provision('RestApi', 'Other', { Body: {} })).rejects.toThrow('Body');
  const token = { RestApiId: api.apiId, Name: 'a', Type: 'TOKEN', AuthorizerUri: 'x' };
  await expect(api.provision('Authorizer', 'Token', token)).rejects.toThrow('only REQUEST');
});
