import type { Database } from './database.ts';
import type { Table } from './table.ts';
import type { Item } from './values.ts';

/** Items whose end lies further back are kept: DynamoDB takes such times for mistakes. */
const LONGEST_OVERDUE_SECONDS = 5 * 365 * 24 * 3600;

/** How often expired items are looked for. DynamoDB promises "a few days"; a minute shows the effect. */
export const EXPIRY_INTERVAL_MS = 60_000;

/** Deletes what has expired, in every table with a time to live. */
export function deleteExpired(database: Database) {
  const now = Math.floor(database.clock.now() / 1000);
  for (const table of database.tables.values()) {
    for (const item of expiredItems(table, now)) table.change(table.keyOf(item), undefined, true);
  }
}

function expiredItems(table: Table, now: number): Item[] {
  const name = table.ttlAttribute;
  if (name === undefined) return [];
  const expired = (item: Item) => {
    const end = item[name];
    if (end === undefined || !('N' in end)) return false;
    const seconds = Number(end.N);
    return seconds < now && seconds > now - LONGEST_OVERDUE_SECONDS;
  };
  // Collected first: deleting while walking would skip items.
  return [...table.items].filter(expired);
}
