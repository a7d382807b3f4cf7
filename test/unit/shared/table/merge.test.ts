import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MOST_SHARDS, shardOf, ulid } from '../../../../functions/shared/ids.ts';
import { newId } from '../../../../functions/shared/new-id.ts';
import { mergePages } from '../../../../functions/shared/table/merge.ts';
import type { Item, PageQuery, Table } from '../../../../functions/shared/table/table.ts';
import { manualClock } from '../../../support/api-calls.ts';

/** One for all: ids of one process are never older than the last one it made. */
const clock = manualClock();

/** Partitions in memory that count what is read of them. */
function partitionsOf(sortKeys: readonly (readonly string[])[]) {
  const counts = { queries: 0, rows: 0 };
  const sorted = sortKeys.map((keys) => [...keys].sort().reverse());
  const page = async ({ partition, limit, sortBelow }: PageQuery) => {
    const all = (sorted[Number(partition)] ?? []).filter((key) => sortBelow === undefined || key < sortBelow);
    const items = all.slice(0, limit).map((SK): Item => ({ PK: partition, SK, type: 'row', v: 1 }));
    counts.queries += 1;
    counts.rows += items.length;
    return all.length > limit ? { items, last: { SK: items.at(-1)?.SK ?? '' } } : { items };
  };
  return { table: { page } as unknown as Table, partitions: sorted.map((_, index) => String(index)), counts };
}

/** Sort keys all over the partitions, each once. */
const spread = fc
  .record({ keys: fc.uniqueArray(fc.nat({ max: 9_999 }), { maxLength: 120 }), shards: fc.integer({ min: 1, max: 6 }) })
  .chain(({ keys, shards }) =>
    fc
      .array(fc.nat({ max: shards - 1 }), { minLength: keys.length, maxLength: keys.length })
      .map((places) =>
        Array.from({ length: shards }, (_, shard) =>
          keys.filter((__, index) => places[index] === shard).map((key) => String(key).padStart(4, '0')),
        ),
      ),
  );

test('pages of several partitions are the pages of one that holds all of it', async () => {
  await fc.assert(
    fc.asyncProperty(spread, fc.integer({ min: 1, max: 20 }), async (sortKeys, limit) => {
      const { table, partitions } = partitionsOf(sortKeys);
      const seen: string[] = [];
      for (let below: string | undefined, hasMore = true; hasMore; below = seen.at(-1)) {
        const page = await mergePages(table, { partitions, limit, below });
        expect(page.items.length).toBe(page.hasMore ? limit : page.items.length);
        seen.push(...page.items.map(({ SK }) => SK));
        hasMore = page.hasMore;
      }
      expect(seen).toEqual(sortKeys.flat().sort().reverse());
    }),
  );
});

test('any page of 100,000 rows costs about the same, wherever it lies', async () => {
  const shards = 8;
  const sortKeys = Array.from({ length: shards }, (): string[] => []);
  for (let i = 0; i < 100_000; i++) {
    clock.advance(1);
    const id = newId(clock, shards);
    sortKeys[shardOf(id)]?.push(id);
  }
  const all = sortKeys.flat().sort().reverse();
  for (const position of [0, 10, 50_000, 99_900]) {
    const { table, partitions, counts } = partitionsOf(sortKeys);
    const below = position === 0 ? undefined : all[position - 1];
    const { items } = await mergePages(table, { partitions, limit: 100, below });
    expect(items.map(({ SK }) => SK)).toEqual(all.slice(position, position + 100));
    // A part of 15 rows from each partition, and again from those that have more than their part of this page.
    expect(counts.rows).toBeLessThanOrEqual(2 * 15 * shards);
    expect(counts.queries).toBeLessThanOrEqual(3 * shards);
  }
});

test('an id names its shard and stays a ULID, sorted by time', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: MOST_SHARDS }), (shards) => {
      const ids = Array.from({ length: 50 }, () => {
        clock.advance(1);
        return newId(clock, shards);
      });
      expect(ids).toEqual([...ids].sort());
      for (const id of ids) {
        expect(ulid.parse(id)).toBe(id);
        expect(shardOf(id)).toBeLessThan(shards);
      }
    }),
  );
  const within = Array.from({ length: 1_000 }, () => newId(clock));
  expect(within).toEqual([...new Set(within)].sort());
});
