import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { tenantKeys } from '../../functions/shared/table/keys.ts';
import { type Platform, startPlatform, type TestTenant } from '../support/platform.ts';
import { definition, publish, SOON, start } from '../support/workflows.ts';

/** So fast that the reconciler's minute is one and a half seconds. */
const TIME_SCALE = 40;
const DISPATCHER = 'tributary-dev-executions-on-wake';

let platform: Platform;
let acme: TestTenant;
let workflow: string;

beforeAll(async () => {
  platform = await startPlatform({ timeScale: TIME_SCALE });
  acme = await platform.createTenant('acme');
  workflow = await publish(
    acme.owner,
    definition('steps', [{ pause: { wait: { seconds: 2 } } }, { done: { set: { ok: true } } }]),
  );
});
afterEach(() => platform.cloud.faults.clear());
afterAll(() => platform?.close());

const awsClient = () => ({
  endpoint: platform.cloud.baseUrl,
  region: 'us-east-1',
  credentials: platform.cloud.rootCredentials,
});

/** Slots of a tenant as they are stored. */
async function slots(tenantId = 'acme'): Promise<Record<string, unknown>> {
  const table = DynamoDBDocumentClient.from(new DynamoDBClient(awsClient()));
  const { Item } = await table.send(
    new GetCommand({
      TableName: platform.cloud.outputs['TableName'],
      Key: tenantKeys.slots(tenantId),
      ConsistentRead: true,
    }),
  );
  return Item ?? {};
}

/** How often Step Functions ran the execution. */
async function runs(id: string): Promise<number> {
  const client = new SFNClient(awsClient());
  const { stateMachines = [] } = await client.send(new ListStateMachinesCommand({}));
  const executions = await Promise.all(
    stateMachines.map(({ stateMachineArn }) => client.send(new ListExecutionsCommand({ stateMachineArn }))),
  );
  return executions.flatMap((answer) => answer.executions ?? []).filter(({ name }) => name === id).length;
}

async function endsOnce(id: string): Promise<void> {
  const execution = await acme.owner.waitForExecution(id, SOON);
  expect(execution).toMatchObject({ status: 'completed', output: { ok: true } });
  expect(await runs(id)).toBe(1);
  await expect.poll(() => slots(), { timeout: 10_000 }).toMatchObject({ running: 0, backlog: 0 });
}

test.each([
  ['before it asks Step Functions to start', 'aws:before:states:StartExecution'],
  ['after Step Functions has started it', 'aws:after:states:StartExecution'],
])('a dispatcher that dies %s loses and doubles nothing', async (_, point) => {
  platform.cloud.faults.inject({ point, subject: DISPATCHER, times: 1, outcome: 'kill' });
  const id = await start(acme.owner, workflow);
  await endsOnce(id);
  expect(platform.cloud.faults.hits(point)).toBe(1);
  expect(platform.failures.some((line) => line.includes('killed'))).toBe(true);
});

test.each([
  ['admits', 1],
  ['records the start', 2],
])('a dispatcher that dies in the transaction in which it %s loses nothing', async (_, nth) => {
  const point = 'aws:after:dynamodb:TransactWriteItems';
  platform.cloud.faults.inject({ point, subject: DISPATCHER, after: nth - 1, times: 1, outcome: 'kill' });
  await endsOnce(await start(acme.owner, workflow));
  expect(platform.cloud.faults.hits(point)).toBe(1);
});

test('a status event that comes twice is counted once', async () => {
  platform.cloud.faults.inject({ point: 'events:deliver', subject: 'status', outcome: 'duplicate' });
  await endsOnce(await start(acme.owner, workflow));
  expect(platform.cloud.faults.hits('events:deliver')).toBeGreaterThan(0);
});

test('a status event that is lost is found by the reconciler', async () => {
  platform.cloud.faults.inject({ point: 'events:deliver', subject: 'status', outcome: 'drop' });
  await endsOnce(await start(acme.owner, workflow));
  expect(platform.cloud.faults.hits('events:deliver')).toBeGreaterThan(0);
});

test('a wake message that is lost is repaired by the reconciler', async () => {
  platform.cloud.faults.inject({ point: 'sqs:deliver', subject: 'wake', times: 1, outcome: 'drop' });
  await endsOnce(await start(acme.owner, workflow));
  expect(platform.cloud.faults.hits('sqs:deliver')).toBe(1);
});

/** Sets limits of a tenant. @returns all of them */
async function setLimits(id: string, limits: Readonly<Record<string, number>>) {
  const headers = { 'If-Match': '*' };
  const { status, body } = await platform.operator.call('PATCH', `/v1/tenants/${id}`, { limits }, headers);
  expect(status).toBe(200);
  return body['limits'] as Readonly<Partial<Record<string, number>>>;
}

/** The allocator and the dispatcher come when they do. */
const PATIENT = { timeout: 30_000, interval: 50 };

/** Id of an execution that runs; one that has its slot may be about to start. */
async function oneRunning({ owner }: TestTenant): Promise<string> {
  let id = '';
  const read = async () => {
    const { items } = await owner.executions.list({ status: 'running', limit: 1 }).page();
    id = items[0]?.id ?? '';
    return id;
  };
  await expect.poll(read, PATIENT).not.toBe('');
  return id;
}

/**
 * Runs that go on until they are cancelled, one after the other, each when as many run as `expected` or all that are left.
 * @returns the most that ran at the same time, by the counter of the slots
 */
async function mostRunning(tenant: TestTenant, id: string, starts: number, expected: number): Promise<number> {
  const own = await publish(tenant.owner, definition('pause', [{ pause: { wait: { days: 30 } } }]));
  const running: number[] = [];
  const watch = setInterval(() => slots(id).then((row) => running.push(Number(row['running']))), 20);
  for (let i = 0; i < starts; i++) await start(tenant.owner, own);
  for (let left = starts; left > 0; left--) {
    await expect.poll(() => slots(id), PATIENT).toMatchObject({ running: Math.min(expected, left) });
    const execution = await oneRunning(tenant);
    await tenant.owner.executions.cancel({ execution });
    expect(await tenant.owner.waitForExecution(execution, SOON)).toMatchObject({ status: 'cancelled' });
  }
  clearInterval(watch);
  await expect.poll(() => slots(id), PATIENT).toMatchObject({ running: 0, backlog: 0 });
  return Math.max(...running);
}

test('more starts than slots wait, and every one of them ends', async () => {
  const small = await platform.createTenant('small', 'basic');
  const limits = { burstExecutions: 0, startsPerSecond: 100 };
  const { runningExecutions = 0 } = await setLimits('small', limits);
  expect(await mostRunning(small, 'small', runningExecutions * 2, runningExecutions)).toBe(runningExecutions);
});

test('a tenant that wants more than its guarantee gets what is free, up to its burst limit', async () => {
  const eager = await platform.createTenant('eager', 'basic');
  const { burstExecutions = 0 } = await setLimits('eager', { burstExecutions: 8 });
  expect(await mostRunning(eager, 'eager', burstExecutions * 3, burstExecutions)).toBe(burstExecutions);
});
