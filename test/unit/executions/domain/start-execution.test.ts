import { beforeEach, describe, expect, test } from 'vitest';
import { startExecution } from '../../../../functions/executions/domain/start-execution.ts';
import { DomainError } from '../../../../functions/shared/errors.ts';
import { tenantPartitions } from '../../../../functions/shared/table/keys.ts';
import { countWrite, readUsage } from '../../../../functions/usage/adapters/usage-row.ts';
import { monthOf } from '../../../../functions/usage/domain/month.ts';
import { NOTHING_USED } from '../../../../functions/usage/domain/usage.ts';
import {
  CALLER,
  type ExecutionCell,
  executionCell,
  TENANT,
  TENANT_OF_CALLER,
  VERSION_ARN,
} from '../../../support/executions.ts';
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
    expect(await cell.store.backlogHeads(TENANT, 10)).toEqual([{ id: body.id, priority: 5 }]);
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
    expect(await due()).toEqual([{ kind: 'execution', tenantId: TENANT, id: body.id }]);
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
  expect((await cell.store.list(TENANT_OF_CALLER, {}, 100)).items).toHaveLength(LIMITS.backlog);
});

describe('the quota of starts', () => {
  const quotas = (starts: number) => ({ ...LIMITS.quotas, starts });
  const limited = (starts: number, backlog = 100) => ({
    ...request,
    caller: { ...CALLER, tenant: { ...TENANT_OF_CALLER, limits: { ...LIMITS, backlog, quotas: quotas(starts) } } },
  });
  const used = async () => (await readUsage(cell.table, TENANT, monthOf(cell.clock.now()))).counts;

  test('is never passed, however many start at the same time, and what is refused leaves nothing', async () => {
    const starts = await Promise.allSettled(Array.from({ length: 16 }, () => startUntilHeard(limited(5))));
    expect(starts.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    expect(await used()).toEqual({ starts: 5, transitions: 0, taskCalls: 0 });
    expect(await cell.entries()).toBe(5);
    expect((await cell.store.list(TENANT_OF_CALLER, {}, 100)).items).toHaveLength(5);
  });

  /** A request that finds the rows busy comes again, as a client does. */
  async function startUntilHeard(wanted: ReturnType<typeof limited>): Promise<unknown> {
    return startExecution(wanted, cell).catch((error: unknown) => {
      if (error instanceof DomainError && error.code === 'platform-busy') return startUntilHeard(wanted);
      throw error;
    });
  }

  test('refuses until the month ends, and says so', async () => {
    await startExecution(limited(1), cell);
    const refusal = await startExecution(limited(1), cell).catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'quota-exceeded', message: expect.stringContaining('1 of 1 starts') });
    const { 'Retry-After': after = '' } = (refusal as DomainError).headers;
    cell.clock.advance(Number(after) * 1000 - 1000);
    await expect(startExecution(limited(1), cell)).rejects.toThrow(coded('quota-exceeded'));
    cell.clock.advance(1000);
    await expect(startExecution(limited(1), cell)).resolves.toBeDefined();
    expect(await used()).toMatchObject({ starts: 1 });
  });

  test('counts what was accepted: neither a refusal for a full backlog nor a repetition', async () => {
    const idempotency = { key: 'order-1', fingerprint: 'f' };
    const first = await startExecution({ ...limited(1), idempotency }, cell);
    expect(await startExecution({ ...limited(1), idempotency }, cell)).toEqual(first);
    await expect(startExecution(limited(9, 1), cell)).rejects.toThrow(coded('backlog-full'));
    expect(await used()).toMatchObject({ starts: 1 });
  });

  test.each(['transitions', 'taskCalls'] as const)('is not all: used up %s refuse as well', async (counter) => {
    const counts = { ...NOTHING_USED, [counter]: LIMITS.quotas[counter] - 1 };
    await cell.table.write(countWrite(TENANT, monthOf(cell.clock.now()), counts));
    await startExecution(request, cell);
    await cell.table.write(countWrite(TENANT, monthOf(cell.clock.now()), { ...NOTHING_USED, [counter]: 1 }));
    await expect(startExecution(request, cell)).rejects.toThrow(coded('quota-exceeded'));
  });
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
