import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';
import { definition, publish, run, SOON, start } from '../support/workflows.ts';

/** So fast that the reconciler's minute is one and a half seconds. */
const TIME_SCALE = 40;
const WORKER = 'tributary-dev-executions-on-bulk';
/** More than a piece, of which some run and the others wait. */
const MANY = 40;

let platform: Platform;
let acme: TestTenant;

beforeAll(async () => {
  platform = await startPlatform({ timeScale: TIME_SCALE });
  acme = await platform.createTenant('acme', 'basic');
});
afterEach(() => platform.cloud.faults.clear());
afterAll(() => platform?.close());

/** What the audit trail says was done, once for each time. */
async function audited(action: string): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of acme.owner.audit.list()) if (entry.action === action) found.push(entry.resource);
  return found.sort();
}

test('all are cancelled once, though the first message is lost, others come twice and the worker is killed', async () => {
  const { owner } = acme;
  const workflow = await publish(owner, definition('patient', [{ pause: { wait: { hours: 5 } } }]));
  const ids: string[] = [];
  while (ids.length < MANY) ids.push(await start(owner, workflow));
  const { faults } = platform.cloud;
  const injected = [
    faults.inject({ point: 'sqs:send', subject: 'bulk', times: 1, outcome: 'drop' }),
    faults.inject({ point: 'sqs:deliver', subject: 'bulk', times: 2, outcome: 'duplicate' }),
    faults.inject({
      point: 'aws:after:dynamodb:TransactWriteItems',
      subject: WORKER,
      after: 10,
      times: 1,
      outcome: 'kill',
    }),
  ];

  const { id } = await owner.executions.cancelMany({ workflow, reason: 'closed' });
  const operation = await owner.waitForOperation(id, SOON);

  expect(operation).toMatchObject({
    status: 'succeeded',
    workflows: [workflow],
    progress: { done: MANY, failed: 0, total: MANY },
    errors: [],
  });
  const ended = await Promise.all(ids.map((each) => owner.waitForExecution(each, SOON)));
  expect(new Set(ended.map(({ status }) => status))).toEqual(new Set(['cancelled']));
  expect(await audited('execution.cancel')).toEqual(ids.map((each) => `execution/${each}`).sort());
  expect(injected.map(({ strikes }) => strikes)).toEqual([1, 2, 1]);
}, 90_000);

test('what faulted goes on, and faults again', async () => {
  const { owner } = acme;
  const error = { type: 'https://example.com/errors/stock', status: 409 };
  const workflow = await publish(owner, definition('faulty', [{ refuse: { raise: { error } } }]));
  const runs = [await run(owner, workflow), await run(owner, workflow)];
  expect(runs.map(({ status }) => status)).toEqual(['faulted', 'faulted']);

  const { id } = await owner.executions.redriveMany({ workflow });
  expect(await owner.waitForOperation(id, SOON)).toMatchObject({
    status: 'succeeded',
    progress: { done: 2, failed: 0, total: 2 },
  });
  const again = await Promise.all(runs.map((each) => owner.waitForExecution(each.id, SOON)));
  expect(again.map(({ status, redrives }) => ({ status, redrives }))).toEqual([
    { status: 'faulted', redrives: 1 },
    { status: 'faulted', redrives: 1 },
  ]);
}, 60_000);
