import { ulid } from 'ulid';
import type { Clock } from './clock.ts';

/** A new ULID at the clock's moment: unique, and sortable by time to the millisecond. */
export function newId(clock: Clock): string {
  return ulid(clock.now());
}
