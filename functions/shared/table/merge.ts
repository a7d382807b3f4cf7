import type { Item, PageQuery, Table } from './table.ts';

/** A collection that lies in several partitions, each in the order of the sort key. */
export interface MergeQuery {
  readonly partitions: readonly string[];
  readonly index?: PageQuery['index'];
  readonly consistent?: boolean;
  readonly limit: number;
  /** Only items whose sort key is below this. @default - from the last one on */
  readonly below?: string | undefined;
}

export interface MergedPage {
  readonly items: readonly Item[];
  /** Whether more follow. */
  readonly hasMore: boolean;
}

interface Source {
  readonly partition: string;
  readonly items: Item[];
  below: string | undefined;
  hasMore: boolean;
}

/**
 * A page of a sharded collection, last sort key first. It reads a little more than the page holds, whatever lies before or
 * behind it: from each partition its part of the page and two more, and again where one has more than its part.
 */
export async function mergePages(table: Table, query: MergeQuery): Promise<MergedPage> {
  const { partitions, limit } = query;
  const part = Math.ceil(limit / partitions.length) + (partitions.length === 1 ? 0 : 2);
  const sources = partitions.map((partition): Source => ({ partition, items: [], below: query.below, hasMore: true }));
  const items: Item[] = [];
  for (;;) {
    await Promise.all(
      sources
        .filter((source) => source.items.length === 0 && source.hasMore)
        .map((each) => fill(table, each, part, query)),
    );
    // While a partition may have more that was not read, nothing below its unread part is known to be next.
    while (items.length < limit && sources.every((source) => source.items.length > 0 || !source.hasMore)) {
      const newest = newestOf(sources);
      if (newest === undefined) return { items, hasMore: false };
      items.push(...newest.items.splice(0, 1));
    }
    if (items.length === limit) {
      return { items, hasMore: sources.some((source) => source.items.length > 0 || source.hasMore) };
    }
  }
}

async function fill(table: Table, source: Source, limit: number, { index, consistent }: MergeQuery): Promise<void> {
  const { items, last } = await table.page({
    partition: source.partition,
    descending: true,
    limit,
    ...(index === undefined ? {} : { index }),
    ...(consistent === undefined ? {} : { consistent }),
    ...(source.below === undefined ? {} : { sortBelow: source.below }),
  });
  source.items.push(...items);
  source.below = items.at(-1)?.SK ?? source.below;
  source.hasMore = last !== undefined;
}

function newestOf(sources: readonly Source[]): Source | undefined {
  const filled = sources.filter(({ items }) => items.length > 0);
  return filled.reduce<Source | undefined>((newest, source) => {
    const known = newest?.items[0]?.SK ?? '';
    return (source.items[0]?.SK ?? '') > known ? source : newest;
  }, undefined);
}
