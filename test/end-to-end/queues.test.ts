import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';
import { skippingClock } from '../support/skipping-clock.ts';
import { definition, SOON } from '../support/workflows.ts';

/** What fails comes again when its visibility timeout has ended: six times the publisher's own. */
const VISIBILITY_MS = 6 * 60_000;
const RECEIVES = 5;

const clock = skippingClock();
let platform: Platform;
let acme: TestTenant;
beforeAll(async () => {
  platform = await startPlatform({ clock });
  acme = await platform.createTenant('acme');
});
afterAll(() => platform?.close());

async function deadLetters(): Promise<number | undefined> {
  const { body } = await platform.operator.call('GET', '/v1/queues');
  const items = (body['items'] ?? []) as { name: string; deadLetters: number }[];
  return items.find(({ name }) => name === 'publish')?.deadLetters;
}

const patience = { timeout: 60_000, interval: 50 };

test('what was given up is moved back when the cause is mended, and handled', async () => {
  const point = 'aws:before:states:CreateStateMachine';
  const cause = platform.cloud.faults.inject({ point, outcome: { fail: 'AccessDeniedException' } });
  const version = await acme.owner.workflows.publish({ definition: definition('late', [{ a: { set: { x: 1 } } }]) });
  const failed = () => platform.failures.filter((line) => line.includes('messages failed')).length;
  for (let receive = 1; receive <= RECEIVES; receive++) {
    await expect.poll(failed, patience).toBe(receive);
    expect(await deadLetters()).toBe(0);
    clock.skip(VISIBILITY_MS);
  }
  await expect.poll(deadLetters, patience).toBe(1);
  cause.remove();
  const moved = await platform.operator.call('POST', '/v1/queues/publish/redrive');
  expect(moved).toMatchObject({ status: 202, body: { name: 'publish', deadLetters: 1 } });
  expect(await acme.owner.waitForVersion(version, SOON)).toMatchObject({ status: 'published' });
  expect(await deadLetters()).toBe(0);
}, 120_000);

test('tenants see nothing of the queues', async () => {
  expect(await acme.owner.call('GET', '/v1/queues')).toMatchObject({ status: 403, body: { code: 'forbidden' } });
  const redrive = await acme.owner.call('POST', '/v1/queues/publish/redrive');
  expect(redrive).toMatchObject({ status: 403, body: { code: 'forbidden' } });
});
