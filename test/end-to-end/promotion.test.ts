import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';
import { testClient } from '../support/test-client.ts';
import { publish, run, SOON } from '../support/workflows.ts';

let platform: Platform;
let acme: TestTenant;

beforeAll(async () => {
  platform = await startPlatform();
  acme = await platform.createTenant('acme');
});
afterAll(() => platform?.close());

const text = (namespace: string) => `# Greets.
document:
  dsl: '1.0.3'
  namespace: ${namespace} # where it runs
  name: greeting
  version: '1.0.0'
evaluate: { language: jsonata }
do:
  - greet: { set: { text: "\${ 'Hello from ' & $workflow.definition.document.namespace }" } }
`;
const promote = (namespace: string) =>
  acme.owner.workflows.promoteVersion({ workflow: 'dev.greeting', version: '1.0.0', namespace });

test('a version is promoted as it is, and runs where it went', async () => {
  await publish(acme.owner, text('dev'));
  const { data, location } = await promote('prod').withResponse();
  expect(location).toBe(`/v1/operations/${data.operation}`);
  const settled = await acme.owner.waitForVersion(data, SOON);
  expect(settled).toMatchObject({ workflow: 'prod.greeting', status: 'published', live: true });
  const { definition } = await acme.owner.workflows.readDefinition({ workflow: 'prod.greeting', version: '1.0.0' });
  expect(definition).toBe(text('prod'));
  expect(await run(acme.owner, 'prod.greeting')).toMatchObject({
    status: 'completed',
    output: { text: 'Hello from prod' },
  });
  expect(await promote('prod')).toEqual(settled);
});

test('a key for one namespace promotes neither from nor to another', async () => {
  const keys = [['dev.*'], ['prod.*']].map((workflows) =>
    acme.owner.apiKeys.create({ name: 'scoped', role: 'author', workflows }),
  );
  for (const { secret = '' } of await Promise.all(keys)) {
    const client = testClient(platform.cloud.baseUrl, secret);
    const path = '/v1/workflows/dev.greeting/versions/1.0.0/promotion';
    expect(await client.call('POST', path, { namespace: 'prod' })).toMatchObject({
      status: 403,
      body: { code: 'forbidden' },
    });
  }
});

test('another tenant has no such version', async () => {
  const globex = await platform.createTenant('globex');
  const path = '/v1/workflows/dev.greeting/versions/1.0.0/promotion';
  expect((await globex.owner.call('POST', path, { namespace: 'prod' })).status).toBe(404);
});
