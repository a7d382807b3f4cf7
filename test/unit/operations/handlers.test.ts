import { beforeEach, describe, expect, test } from 'vitest';
import { tableOperationStore } from '../../../functions/operations/adapters/operation-store.ts';
import { operationsContract } from '../../../functions/operations/contract.ts';
import { operationsHandlers } from '../../../functions/operations/handlers.ts';
import {
  acceptOperationWrite,
  endOperationWrite,
  type NewOperation,
  readOperation,
  startOperationWrite,
} from '../../../functions/operations/public.ts';
import { accessReader } from '../../../functions/shared/access/access-reader.ts';
import { type ApiHandler, createApi } from '../../../functions/shared/http/api.ts';
import { newId } from '../../../functions/shared/new-id.ts';
import { tenantKeys, tenantPartitions } from '../../../functions/shared/table/keys.ts';
import { WriteRefused } from '../../../functions/shared/table/table.ts';
import { call, manualClock, memberContext, recordedLogger } from '../../support/api-calls.ts';
import { type MemoryCell, memoryCell, putMember, putTenant } from '../../support/tenants.ts';

const clock = manualClock();
const now = () => new Date(clock.now()).toISOString();
let cell: MemoryCell;
let api: ApiHandler;

beforeEach(async () => {
  cell = memoryCell();
  const access = accessReader({ tenantTables: cell.tenantTables, clock, logger: recordedLogger() });
  const handlers = operationsHandlers(tableOperationStore(cell.tenantTables), clock);
  api = createApi({ contract: operationsContract, handlers, access, logger: recordedLogger(), clock });
  for (const tenant of ['acme', 'globex']) {
    await putTenant(cell.table, tenant);
    await putMember(cell.table, tenant, 'vera', ['viewer']);
  }
});

/** Accepts an operation about these workflows; about all of the tenant when there are none. @returns its id */
async function accept(workflows?: string[], kind: NewOperation['kind'] = 'publish-version'): Promise<string> {
  const operation: NewOperation = {
    id: newId(clock),
    kind,
    workflows,
    total: 1,
    createdAt: now(),
    createdBy: 'user/ada',
    requestId: 'request-1',
  };
  await cell.tenantTables('acme').write(acceptOperationWrite('acme', operation));
  return operation.id;
}
const ask = (path: string, tenant = 'acme', sub = 'vera', query: Record<string, string> = {}) =>
  call(api, { path: `/v1/operations${path}`, query, authorizer: memberContext(tenant, sub) });
const idsOf = (body: unknown) => (body as { items: { id: string }[] }).items.map(({ id }) => id);

