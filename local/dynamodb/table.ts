import { AwsError } from '../service.ts';
import { sortable } from './expressions.ts';
import { OrderedItems, type Place } from './ordered-items.ts';
import { type IndexSchema, type KeyNames, keyNames, type TableSchema } from './schema.ts';
import type { TableStream } from './stream.ts';
import { type AttributeValue, type Item, itemBytes, itemsEqual } from './values.ts';

/** A change of one item; without `before` it is new, without `after` it is gone. */
export interface ItemChange {
  readonly keys: Item;
  readonly before?: Item;
  readonly after?: Item;
  /** Deleted by the time-to-live process, not by a caller. */
  readonly expired: boolean;
}

/** Bytes written to each index by one change, as one or two writes of whole index items. */
export type IndexWrites = ReadonlyMap<string, readonly number[]>;

/** The items of one table and its indexes. Every operation is synchronous: whoever runs sees no half-written state. */
export class Table {
  readonly schema: TableSchema;
  readonly arn: string;
  readonly createdAt: number;
  readonly keys: KeyNames;
  /** Attribute that holds an item's end in seconds since the epoch. @default - items do not expire */
  ttlAttribute: string | undefined;
  /** @default - the table has no stream */
  stream: TableStream | undefined;
  readonly #items = new OrderedItems();
  readonly #indexes: readonly TableIndex[];
  readonly #listeners = new Set<(change: ItemChange) => void>();

  constructor(schema: TableSchema, identity: { readonly arn: string; readonly createdAt: number }) {
    this.schema = schema;
    this.arn = identity.arn;
    this.createdAt = identity.createdAt;
    this.keys = keyNames(schema.KeySchema);
    this.#indexes = (schema.GlobalSecondaryIndexes ?? []).map((index) => new TableIndex(index, this.keys));
  }

  get size(): number {
    return this.#items.size;
  }

  get items(): OrderedItems {
    return this.#items;
  }

  /** @throws AwsError `ValidationException` when the table has no such index */
  index(name: string): TableIndex {
    const index = this.#indexes.find(({ schema }) => schema.IndexName === name);
    if (index !== undefined) return index;
    throw new AwsError('ValidationException', `The table does not have the specified index: ${name}`);
  }

  get(key: Item): Item | undefined {
    return this.#items.get(this.placeOf(key));
  }

  keyOf(item: Item): Item {
    return pick(item, [this.keys.partition, ...(this.keys.sort === undefined ? [] : [this.keys.sort])]);
  }

  placeOf(item: Item): Place {
    return { partition: keySortable(item, this.keys.partition), sort: keySortable(item, this.keys.sort), tie: '' };
  }

  /** Replaces, creates or (without `after`) deletes the item with a key, in the table and its indexes. */
  change(key: Item, after: Item | undefined, expired = false) {
    const place = this.placeOf(key);
    const before = this.#items.get(place);
    if (after === undefined) this.#items.remove(place);
    else this.#items.put(place, after);
    for (const index of this.#indexes) index.change(before, after);
    if (before === undefined ? after === undefined : after !== undefined && itemsEqual(before, after)) return;
    const images = { ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) };
    for (const listener of this.#listeners) listener({ keys: this.keyOf(key), ...images, expired });
  }

  /** What a change would write to the indexes. */
  indexWrites(before: Item | undefined, after: Item | undefined): IndexWrites {
    const writes = this.#indexes.map((index): [string, number[]] => [
      index.schema.IndexName,
      index.writes(before, after),
    ]);
    return new Map(writes.filter(([, sizes]) => sizes.length > 0));
  }

  onChange(listener: (change: ItemChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** The items of a table that have the keys of one index, cut to what it projects. */
export class TableIndex {
  readonly schema: IndexSchema;
  readonly keys: KeyNames;
  readonly items = new OrderedItems();
  readonly #tableKeys: KeyNames;

  constructor(schema: IndexSchema, tableKeys: KeyNames) {
    this.schema = schema;
    this.keys = keyNames(schema.KeySchema);
    this.#tableKeys = tableKeys;
  }

  placeOf(item: Item): Place {
    const { partition, sort } = this.#tableKeys;
    const owner = keySortable(item, partition);
    return {
      partition: keySortable(item, this.keys.partition),
      sort: keySortable(item, this.keys.sort),
      // The length makes the pair of keys unambiguous whatever characters they hold.
      tie: `${owner.length}:${owner}${keySortable(item, sort)}`,
    };
  }

  change(before: Item | undefined, after: Item | undefined) {
    const [left, arrived] = [this.#image(before), this.#image(after)];
    if (left !== undefined) this.items.remove(this.placeOf(left));
    if (arrived !== undefined) this.items.put(this.placeOf(arrived), arrived);
  }

  /** Bytes of each write: none when nothing projected changes, two when the item moves within the index. */
  writes(before: Item | undefined, after: Item | undefined): number[] {
    const [left, arrived] = [this.#image(before), this.#image(after)];
    if (left === undefined || arrived === undefined) {
      return [left, arrived].filter((image) => image !== undefined).map(itemBytes);
    }
    if (itemsEqual(left, arrived)) return [];
    const [from, to] = [this.placeOf(left), this.placeOf(arrived)];
    const moves = from.partition !== to.partition || from.sort !== to.sort;
    return moves ? [itemBytes(left), itemBytes(arrived)] : [Math.max(itemBytes(left), itemBytes(arrived))];
  }

  #image(item: Item | undefined): Item | undefined {
    const { partition, sort } = this.keys;
    if (item?.[partition] === undefined || (sort !== undefined && item[sort] === undefined)) return undefined;
    const { ProjectionType, NonKeyAttributes } = this.schema.Projection;
    if (ProjectionType === 'ALL') return item;
    const keys = [partition, sort, this.#tableKeys.partition, this.#tableKeys.sort];
    return pick(item, [...keys.filter((name) => name !== undefined), ...(NonKeyAttributes ?? [])]);
  }
}

/** Sortable text of a key attribute; validation has made sure that it is there and of the right type. */
function keySortable(item: Item, name: string | undefined): string {
  const value = name === undefined ? undefined : item[name];
  return value === undefined ? '' : (sortable(value) ?? '');
}

function pick(item: Item, names: readonly string[]): Item {
  const picked: Record<string, AttributeValue> = {};
  for (const name of names) if (item[name] !== undefined) picked[name] = item[name];
  return picked;
}
