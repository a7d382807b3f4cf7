import { beforeEach, describe, expect, test } from 'vitest';
import { startExecution } from '../../../../functions/executions/domain/start-execution.ts';
import { tenantPartitions } from '../../../../functions/shared/table/keys.ts';
import { CALLER, type ExecutionCell, executionCell, TENANT, VERSION_ARN } from '../../../support/executions.ts';
import { LIMITS } from '../../../support/tenants.ts';

let cell: ExecutionCell;
beforeEach(async () => {
  cell = await executionCell();
});

const request = { caller: CALLER, requestId: 'request-1', workflow: 'shop.order', input: { amount: 21 } };
const coded = (code: string) => expect.objectContaining({ code });

describe('an accepted execution', () => {
  test('is stored whole before it is answered', async () => {
    const { body, location } = await startExecution(request, cell);
    expect(location).toBe(`/v1/executions/${body.id}`);
    expect(await cell.find(body.id)).toMatchObject({
      tenantId: TENANT,
      status: 'pending',
      slot: 'none',
      versionArn: VERSION_ARN,
      startedBy: 'api-key/key-1',
      requestId: 'request-1',
    });
    expect(await cell.store.payload(TENANT, body.id, 'input')).toBe('{"amount":21}');
    expect(await cell.store.backlogHeads(TENANT, 10)).toEqual([body.id]);
    expect(await cell.slots()).toEqual({ running: 0, backlog: 1 });
    const audit = await cell.table.page({ partition: tenantPartitions.audit(TENANT), limit: 10 });
    expect(audit.items).toMatchObject([{ action: 'execution.start', resource: `execution/${body.id}` }]);
  });

  test('is due for the reconciler after a minute', async () => {
    const { body } = await startExecution(request, cell);
    const due = async () => {
      const upTo = new Date(cell.clock.now()).toISOString();
      const shards = Array.from({ length: cell.index.shards }, (_, shard) => cell.index.due(shard, upTo, 10));
      return (await Promise.all(shards)).flat();
    };
    expect(await due()).toEqual([]);
    cell.clock.advance(60_000);
    expect(await due()).toEqual([{ tenantId: TENANT, id: body.id }]);
  });

  test('has an empty object as its input unless one is given; null is one', async () => {
    const { input: _, ...without } = request;
    const { body } = await startExecution(without, cell);
    expect(await cell.store.payload(TENANT, body.id, 'input')).toBe('{}');
    const withNull = await startExecution({ ...request, input: null }, cell);
    expect(await cell.store.payload(TENANT, withNull.body.id, 'input')).toBe('null');
  });
});

test('a full backlog refuses, and nothing of the refused is left', async () => {
  for (let i = 0; i < LIMITS.backlog; i++) await cell.start();
  await expect(startExecution(request, cell)).rejects.toThrow(coded('backlog-full'));
  expect(await cell.slots()).toEqual({ running: 0, backlog: LIMITS.backlog });
  expect(await cell.entries()).toBe(LIMITS.backlog);
  expect((await cell.store.list(TENANT, {}, 100)).items).toHaveLength(LIMITS.backlog);
});

test('an input that does not fit the schema is refused with the places', async () => {
  const schema = { type: 'object', properties: { amount: { type: 'integer' } }, required: ['amount'] };
  const versions = {
    find: async () => ({ workflow: 'shop.order', version: '1.0.0', arn: VERSION_ARN, inputSchema: schema }),
  };
  const start = (input: unknown) => startExecution({ ...request, input }, { ...cell, versions });
  await expect(start({ amount: 'x' })).rejects.toThrow(
    expect.objectContaining({
      code: 'invalid-input',
      findings: [expect.objectContaining({ pointer: '/input/amount' })],
    }),
  );
  await expect(start({ amount: 1 })).resolves.toBeDefined();
});

test('an input that grows beyond the limit of Step Functions when it is written is refused', async () => {
  const input = Array.from({ length: 52_000 }, () => 1e300);
  await expect(startExecution({ ...request, input }, cell)).rejects.toThrow(coded('body-too-large'));
});

describe('an idempotency key', () => {
  const idempotency = { key: 'once', fingerprint: 'a' };

  test('starts one execution, however often and at the same time it comes', async () => {
    const replies = await Promise.all(
      Array.from({ length: 4 }, () => startExecution({ ...request, idempotency }, cell)),
    );
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(await cell.slots()).toEqual({ running: 0, backlog: 1 });
  });

  test('is answered as before though the backlog is full by now', async () => {
    const first = await startExecution({ ...request, idempotency }, cell);
    for (let i = 1; i < LIMITS.backlog; i++) await cell.start();
    expect(await startExecution({ ...request, idempotency }, cell)).toEqual(first);
  });

  test('with another body is refused', async () => {
    await startExecution({ ...request, idempotency }, cell);
    const other = { ...request, idempotency: { key: 'once', fingerprint: 'b' } };
    await expect(startExecution(other, cell)).rejects.toThrow(coded('idempotency-mismatch'));
  });
});
