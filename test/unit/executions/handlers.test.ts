import { beforeEach, describe, expect, test } from 'vitest';
import { executionsContract } from '../../../functions/executions/contract.ts';
import { dispatch } from '../../../functions/executions/domain/dispatch.ts';
import { executionArnOf } from '../../../functions/executions/domain/execution.ts';
import { track } from '../../../functions/executions/domain/track.ts';
import { executionsHandlers } from '../../../functions/executions/handlers.ts';
import { accessReader } from '../../../functions/shared/access/access-reader.ts';
import { createApi } from '../../../functions/shared/http/api.ts';
import { tenantKeys } from '../../../functions/shared/table/keys.ts';
import { call, memberContext, type RecordedLogger, recordedLogger } from '../../support/api-calls.ts';
import { type ExecutionCell, executionCell, statusChange, TENANT } from '../../support/executions.ts';
import { LIMITS, putMember, putTenant } from '../../support/tenants.ts';

let cell: ExecutionCell;
let logger: RecordedLogger;
let api: ReturnType<typeof createApi>;

beforeEach(async () => {
  cell = await executionCell();
  logger = recordedLogger();
  await putMember(cell.table, TENANT, 'ada', ['operator']);
  await putTenant(cell.table, 'globex');
  await putMember(cell.table, 'globex', 'hank', ['owner']);
  api = createApi({
    contract: executionsContract,
    handlers: executionsHandlers({ ...cell, logger }),
    access: accessReader({ tenantTables: cell.tenantTables, clock: cell.clock, logger }),
    logger,
    clock: cell.clock,
  });
});

const ada = { authorizer: memberContext(TENANT, 'ada') };
const hank = { authorizer: memberContext('globex', 'hank') };
const start = (headers = {}) =>
  call(api, {
    ...ada,
    method: 'POST',
    path: '/v1/executions',
    headers,
    body: { workflow: 'shop.order', input: { secret: 's3cret' } },
  });
const idOf = (answer: { readonly body: unknown }) => (answer.body as { readonly id: string }).id;

test('runs are found by the tenant’s own key, newest first, and by no other tenant', async () => {
  const started: string[] = [];
  for (const businessKey of ['order-1', 'order-2', 'order-1', 'order-1']) {
    cell.clock.advance(1);
    const body = { workflow: 'shop.order', businessKey };
    const answer = await call(api, { ...ada, method: 'POST', path: '/v1/executions', body });
    expect(answer).toMatchObject({ status: 202, body: { businessKey } });
    started.push(idOf(answer));
  }
  await dispatch(TENANT, cell, { deadline: Number.MAX_SAFE_INTEGER });
  const list = async (query: Record<string, string>, who = ada) =>
    (await call(api, { ...who, method: 'GET', path: '/v1/executions', query })).body as {
      readonly items: readonly { readonly id: string }[];
      readonly next?: string;
    };
  const first = await list({ businessKey: 'order-1', limit: '2' });
  expect(first.items.map(({ id }) => id)).toEqual([started[3], started[2]]);
  const second = await list({ businessKey: 'order-1', limit: '2', cursor: first.next ?? '' });
  expect(second.items.map(({ id }) => id)).toEqual([started[0]]);
  expect(second.next).toBeUndefined();
  const running = await list({ businessKey: 'order-1', status: 'running' });
  expect(running.items.map(({ id }) => id)).toEqual([started[0]]);
  expect(await list({ businessKey: 'order-1', workflow: 'shop.other' })).toEqual({ items: [] });
  expect(await list({ businessKey: 'order-3' })).toEqual({ items: [] });
  expect(await list({ businessKey: 'order-1' }, hank)).toEqual({ items: [] });
});