describe('operations', () => {
  test('are read from pending over running to their end, and end once', async () => {
    const id = await accept(['shop.order']);
    expect(await ask(`/${id}`)).toMatchObject({
      status: 200,
      body: { id, status: 'pending', progress: { done: 0, failed: 0, total: 1 }, errors: [] },
    });
    const write = cell.table.write;
    await write(startOperationWrite('acme', id, now()));
    await expect(write(startOperationWrite('acme', id, now()))).rejects.toThrow(WriteRefused);
    expect((await ask(`/${id}`)).body).toMatchObject({ status: 'running', startedAt: now() });
    const end = { status: 'succeeded', endedAt: now(), progress: { done: 1, failed: 0, total: 1 } } as const;
    await write(endOperationWrite('acme', id, end));
    await expect(write(endOperationWrite('acme', id, end))).rejects.toThrow(WriteRefused);
    expect((await ask(`/${id}`)).body).toMatchObject(end);
  });

  test('are kept while they are open, and 30 days after their end', async () => {
    const id = await accept();
    expect(await cell.table.get(tenantKeys.operation('acme', id))).not.toHaveProperty('expiresAt');
    await cell.table.write(endOperationWrite('acme', id, { status: 'failed', endedAt: now() }));
    const expiresAt = Math.floor(clock.now() / 1000) + 30 * 24 * 3600;
    expect(await readOperation(cell.table, 'acme', id)).toMatchObject({ status: 'failed', expiresAt });
    expect((await ask(`/${id}`)).body).not.toHaveProperty('expiresAt');
  });

  test('are listed newest first, page by page, to their own tenant', async () => {
    const ids = [await accept(), await accept(), await accept()];
    const { body } = await ask('', 'acme', 'vera', { limit: '2' });
    expect(idsOf(body)).toEqual([ids[2], ids[1]]);
    const { next } = body as { next: string };
    expect(idsOf((await ask('', 'acme', 'vera', { cursor: next })).body)).toEqual([ids[0]]);
    expect(idsOf((await ask('', 'globex')).body)).toEqual([]);
    expect((await ask(`/${ids[0]}`, 'globex')).status).toBe(404);
  });

  test('about other workflows are not there for a role for some workflows', async () => {
    const own = await accept(['dev.order']);
    const pattern = await accept(['dev.billing-*']);
    const hidden = [await accept(['prod.order']), await accept(['dev.order', 'prod.order']), await accept()];
    await putMember(cell.table, 'acme', 'dan', ['dev-viewer']);
    const profile = await cell.table.get(tenantKeys.profile('acme'));
    const role = {
      permissions: ['operation:read'],
      workflows: ['dev.*'],
      createdAt: now(),
      updatedAt: now(),
      revision: 1,
    };
    await cell.table.write({
      put: { ...tenantKeys.profile('acme'), type: 'tenant', v: 1, ...profile, roles: { 'dev-viewer': role } },
      overwrite: true,
    });
    expect(idsOf((await ask('', 'acme', 'dan')).body)).toEqual([pattern, own]);
    expect((await ask(`/${own}`, 'acme', 'dan')).status).toBe(200);
    for (const id of hidden) expect((await ask(`/${id}`, 'acme', 'dan')).status).toBe(404);
  });
});

describe('cancelling an operation', () => {
  const cancel = (id: string, sub = 'olga', tenant = 'acme') =>
    call(api, {
      method: 'POST',
      path: `/v1/operations/${id}/cancellation`,
      authorizer: memberContext(tenant, sub),
    });
  const audited = async () => {
    const { items } = await cell.table.page({ partition: tenantPartitions.audit('acme'), limit: 100 });
    return items.map(({ action, resource }) => ({ action, resource }));
  };
  beforeEach(async () => {
    await putMember(cell.table, 'acme', 'olga', ['operator']);
    await putMember(cell.table, 'globex', 'hank', ['owner']);
  });

  test('notes the wish once, with an entry of the audit trail; the worker ends it', async () => {
    const id = await accept(undefined, 'cancel-executions');
    const at = now();
    expect(await cancel(id)).toMatchObject({ status: 202, body: { id, status: 'pending', cancelRequestedAt: at } });
    clock.advance(1_000);
    expect(await cancel(id)).toMatchObject({ status: 202, body: { cancelRequestedAt: at } });
    expect(await audited()).toEqual([{ action: 'operation.cancel', resource: `operation/${id}` }]);
    await cell.table.write(endOperationWrite('acme', id, { status: 'cancelled', endedAt: now() }));
    expect(await cancel(id)).toMatchObject({ status: 409, body: { code: 'operation-ended' } });
  });

  test('is refused for one that has ended by itself, and for publishing', async () => {
    const id = await accept(undefined, 'redrive-executions');
    await cell.table.write(endOperationWrite('acme', id, { status: 'succeeded', endedAt: now() }));
    expect(await cancel(id)).toMatchObject({ status: 409, body: { code: 'operation-ended' } });
    expect(await cancel(await accept())).toMatchObject({ status: 409, body: { code: 'not-cancellable' } });
    expect(await audited()).toEqual([]);
  });

  test('is for those who may cancel executions, and who see the operation', async () => {
    const id = await accept(['dev.order'], 'cancel-executions');
    expect((await cancel(id, 'vera')).status).toBe(403);
    expect((await cancel(id, 'hank', 'globex')).status).toBe(404);
    expect((await ask(`/${id}`)).body).not.toHaveProperty('cancelRequestedAt');
  });
});
