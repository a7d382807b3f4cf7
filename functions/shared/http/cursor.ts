import { createHash } from 'node:crypto';
import { DomainError } from '../errors.ts';
import type { Page, PageQuery } from '../table/table.ts';

/** What a list is narrowed by. The cursor belongs to one set of them. */
export type Filters = Readonly<Record<string, string | undefined>>;

const CHECK_BYTES = 12;

/** The contract takes no longer ones. */
const MOST_CHARACTERS = 2048;

/** Detects altered cursors and those of other lists. It is no secret: a cursor names no partition, so it opens nothing. */
function check(sortKey: string, filters: Filters): Buffer {
  const entries = Object.entries(filters).filter(([, value]) => value !== undefined);
  const text = JSON.stringify([sortKey, entries.sort(([a], [b]) => (a < b ? -1 : 1))]);
  return createHash('sha256').update(text).digest().subarray(0, CHECK_BYTES);
}

/** Cursor behind the last sort key of a page: 12 bytes of check and the key, in base64url. */
export function encodeCursor(sortKey: string, filters: Filters = {}): string {
  return Buffer.concat([check(sortKey, filters), Buffer.from(sortKey)]).toString('base64url');
}

/** The sort key in the cursor. @throws DomainError `invalid-cursor` when it was altered or comes from another list */
export function decodeCursor(cursor: string, filters: Filters = {}): string {
  const bytes = Buffer.from(cursor, 'base64url');
  const sortKey = bytes.subarray(CHECK_BYTES).toString();
  // Encoding again finds characters that the lenient decoder skipped, bytes that are no UTF-8, and wrong checks.
  if (cursor.length > MOST_CHARACTERS || sortKey === '' || encodeCursor(sortKey, filters) !== cursor) {
    throw new DomainError('invalid-cursor');
  }
  return sortKey;
}

/**
 * The start of a `PageQuery` from a client's cursor, to be spread into it. `itemPartition` is the partition of the items
 * themselves, needed where an index is read; both partitions come from the caller, never from the cursor.
 */
export function startAfter(
  cursor: string | undefined,
  filters: Filters = {},
  itemPartition?: string,
): Pick<PageQuery, 'after'> {
  if (cursor === undefined) return {};
  const SK = decodeCursor(cursor, filters);
  return { after: itemPartition === undefined ? { SK } : { SK, PK: itemPartition } };
}

/** A page of items as the API answers it; `next` continues the same list. */
export function toPage<T>(
  page: Page,
  toResource: (item: Page['items'][number]) => T,
  filters: Filters = {},
): { items: T[]; next?: string } {
  const sortKey = page.last?.['SK'];
  return {
    items: page.items.map(toResource),
    ...(sortKey === undefined ? {} : { next: encodeCursor(sortKey, filters) }),
  };
}
