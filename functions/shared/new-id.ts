import { randomInt } from 'node:crypto';
import { encodeTime, monotonicFactory } from 'ulid';
import type { Clock } from './clock.ts';
import { withShard } from './ids.ts';

const next = monotonicFactory();

/**
 * A new ULID at the clock's moment: unique, and sorted behind every one of its shard that this process made before.
 * @param shards it names one of so many, so that whoever knows the id knows the partition. @default 1
 */
export function newId(clock: Clock, shards = 1): string {
  return withShard(next(clock.now()), shards === 1 ? 0 : randomInt(shards));
}

/** Digits of a ULID that tell the time, and those that make it unique. */
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/**
 * The lowest ULID of a moment: ids made at that moment or later are not below it.
 * @param time milliseconds since the epoch; before the epoch there are no ids
 */
export function firstIdAt(time: number): string {
  return encodeTime(Math.max(0, time), TIME_DIGITS) + '0'.repeat(RANDOM_DIGITS);
}