describe('starting', () => {
  test('answers 202 with the place, and wakes the tenant', async () => {
    const answer = await start();
    expect(answer).toMatchObject({
      status: 202,
      body: { status: 'pending', workflow: 'shop.order', version: '1.0.0' },
    });
    expect(answer.headers['Location']).toBe(`/v1/executions/${idOf(answer)}`);
    expect(cell.wakes.sent).toEqual([TENANT]);
  });

  test('tells what is left of the quotas, whether it is accepted or refused', async () => {
    const { headers } = await start();
    const [policy = '', limit = ''] = [headers['RateLimit-Policy'], headers['RateLimit']];
    expect(policy).toBe('"starts";q=1000;w=2592000, "transitions";q=10000;w=2592000, "task-calls";q=5000;w=2592000');
    expect(limit).toMatch(/^"starts";r=999;t=\d+, "transitions";r=10000;t=\d+, "task-calls";r=5000;t=\d+$/);
    for (let n = 1; n < LIMITS.backlog; n++) await start();
    const refused = await start();
    expect(refused).toMatchObject({ status: 429, headers: { 'RateLimit-Policy': policy, 'Retry-After': '30' } });
    expect(refused.headers['RateLimit']).toContain(`"starts";r=${1000 - LIMITS.backlog};`);
  });

  test('is not undone by quotas that cannot be read', async () => {
    const tables = (tenantId: string) => ({
      ...cell.tenantTables(tenantId),
      get: () => Promise.reject(new Error('no table')),
    });
    const handlers = executionsHandlers({ ...cell, tables, logger });
    const access = accessReader({ tenantTables: cell.tenantTables, clock: cell.clock, logger });
    api = createApi({ contract: executionsContract, handlers, access, logger, clock: cell.clock });
    const answer = await start();
    expect(answer.status).toBe(202);
    expect(answer.headers).not.toHaveProperty('RateLimit');
  });

  test('is not undone by a queue that fails', async () => {
    cell.wakes.wake = () => Promise.reject(new Error('no queue'));
    const answer = await start();
    expect(answer.status).toBe(202);
    expect((await cell.find(idOf(answer))).status).toBe('pending');
    expect(logger.lines.map(({ message }) => message)).toContain('tenant was not woken');
  });

  test('with a key answers the same twice', async () => {
    const first = await start({ 'Idempotency-Key': 'k-1' });
    const second = await start({ 'Idempotency-Key': 'k-1' });
    expect(second).toMatchObject({ status: 202, body: first.body });
    expect(await cell.slots()).toEqual({ running: 0, backlog: 1 });
  });

  /** Lets the run end while the request waits. */
  function endingApi(pauses: number, who = ada) {
    let left = pauses;
    const sleep = async (milliseconds: number) => {
      cell.clock.advance(milliseconds);
      left -= 1;
      if (left > 0) return;
      await dispatch(TENANT, cell, { deadline: Number.MAX_SAFE_INTEGER });
      for (const arn of cell.machines.runs.keys()) {
        cell.machines.end(arn, 'SUCCEEDED', { output: '{"ok":true}' });
        const id = arn.split(':').at(-1) ?? '';
        const run = cell.machines.runs.get(arn);
        if (run !== undefined) await track(statusChange(await cell.find(id), run), cell);
      }
    };
    const waiting = createApi({
      contract: executionsContract,
      handlers: executionsHandlers({ ...cell, sleep, logger }),
      access: accessReader({ tenantTables: cell.tenantTables, clock: cell.clock, logger }),
      logger,
      clock: cell.clock,
    });
    return (headers: Record<string, string>) =>
      call(waiting, { ...who, method: 'POST', path: '/v1/executions', headers, body: { workflow: 'shop.order' } });
  }

  test('with `Prefer: wait` answers 200 with the output when the run ends in time', async () => {
    const answer = await endingApi(3)({ Prefer: 'respond-async, wait=25', 'Idempotency-Key': 'w-1' });
    expect(answer).toMatchObject({ status: 200, body: { status: 'completed', output: { ok: true } } });
    expect(answer.headers).toMatchObject({ 'Preference-Applied': 'wait', Location: `/v1/executions/${idOf(answer)}` });
    // A repetition finds the same run, and its end.
    const again = await endingApi(99)({ Prefer: 'wait=25', 'Idempotency-Key': 'w-1' });
    expect(again).toMatchObject({ status: 200, body: { id: idOf(answer), output: { ok: true } } });
    expect(await cell.slots()).toEqual({ running: 0, backlog: 0 });
  });

  test.each(['wait=2', 'wait="1"', 'wait=999', 'wait=0', 'wait=soon', 'return=minimal'])(
    'with `Prefer: %s` answers 202 when it does not end in time, and never waits longer than 25 s',
    async (prefer) => {
      const before = cell.clock.now();
      const answer = await endingApi(1_000)({ Prefer: prefer });
      expect(answer).toMatchObject({ status: 202, body: { status: 'pending' } });
      expect(cell.clock.now() - before).toBeLessThanOrEqual(26_000);
      expect(answer.headers).not.toHaveProperty('Preference-Applied');
    },
  );

  test('waits for ten requests of a tenant at a time, and gives turns back', async () => {
    const turns = await Promise.all(Array.from({ length: 60 }, () => cell.turns.take(TENANT, 25)));
    expect(turns.filter(Boolean).length).toBeLessThanOrEqual(10);
    for (let i = 0; i < 60; i++) await cell.turns.take(TENANT, 25);
    expect(await endingApi(1)({ Prefer: 'wait=25' })).toMatchObject({ status: 202 });
    for (const turn of turns) if (turn !== undefined) await cell.turns.giveBack(TENANT, turn);
    expect(await cell.turns.take('globex', 25)).toBeDefined();
    cell.clock.advance(31_000);
    expect(await endingApi(1)({ Prefer: 'wait=25' })).toMatchObject({ status: 200 });
    expect(await endingApi(1)({ Prefer: 'wait=25' })).toMatchObject({ status: 200 });
  });

  test('shows no output to one who may start but not read', async () => {
    const at = '2026-11-01T00:00:00.000Z';
    const starter = { permissions: ['execution:start'], createdAt: at, updatedAt: at, revision: 1 };
    await cell.table.write({
      update: tenantKeys.profile(TENANT),
      expression: 'SET #roles = :roles',
      names: { '#roles': 'roles' },
      values: { ':roles': { starter } },
    });
    await putMember(cell.table, TENANT, 'eve', ['starter']);
    const eve = { authorizer: memberContext(TENANT, 'eve') };
    const answer = await endingApi(1, eve)({ Prefer: 'wait=25' });
    expect(answer).toMatchObject({ status: 202, body: { status: 'pending' } });
  });

  test('logs ids and no payloads', async () => {
    const id = idOf(await start());
    const text = JSON.stringify(logger.lines);
    expect(text).toContain(id);
    expect(text).not.toContain('s3cret');
  });
});

