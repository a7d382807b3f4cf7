import { beforeEach, describe, expect, test } from 'vitest';
import { executionsContract } from '../../../functions/executions/contract.ts';
import { dispatch } from '../../../functions/executions/domain/dispatch.ts';
import { executionArnOf } from '../../../functions/executions/domain/execution.ts';
import { track } from '../../../functions/executions/domain/track.ts';
import { executionsHandlers } from '../../../functions/executions/handlers.ts';
import { accessReader } from '../../../functions/shared/access/access-reader.ts';
import { createApi } from '../../../functions/shared/http/api.ts';
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
