import type { Item } from './values.ts';

/** Place of an item in a table or index; all three are texts whose order by code units is the order of the keys. */
export interface Place {
  readonly partition: string;
  readonly sort: string;
  /** Tells apart items of an index that share its keys: the table's own key. Empty in a table. */
  readonly tie: string;
}

interface Entry {
  readonly sort: string;
  readonly tie: string;
  readonly item: Item;
}

/** Items by partition, each partition in the order of its sort key. */
export class OrderedItems {
  readonly #partitions = new Map<string, Entry[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  get(place: Place): Item | undefined {
    const entries = this.#partitions.get(place.partition);
    if (entries === undefined) return undefined;
    const entry = entries[firstNotBefore(entries, place.sort, place.tie)];
    return entry !== undefined && isAt(entry, place) ? entry.item : undefined;
  }

  put(place: Place, item: Item) {
    const entries = this.#partitions.get(place.partition) ?? [];
    if (entries.length === 0) this.#partitions.set(place.partition, entries);
    const index = firstNotBefore(entries, place.sort, place.tie);
    const replaces = entries[index] !== undefined && isAt(entries[index], place);
    entries.splice(index, replaces ? 1 : 0, { sort: place.sort, tie: place.tie, item });
    if (!replaces) this.#size += 1;
  }

  remove(place: Place) {
    const entries = this.#partitions.get(place.partition);
    if (entries === undefined) return;
    const index = firstNotBefore(entries, place.sort, place.tie);
    const entry = entries[index];
    if (entry === undefined || !isAt(entry, place)) return;
    entries.splice(index, 1);
    this.#size -= 1;
    if (entries.length === 0) this.#partitions.delete(place.partition);
  }

  /** Items of one partition whose sort key lies in the range, in the order asked for. */
  *range(partition: string, range: SortRange, order: { readonly descending: boolean; readonly after?: Place }) {
    const entries = this.#partitions.get(partition) ?? [];
    let from = range.from === undefined ? 0 : firstNotBefore(entries, range.from, '');
    let to = range.before === undefined ? entries.length : firstNotBefore(entries, range.before, '');
    if (order.after !== undefined) {
      const { sort, tie } = order.after;
      const here = firstNotBefore(entries, sort, tie);
      const next = entries[here] !== undefined && isAt(entries[here], order.after) ? here + 1 : here;
      if (order.descending) to = Math.min(to, here);
      else from = Math.max(from, next);
    }
    for (let i = 0; i < to - from; i++) yield (entries[order.descending ? to - 1 - i : from + i] as Entry).item;
  }

  /** Every partition from one on, in an order that stays the same from page to page. */
  partitions(): string[] {
    return [...this.#partitions.keys()].sort();
  }

  *[Symbol.iterator](): Generator<Item> {
    for (const entries of this.#partitions.values()) for (const { item } of entries) yield item;
  }
}

/** Sort keys from one on (inclusive) to before another. @default - no bound */
export interface SortRange {
  readonly from?: string;
  readonly before?: string;
}

/** Sort keys hold code units up to 0xff, so this follows every text that begins with the same prefix. */
export const AFTER_PREFIX = '\u0100';

function isAt(entry: Entry, place: { readonly sort: string; readonly tie: string }): boolean {
  return entry.sort === place.sort && entry.tie === place.tie;
}

function firstNotBefore(entries: readonly Entry[], sort: string, tie: string): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle] as Entry;
    if (entry.sort < sort || (entry.sort === sort && entry.tie < tie)) low = middle + 1;
    else high = middle;
  }
  return low;
}