test('an execution is read with input, output and a tag that changes with it', async () => {
  const id = idOf(await start());
  const before = await call(api, { ...ada, path: `/v1/executions/${id}` });
  expect(before.body).toMatchObject({ id, status: 'pending', input: { secret: 's3cret' } });
  await dispatch(TENANT, cell, { deadline: Number.MAX_SAFE_INTEGER });
  const run = { status: 'SUCCEEDED', startedAt: '2026-11-02T10:00:00.000Z', output: '{"ok":true}' } as const;
  await track(statusChange(await cell.find(id), run), cell);
  const after = await call(api, { ...ada, path: `/v1/executions/${id}` });
  expect(after.body).toMatchObject({ status: 'completed', output: { ok: true } });
  expect(after.headers['ETag']).not.toBe(before.headers['ETag']);
  const headers = { 'If-None-Match': after.headers['ETag'] ?? '' };
  expect((await call(api, { ...ada, path: `/v1/executions/${id}`, headers })).status).toBe(304);
});

test('another tenant finds nothing of it', async () => {
  const id = idOf(await start());
  for (const path of [`/v1/executions/${id}`, `/v1/executions/${id}/history`]) {
    expect(await call(api, { ...hank, path })).toMatchObject({ status: 404, body: { code: 'not-found' } });
  }
  const cancellation = { ...hank, method: 'POST', path: `/v1/executions/${id}/cancellation`, body: {} };
  expect((await call(api, cancellation)).status).toBe(404);
  expect((await call(api, { ...hank, path: '/v1/executions' })).body).toEqual({ items: [] });
});

test('a running execution is cancelled in Step Functions', async () => {
  const id = idOf(await start());
  await dispatch(TENANT, cell, { deadline: Number.MAX_SAFE_INTEGER });
  const path = `/v1/executions/${id}/cancellation`;
  expect(await call(api, { ...ada, method: 'POST', path, body: { reason: 'enough' } })).toMatchObject({ status: 202 });
  expect(cell.machines.runs.get(executionArnOf(await cell.find(id)))?.status).toBe('ABORTED');
});

test('what waits has no steps', async () => {
  const id = idOf(await start());
  expect(await call(api, { ...ada, path: `/v1/executions/${id}/history` })).toMatchObject({
    status: 200,
    body: { items: [] },
  });
});
