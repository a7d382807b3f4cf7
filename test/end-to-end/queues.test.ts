import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, startPlatform } from '../support/platform.ts';
import { type TestClient, testClient } from '../support/test-client.ts';
import { definition, SOON } from '../support/workflows.ts';

/** Five receives, six minutes apart, are half an hour: 18 seconds here. */
const TIME_SCALE = 100;

let platform: Platform;
/** A key outlives the time that passes here. */
let author: TestClient;
beforeAll(async () => {
  platform = await startPlatform({ timeScale: TIME_SCALE });
  const { owner } = await platform.createTenant('acme');
  const { secret } = await owner.apiKeys.create({ name: 'author', role: 'author' });
  author = testClient(platform.cloud.baseUrl, secret ?? '');
});
afterAll(() => platform?.close());

async function deadLetters(): Promise<number | undefined> {
  const { body } = await (await platform.freshOperator()).call('GET', '/v1/queues');
  const items = (body['items'] ?? []) as { name: string; deadLetters: number }[];
  return items.find(({ name }) => name === 'publish')?.deadLetters;
}

test('what was given up is moved back when the cause is mended, and handled', async () => {
  const point = 'aws:before:states:CreateStateMachine';
  const cause = platform.cloud.faults.inject({ point, outcome: { fail: 'AccessDeniedException' } });
  const version = await author.workflows.publish({ definition: definition('late', [{ a: { set: { x: 1 } } }]) });
  await expect.poll(deadLetters, { timeout: 60_000, interval: 500 }).toBe(1);
  cause.remove();
  const moved = await (await platform.freshOperator()).call('POST', '/v1/queues/publish/redrive');
  expect(moved).toMatchObject({ status: 202, body: { name: 'publish', deadLetters: 1 } });
  expect(await author.waitForVersion(version, SOON)).toMatchObject({ status: 'published' });
  expect(await deadLetters()).toBe(0);
}, 120_000);

test('tenants see nothing of the queues', async () => {
  expect(await author.call('GET', '/v1/queues')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  const redrive = await author.call('POST', '/v1/queues/publish/redrive');
  expect(redrive).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});
