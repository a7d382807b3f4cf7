import { beforeEach, describe, expect, test } from 'vitest';
import { dispatch } from '../../../../functions/executions/domain/dispatch.ts';
import type { ListFilter } from '../../../../functions/executions/domain/ports.ts';
import { CALLER, type ExecutionCell, executionCell, TENANT } from '../../../support/executions.ts';

let rounds = 0;

describe.each([1, 4])('in %i shards', (shards) => {
  const ACME = { id: TENANT, limits: { shards } };
  let cell: ExecutionCell;
  let ids: string[];

  beforeEach(async () => {
    cell = await executionCell(shards);
    // Ids sort by time, and those of one process are never older than the last one it made.
    rounds += 1;
    cell.clock.advance(rounds * 3_600_000);
    ids = [];
    for (const workflow of ['shop.order', 'shop.refund', 'shop.order', 'shop.refund', 'shop.order']) {
      ids.push(await cell.start({}, workflow));
    }
    await dispatch(TENANT, cell, { deadline: Number.MAX_SAFE_INTEGER });
  });

  /** All pages of a list, two at a time. */
  async function pages(filter: ListFilter): Promise<string[]> {
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await cell.store.list(ACME, filter, 2, cursor);
      expect(page.items.length).toBeLessThanOrEqual(2);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next;
    } while (cursor !== undefined);
    return seen;
  }
  const at = (...positions: number[]) => positions.map((position) => ids[position]);

  test('lists are newest first and whole, by workflow, by status and by both', async () => {
    expect(await pages({})).toEqual(at(4, 3, 2, 1, 0));
    expect(await pages({ workflow: 'shop.order' })).toEqual(at(4, 2, 0));
    expect(await pages({ status: 'running' })).toEqual(at(1, 0));
    expect(await pages({ status: 'pending' })).toEqual(at(4, 3, 2));
    expect(await pages({ workflow: 'shop.order', status: 'pending' })).toEqual(at(4, 2));
    expect(await pages({ workflow: 'shop.other' })).toEqual([]);
    expect(await pages({ status: 'completed' })).toEqual([]);
  });

  test('a cursor belongs to its list', async () => {
    const { next } = await cell.store.list(ACME, {}, 2);
    await expect(cell.store.list(ACME, { status: 'pending' }, 2, next)).rejects.toThrow(
      expect.objectContaining({ code: 'invalid-cursor' }),
    );
  });

  test('a cursor opens nothing in another tenant', async () => {
    const { next } = await cell.store.list(ACME, {}, 2);
    expect(await cell.store.list({ ...ACME, id: 'globex' }, {}, 2, next)).toEqual({ items: [] });
    expect(await cell.store.find('globex', ids[0] ?? '')).toBeUndefined();
  });

  test('a status that changes moves the execution to the other list', async () => {
    const [waiting] = at(4);
    const execution = await cell.find(waiting ?? '');
    const audit = { id: '1', at: 'now', action: 'x', principal: CALLER.principal, resource: 'x', requestId: 'r' };
    expect(await cell.store.cancelWaiting(execution, { at: '2026-11-02T10:00:00.000Z', audit })).toBe(true);
    expect(await pages({ status: 'pending' })).toEqual(at(3, 2));
    expect(await pages({ status: 'cancelled' })).toEqual(at(4));
  });
});
