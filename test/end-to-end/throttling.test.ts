import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';
import { definition, SOON } from '../support/workflows.ts';

/** What Step Functions is too busy for comes again after seconds. */
const TIME_SCALE = 20;
/** Three times as many as a message has receives. */
const ATTEMPTS = 16;

let platform: Platform;
let acme: TestTenant;

beforeAll(async () => {
  platform = await startPlatform({ timeScale: TIME_SCALE });
  acme = await platform.createTenant('acme');
});
afterAll(() => platform?.close());

test('a version outlasts more throttled attempts than a message has receives', async () => {
  const point = 'aws:before:states:CreateStateMachine';
  const outage = platform.cloud.faults.inject({
    point,
    times: ATTEMPTS,
    outcome: { fail: 'ThrottlingException' },
  });
  const { operation = '' } = await acme.owner.workflows.publish({
    definition: definition('patient', [{ a: { set: { x: 1 } } }]),
  });
  expect(await acme.owner.waitForOperation(operation, SOON)).toMatchObject({ status: 'succeeded' });
  expect(outage.strikes).toBe(ATTEMPTS);
}, 90_000);
