import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { executionIndexKeys, tenantKeys, tenantPartitions } from '../../functions/shared/table/keys.ts';
import { type Item, type Table, WriteRefused } from '../../functions/shared/table/table.ts';

const PK = tenantPartitions.workflow('acme');
const item = (SK: string, rest: Readonly<Record<string, unknown>> = {}): Item => ({
  PK,
  SK,
  type: 'probe',
  v: 1,
  ...rest,
});
const key = (SK: string) => ({ PK, SK });

/** Nested values as domains store them. */
const { value: document } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.string({ minLength: 1 }), tie('value'), { maxKeys: 3 }),
  ),
}));

const refusedAt = async (work: Promise<unknown>): Promise<readonly number[]> => {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof WriteRefused) return error.refused;
  throw error ?? new Error('it was written');
};

/** What every adapter of the port promises. `makeTable` gives an empty table each time. */
export function tableContract(name: string, makeTable: () => Table): void {
  describe(`${name} keeps the promises of a table`, () => {
    singleWrites(makeTable);
    transactions(makeTable);
    pages(makeTable);
  });
}

function singleWrites(makeTable: () => Table): void {
  test('what was put is read back, whatever JSON it holds, without undefined members', async () => {
    const table = makeTable();
    await fc.assert(
      fc.asyncProperty(fc.uuid(), document, async (id, value) => {
        await table.write({ put: item(id, { value, absent: undefined }) });
        expect(await table.get(key(id))).toEqual({ ...item(id), value });
      }),
      { numRuns: 20 },
    );
  });

  test('a put creates only, unless it may overwrite', async () => {
    const table = makeTable();
    await table.write({ put: item('a', { n: 1 }) });
    expect(await refusedAt(table.write({ put: item('a', { n: 2 }) }))).toEqual([0]);
    expect((await table.get(key('a')))?.['n']).toBe(1);
    await table.write({ put: item('a', { n: 3 }), overwrite: true });
    expect((await table.get(key('a')))?.['n']).toBe(3);
  });

  test('conditions with names and values decide updates and deletes', async () => {
    const table = makeTable();
    await table.write({ put: item('a', { status: 'open', count: 1 }) });
    const names = { '#status': 'status' };
    const open = { condition: '#status = :open', names, values: { ':open': 'open' } };
    await table.write({
      update: key('a'),
      expression: 'SET #status = :closed, #count = #count + :one',
      ...open,
      names: { '#status': 'status', '#count': 'count' },
      values: { ':open': 'open', ':closed': 'closed', ':one': 1 },
    });
    expect(await table.get(key('a'))).toMatchObject({ status: 'closed', count: 2 });
    expect(await refusedAt(table.write({ delete: key('a'), ...open }))).toEqual([0]);
    await table.write({ delete: key('a') });
    expect(await table.get(key('a'))).toBeUndefined();
  });

  test('many items come in the order of their keys, with gaps and repetitions', async () => {
    const table = makeTable();
    await table.write({ put: item('a') });
    await table.write({ put: item('c') });
    const found = await table.getMany([key('c'), key('b'), key('a'), key('c')]);
    expect(found.map((one) => one?.SK)).toEqual(['c', undefined, 'a', 'c']);
    expect(await table.getMany([])).toEqual([]);
    await expect(table.getMany(Array.from({ length: 101 }, (_, n) => key(`${n}`)))).rejects.toThrow(RangeError);
  });
}

