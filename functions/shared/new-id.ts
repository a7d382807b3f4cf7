import { monotonicFactory } from 'ulid';
import type { Clock } from './clock.ts';

const next = monotonicFactory();

/** A new ULID at the clock's moment: unique, and sorted behind every one that this process made before. */
export function newId(clock: Clock): string {
  return next(clock.now());
}
