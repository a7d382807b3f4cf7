import { beforeEach, expect, test } from 'vitest';
import { executionsContract } from '../../../../functions/executions/contract.ts';
import { executionsHandlers } from '../../../../functions/executions/handlers.ts';
import { accessReader } from '../../../../functions/shared/access/access-reader.ts';
import { DomainError } from '../../../../functions/shared/errors.ts';
import { createApi } from '../../../../functions/shared/http/api.ts';
import { call, memberContext, recordedLogger } from '../../../support/api-calls.ts';
import { type ExecutionCell, executionCell, TENANT } from '../../../support/executions.ts';
import { LIMITS, putMember } from '../../../support/tenants.ts';

interface Answer {
  readonly status: number;
  readonly execution?: { readonly id: string };
  readonly problem?: { readonly code: string };
}

let cell: ExecutionCell;
beforeEach(async () => {
  cell = await executionCell();
  await putMember(cell.table, TENANT, 'ada', ['operator']);
});

/** The API, over a store that may fail. */
const apiOver = (store: ExecutionCell['store']) => {
  const logger = recordedLogger();
  const versions: ExecutionCell['versions'] = {
    find: async (table, tenant, workflow, version) => {
      if (workflow === 'shop.absent') throw new DomainError('not-found');
      return cell.versions.find(table, tenant, workflow, version);
    },
  };
  return createApi({
    contract: executionsContract,
    handlers: executionsHandlers({ ...cell, store, versions, logger }),
    access: accessReader({ tenantTables: cell.tenantTables, clock: cell.clock, logger }),
    logger,
    clock: cell.clock,
  });
};
const order = { workflow: 'shop.order', input: {} };
const send = (items: readonly unknown[], headers: Record<string, string> = {}, store = cell.store) =>
  call(apiOver(store), {
    authorizer: memberContext(TENANT, 'ada'),
    method: 'POST',
    path: '/v1/executions/batches',
    headers,
    body: { items },
  });
const itemsOf = ({ body }: { readonly body: unknown }) => (body as { items: Answer[] }).items;
const idsOf = (answer: { readonly body: unknown }) => itemsOf(answer).map(({ execution }) => execution?.id);
const stored = async () => (await cell.store.backlogHeads(TENANT, 100)).length;

test('each item is answered for itself, in the order of the request', async () => {
  const answer = await send([order, { workflow: 'shop.absent' }, order]);
  expect(answer.status).toBe(202);
  expect(itemsOf(answer).map(({ status, problem }) => [status, problem?.code])).toEqual([
    [202, undefined],
    [404, 'not-found'],
    [202, undefined],
  ]);
  expect(await stored()).toBe(2);
});

test('the answer tells what is left of the quotas after all items', async () => {
  const { headers } = await send([order, order]);
  expect(headers['RateLimit']).toMatch(/^"starts";r=998;t=\d+, /);
  expect(headers['RateLimit-Policy']).toMatch(/^"starts";q=1000;w=\d+, /);
});

test('what the backlog has no room for is refused, and what came before stands', async () => {
  const answer = await send(Array.from({ length: LIMITS.backlog + 2 }, () => order));
  expect(itemsOf(answer).filter(({ status }) => status === 202)).toHaveLength(LIMITS.backlog);
  expect(itemsOf(answer).at(-1)).toMatchObject({ status: 429, problem: { code: 'backlog-full' } });
});

test('a repetition with the key starts nothing twice, and starts what a crash has left out', async () => {
  const key = { 'Idempotency-Key': 'batch-1' };
  let accepted = 0;
  const failing: ExecutionCell['store'] = {
    ...cell.store,
    async accept(next) {
      accepted += 1;
      // The second is stored, and its answer lost; the third is not stored.
      if (accepted === 2) await cell.store.accept(next);
      if (accepted >= 2) throw new Error('the table is gone');
      return cell.store.accept(next);
    },
  };
  const first = await send([order, order, order], key, failing);
  expect(itemsOf(first).map(({ status }) => status)).toEqual([202, 500, 500]);
  const second = await send([order, order, order], key);
  expect(itemsOf(second).map(({ status }) => status)).toEqual([202, 202, 202]);
  expect(idsOf(second)[0]).toBe(idsOf(first)[0]);
  expect(await stored()).toBe(3);
  expect(idsOf(await send([order, order, order], key))).toEqual(idsOf(second));
  expect(await stored()).toBe(3);
  expect(await send([order], key)).toMatchObject({ status: 422, body: { code: 'idempotency-mismatch' } });
});