function transactions(makeTable: () => Table): void {
  test('a transaction is written whole', async () => {
    const table = makeTable();
    await table.write({ put: item('slots', { running: 0 }) });
    await table.transact([
      { put: item('a') },
      {
        update: key('slots'),
        expression: 'ADD #running :one',
        names: { '#running': 'running' },
        values: { ':one': 1 },
      },
      { check: key('b'), condition: 'attribute_not_exists(PK)' },
    ]);
    expect(await table.get(key('a'))).toBeDefined();
    expect(await table.get(key('b'))).toBeUndefined();
    expect((await table.get(key('slots')))?.['running']).toBe(1);
  });

  test('or not at all, and says which conditions failed', async () => {
    const table = makeTable();
    await table.write({ put: item('taken', { n: 1 }) });
    const refused = await refusedAt(
      table.transact([
        { put: item('new') },
        { put: item('taken', { n: 2 }) },
        { delete: key('missing'), condition: 'attribute_exists(PK)' },
        { put: item('other', { n: 3 }), overwrite: true },
      ]),
    );
    expect(refused).toEqual([1, 2]);
    const left = await table.getMany([key('new'), key('taken'), key('missing'), key('other')]);
    expect(left.map((one) => one?.['n'])).toEqual([undefined, 1, undefined, undefined]);
  });

  test('of racing transactions on one condition exactly one wins', async () => {
    const table = makeTable();
    const races = Array.from({ length: 12 }, (_, n) =>
      table.transact([{ put: item(`mine-${n}`) }, { put: item('slot', { owner: n }) }]).then(
        () => 'won',
        (error: unknown) => (error instanceof WriteRefused ? 'refused' : 'broken'),
      ),
    );
    const outcomes = await Promise.all(races);
    expect(outcomes.filter((outcome) => outcome === 'won')).toHaveLength(1);
    expect(outcomes.filter((outcome) => outcome === 'refused')).toHaveLength(11);
    const { items } = await table.page({ partition: PK, sortPrefix: 'mine-', limit: 100 });
    expect(items).toHaveLength(1);
  });

  test('nothing to write is written; more than 100 writes are refused', async () => {
    const table = makeTable();
    await table.transact([]);
    const many = Array.from({ length: 101 }, (_, n) => ({ put: item(`${n}`) }));
    await expect(table.transact(many)).rejects.toThrow(RangeError);
  });
}

function pages(makeTable: () => Table): void {
  test('pages follow one another without gap or repetition, in both directions', async () => {
    const table = makeTable();
    const keys = Array.from({ length: 7 }, (_, n) => `k${n}`);
    await Promise.all(keys.map((SK) => table.write({ put: item(SK) })));
    await table.write({ put: { ...item('k9'), PK: tenantPartitions.workflow('globex') } });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.boolean(), async (limit, descending) => {
        const read: string[] = [];
        let after: Readonly<Record<string, string>> | undefined;
        do {
          const start = after === undefined ? {} : { after };
          const page = await table.page({ partition: PK, limit, descending, consistent: true, ...start });
          expect(page.items.length).toBe(Math.min(limit, keys.length - read.length));
          read.push(...page.items.map(({ SK }) => SK));
          after = page.last;
        } while (after !== undefined);
        expect(read).toEqual(descending ? keys.toReversed() : keys);
      }),
      { numRuns: 16 },
    );
  });

  test('a prefix and an upper bound narrow a page, alone and together', async () => {
    const table = makeTable();
    for (const SK of ['a#1', 'a#2', 'a#3', 'b#1']) await table.write({ put: item(SK) });
    const sorts = async (range: { sortPrefix?: string; sortUpTo?: string; sortBelow?: string }) =>
      (await table.page({ partition: PK, limit: 10, ...range })).items.map(({ SK }) => SK);
    expect(await sorts({ sortPrefix: 'a#' })).toEqual(['a#1', 'a#2', 'a#3']);
    expect(await sorts({ sortUpTo: 'a#2' })).toEqual(['a#1', 'a#2']);
    expect(await sorts({ sortBelow: 'a#2' })).toEqual(['a#1']);
    expect(await sorts({ sortPrefix: 'a#', sortUpTo: 'a#2' })).toEqual(['a#1', 'a#2']);
    expect(await sorts({ sortPrefix: 'a#', sortUpTo: 'z' })).toEqual(['a#1', 'a#2', 'a#3']);
    expect(await sorts({ sortPrefix: 'b#', sortUpTo: 'a' })).toEqual([]);
  });

  test('an index is paged by its own key; the sort key and the item’s partition are enough to go on', async () => {
    const table = makeTable();
    const workflowKey = executionIndexKeys.workflow('acme', 'shop.orders');
    for (const id of ['1', '2', '3']) {
      await table.write({ put: { ...tenantKeys.execution('acme', id), type: 'execution', v: 1, workflowKey } });
    }
    const query = { partition: workflowKey, index: 'by-workflow' as const, limit: 2, descending: true };
    const first = await table.page(query);
    expect(first.items.map(({ SK }) => SK)).toEqual(['3', '2']);
    expect(first.last).toEqual(tenantKeys.execution('acme', '2'));
    const second = await table.page({
      ...query,
      after: tenantKeys.execution('acme', '2') as unknown as Record<string, string>,
    });
    expect(second).toEqual({ items: [expect.objectContaining({ SK: '1' })] });
  });
}
