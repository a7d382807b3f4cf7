import type { ItemKey } from './keys.ts';

/** An item as it is stored. Every item has its key, `type` (what it is) and `v` (version of its shape). */
export type Item = ItemKey & { readonly type: string; readonly v: number } & Readonly<Record<string, unknown>>;

/** Parameters of an expression, with DynamoDB's own placeholders (`#name`, `:value`). */
export interface ExpressionParts {
  /** @default - no condition */
  readonly condition?: string;
  readonly names?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, unknown>>;
}

/** One write of a transaction. */
export type Write =
  /** Creates the item; refused when one with its key exists, unless `overwrite`. */
  | ({ readonly put: Item; readonly overwrite?: boolean } & ExpressionParts)
  | ({ readonly update: ItemKey; readonly expression: string } & ExpressionParts)
  | ({ readonly delete: ItemKey } & ExpressionParts)
  | ({ readonly check: ItemKey } & ExpressionParts);

/** A write that makes an item. */
export type Put = Extract<Write, { readonly put: Item }>;

/** A write that changes an item. */
export type Update = Extract<Write, { readonly update: ItemKey }>;

/** A range of items with one partition key. */
export interface PageQuery {
  readonly partition: string;
  /** Name of a secondary index. @default - the table itself */
  readonly index?: 'by-workflow' | 'by-status' | 'due';
  /** Only sort keys that begin so. @default - all */
  readonly sortPrefix?: string;
  /** Only sort keys up to and including this. @default - all */
  readonly sortUpTo?: string;
  /** Only sort keys below this; not together with a prefix or `sortUpTo`. @default - all */
  readonly sortBelow?: string;
  /** Newest first. @default false */
  readonly descending?: boolean;
  readonly limit: number;
  /** Sort key of the last item of the page before; of the index key and the item where an index is read. @default - from the start */
  readonly after?: Readonly<Record<string, string>>;
  /** Read what was written last; not possible on an index. @default false */
  readonly consistent?: boolean;
}

export interface Page {
  readonly items: readonly Item[];
  /** Where the next page begins. Absent on the last page. */
  readonly last?: Readonly<Record<string, string>>;
}

/** A condition did not hold; nothing was written. */
export class WriteRefused extends Error {
  /** Positions, in the transaction, of the writes whose condition failed. */
  readonly refused: readonly number[];

  constructor(refused: readonly number[]) {
    super(`condition of write ${refused.join(', ')} does not hold`);
    this.name = 'WriteRefused';
    this.refused = refused;
  }
}

/** Others wrote the same items at the same moment, again and again, or the table throttles; nothing was written. */
export class WriteContended extends Error {
  constructor() {
    super('the items are being written by others');
    this.name = 'WriteContended';
  }
}

/**
 * The rows one set of credentials can reach. Reads are consistent unless said otherwise; a transaction is
 * written whole or not at all, and retried while others hold its items. It does not read across partitions,
 * and it never scans.
 */
export interface Table {
  get(key: ItemKey): Promise<Item | undefined>;
  /** Items in the order of the keys, `undefined` where there is none. At most 100 keys. */
  getMany(keys: readonly ItemKey[]): Promise<readonly (Item | undefined)[]>;
  /** One write, outside a transaction. @throws WriteRefused */
  write(write: Exclude<Write, { readonly check: ItemKey }>): Promise<void>;
  /** All writes or none; at most 100. @throws WriteRefused @throws WriteContended */
  transact(writes: readonly Write[]): Promise<void>;
  page(query: PageQuery): Promise<Page>;
}

/** The table through the eyes of one tenant: other tenants' rows are refused by IAM. */
export type TenantTables = (tenantId: string) => Table;
