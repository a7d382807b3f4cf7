import { beforeEach, expect, test } from 'vitest';
import { executionsContract } from '../../../functions/executions/contract.ts';
import { executionsHandlers } from '../../../functions/executions/handlers.ts';
import { accessReader } from '../../../functions/shared/access/access-reader.ts';
import { createApi } from '../../../functions/shared/http/api.ts';
import { tenantKeys } from '../../../functions/shared/table/keys.ts';
import { call, memberContext, type RecordedLogger, recordedLogger } from '../../support/api-calls.ts';
import { type BulkCell, bringToEnd, bulkCell } from '../../support/bulks.ts';
import { TENANT } from '../../support/executions.ts';
import { putMember } from '../../support/tenants.ts';

let cell: BulkCell;
let logger: RecordedLogger;
let api: ReturnType<typeof createApi>;

beforeEach(async () => {
  cell = await bulkCell();
  logger = recordedLogger();
  await putMember(cell.table, TENANT, 'ada', ['operator']);
  await putMember(cell.table, TENANT, 'vera', ['viewer']);
  api = createApi({
    contract: executionsContract,
    handlers: executionsHandlers({ ...cell, logger }),
    access: accessReader({ tenantTables: cell.tenantTables, clock: cell.clock, logger }),
    logger,
    clock: cell.clock,
  });
});

const post = (what: 'cancellations' | 'redrives', body: unknown, sub = 'ada', headers = {}) =>
  call(api, {
    method: 'POST',
    path: `/v1/executions/${what}`,
    body,
    headers,
    authorizer: memberContext(TENANT, sub),
  });
const idOf = (answer: { readonly body: unknown }) => (answer.body as { readonly id: string }).id;

/** Gives a member a role that is for some workflows. */
async function giveScoped(sub: string, workflows: string[], permissions: string[]): Promise<void> {
  await putMember(cell.table, TENANT, sub, ['scoped']);
  const profile = await cell.table.get(tenantKeys.profile(TENANT));
  const role = { permissions, workflows, createdAt: '', updatedAt: '', revision: 1 };
  await cell.table.write({
    put: { ...tenantKeys.profile(TENANT), type: 'tenant', v: 1, ...profile, roles: { scoped: role } },
    overwrite: true,
  });
}

test.each([
  ['cancellations', 'cancel-executions'],
  ['redrives', 'redrive-executions'],
] as const)('%s are accepted as an operation, and handed over a little later', async (what, kind) => {
  const answer = await post(what, { workflow: 'shop.order' });
  const id = idOf(answer);
  expect(answer).toMatchObject({
    status: 202,
    headers: { Location: `/v1/operations/${id}` },
    body: { id, kind, status: 'pending', workflows: ['shop.order'], createdBy: 'user/ada', errors: [] },
  });
  expect(cell.bulkQueue.sent).toEqual([{ id, delaySeconds: 2 }]);
});

test.each([
  ['cancellations', {}],
  ['redrives', {}],
  ['cancellations', { reason: 'no filter' }],
  ['cancellations', undefined],
  ['cancellations', { all: false }],
] as const)('%s with %j say too little: nothing is accepted', async (what, body) => {
  const answer = await post(what, body);
  expect(answer).toMatchObject({ status: 400, body: { code: 'invalid-request' } });
  expect(cell.bulkQueue.sent).toEqual([]);
});

test('an empty body is told what it lacks', async () => {
  const { body } = await post('cancellations', {});
  expect(body).toMatchObject({ errors: [{ pointer: '/all', detail: expect.stringContaining('all: true') }] });
});

test('all are meant when the body says so', async () => {
  const ids = [await cell.start({}, 'shop.order'), await cell.start({}, 'dev.order')];
  const answer = await post('cancellations', { all: true, reason: 'clean up' });
  expect(answer.body).not.toHaveProperty('workflows');
  await bringToEnd(cell, idOf(answer));
  for (const id of ids) expect(await cell.find(id)).toMatchObject({ status: 'cancelled', cancelReason: 'clean up' });
});

test('a status is one that can be cancelled, or redriven', async () => {
  expect((await post('cancellations', { status: 'faulted' })).status).toBe(400);
  expect((await post('redrives', { status: 'completed' })).status).toBe(400);
  expect((await post('redrives', { status: 'cancelled' })).status).toBe(202);
});

test('a role for some workflows acts on these alone', async () => {
  await giveScoped('dan', ['dev.*'], ['execution:cancel']);
  const [own, foreign] = [await cell.start({}, 'dev.order'), await cell.start({}, 'prod.order')];
  expect(await post('cancellations', { workflow: 'prod.order' }, 'dan')).toMatchObject({ status: 403 });
  expect(await post('redrives', { workflow: 'dev.order' }, 'dan')).toMatchObject({ status: 403 });
  const answer = await post('cancellations', { all: true }, 'dan');
  expect(answer.body).toMatchObject({ workflows: ['dev.*'] });
  // What the role becomes later changes nothing of what was accepted.
  await giveScoped('dan', ['prod.*'], ['execution:cancel']);
  await bringToEnd(cell, idOf(answer));
  expect(await cell.find(own)).toMatchObject({ status: 'cancelled' });
  expect(await cell.find(foreign)).toMatchObject({ status: 'pending' });
});

test('who may only look changes nothing', async () => {
  expect((await post('cancellations', { all: true }, 'vera')).status).toBe(403);
  expect((await post('redrives', { all: true }, 'vera')).status).toBe(403);
});

test('a repetition with the same key is the same operation', async () => {
  const headers = { 'Idempotency-Key': 'once' };
  const first = await post('cancellations', { all: true }, 'ada', headers);
  expect(await post('cancellations', { all: true }, 'ada', headers)).toMatchObject({ status: 202, body: first.body });
  expect(await post('cancellations', { status: 'running' }, 'ada', headers)).toMatchObject({
    status: 422,
    body: { code: 'idempotency-mismatch' },
  });
});

test('what is stored is accepted, though the worker was not told', async () => {
  cell.bulkQueue.send = () => Promise.reject(new Error('no queue'));
  const answer = await post('cancellations', { all: true });
  expect(answer.status).toBe(202);
  expect(await cell.bulks.read(TENANT, idOf(answer))).toBeDefined();
  expect(logger.lines).toContainEqual(expect.objectContaining({ message: 'operation was not handed over' }));
});
