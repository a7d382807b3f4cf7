import { randomInt } from 'node:crypto';
import { monotonicFactory } from 'ulid';
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
