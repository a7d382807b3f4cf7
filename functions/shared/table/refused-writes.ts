import { DomainError } from '../errors.ts';
import { type Table, type Write, WriteContended, WriteRefused } from './table.ts';

/**
 * Writes all or nothing.
 * @returns positions of the writes that were refused; none when all was written
 * @throws DomainError `platform-busy` when others write the same items all the time
 */
export async function refusedWrites(table: Table, writes: readonly Write[]): Promise<readonly number[]> {
  try {
    await table.transact(writes);
    return [];
  } catch (error) {
    if (error instanceof WriteRefused) return error.refused;
    if (!(error instanceof WriteContended)) throw error;
    const busy = new DomainError('platform-busy', undefined, { headers: { 'Retry-After': '1' } });
    busy.cause = error;
    throw busy;
  }
}

/** Writes all or nothing. @returns false when a condition did not hold @throws DomainError `platform-busy` */
export async function areWritten(table: Table, writes: readonly Write[]): Promise<boolean> {
  return (await refusedWrites(table, writes)).length === 0;
}
