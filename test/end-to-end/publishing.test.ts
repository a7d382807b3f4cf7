import { afterAll, beforeAll, expect, test } from 'vitest';
import type { EndedOperation, WorkflowVersion } from '../../client/src/index.ts';
import { createFaults, type FaultControl } from '../../local/faults.ts';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';
import { definition } from '../support/workflows.ts';

/** The time of the platform runs this much faster. */
const TIME_SCALE = 2;
/** Writes of state machines that Step Functions has in store here; the account refills one a second. */
const BUCKET = 3;

/** Step Functions that takes one write of a state machine a second. */
function throttledWrites(): FaultControl & { readonly throttled: () => number } {
  const faults = createFaults();
  let tokens = BUCKET;
  let seen = Date.now();
  let throttled = 0;
  const at: FaultControl['at'] = (point, subject) => {
    const injected = faults.at(point, subject);
    if (injected !== 'proceed' || !/^aws:before:states:(Create|Update)StateMachine$/.test(point)) return injected;
    const now = Date.now();
    tokens = Math.min(BUCKET, tokens + ((now - seen) * TIME_SCALE) / 1000);
    seen = now;
    if (tokens >= 1) {
      tokens -= 1;
      return 'proceed';
    }
    throttled += 1;
    return { fail: 'ThrottlingException' };
  };
  return { ...faults, at, throttled: () => throttled };
}

const faults = throttledWrites();
let platform: Platform;
let noisy: TestTenant;
let quiet: TestTenant;

beforeAll(async () => {
  platform = await startPlatform({ timeScale: TIME_SCALE, faults });
  noisy = await platform.createTenant('noisy', 'enterprise');
  quiet = await platform.createTenant('quiet');
});
afterAll(() => platform?.close());

const publish = ({ owner }: TestTenant, name: string): Promise<WorkflowVersion> =>
  owner.workflows.publish({ definition: definition(name, [{ a: { set: { x: 1 } } }]) });

const patience = { firstIntervalMs: 200, longestIntervalMs: 500, timeoutMs: 60_000 };
const ended = ({ owner }: TestTenant, { operation = '' }: WorkflowVersion): Promise<EndedOperation> =>
  owner.waitForOperation(operation, patience);

/** Seconds of the platform's time from acceptance to the end. */
const seconds = ({ createdAt, endedAt = '' }: EndedOperation): number =>
  (Date.parse(endedAt) - Date.parse(createdAt)) / 1000;

test('a flood of versions lets another tenant pass, and nothing is lost under throttling', async () => {
  const accepted = Array.from({ length: 60 }, (_, index) => publish(noisy, `w${index}`));
  await Promise.any(accepted);
  const own = await ended(quiet, await publish(quiet, 'single'));
  expect(own).toMatchObject({ status: 'succeeded', progress: { done: 1, failed: 0, total: 1 } });
  const settled = await Promise.all(accepted.map(async (version) => ended(noisy, await version)));
  expect(new Set(settled.map(({ status }) => status))).toEqual(new Set(['succeeded']));
  // In one line it would come last.
  expect(settled.filter(({ endedAt = '' }) => endedAt > (own.endedAt ?? '')).length).toBeGreaterThan(10);
  expect(faults.throttled()).toBeGreaterThan(0);
  console.info(`quiet ${seconds(own).toFixed(1)} s, flood ${Math.max(...settled.map(seconds)).toFixed(1)} s`);
}, 120_000);
