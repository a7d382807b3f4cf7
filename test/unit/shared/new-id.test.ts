import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ulid } from '../../../functions/shared/ids.ts';
import { firstIdAt, newId } from '../../../functions/shared/new-id.ts';

test('ids of a moment lie between the first of that moment and the first of the next, in every shard', () => {
  // Moments in their order: no id of a process is older than the last one.
  let now = Date.parse('2026-11-02T09:30:00.000Z');
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10 ** 8 }), fc.integer({ min: 1, max: 32 }), (later, shards) => {
      now += later;
      const id = newId({ now: () => now }, shards);
      expect(firstIdAt(now) <= id && id < firstIdAt(now + 1)).toBe(true);
    }),
  );
});

test('there is a first id of every time that a request can name', () => {
  for (const time of ['0000-01-01T00:00:00.000Z', '1970-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])
    expect(ulid.safeParse(firstIdAt(Date.parse(time))).success).toBe(true);
});
