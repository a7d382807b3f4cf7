import fc from 'fast-check';
import { expect, test } from 'vitest';
import { listSince, startLatencies, useOfAllowance } from '../../../../bench/load/executions.ts';

const execution = (createdAt: number, startedAt?: number, endedAt?: number) => ({
  id: String(createdAt),
  createdAt,
  startedAt,
  endedAt,
});

test('latencies are those of what was started', () => {
  expect(startLatencies([execution(10, 15, 20), execution(10), execution(12, 12)])).toEqual([5, 0]);
});

test('an allowance is used in full when what ends is followed at once', () => {
  const two = [execution(0, 1, 11), execution(0, 11, 21), execution(0, 21, 31)];
  expect(useOfAllowance(two, 1, 31)).toBe(1);
});

test('the time between an end and the next start counts, and what comes after the last one waited does not', () => {
  const gap = [execution(0, 0, 10), execution(0, 20, 30), execution(0, 30, 1000)];
  // From 0 to 30 something waits: 20 of 30 are used.
  expect(useOfAllowance(gap, 1, 1000)).toBeCloseTo(20 / 30);
});

test('what happened after the moment of the look does not count', () => {
  const seenLater = [execution(0, 0, 10), execution(0, 10, 25), execution(0, 90, 100), execution(0)];
  expect(useOfAllowance(seenLater, 1, 20)).toBe(1);
});

test('what does not wait says nothing about the allowance', () => {
  expect(useOfAllowance([execution(0, 0, 10)], 1, 100)).toBeUndefined();
  expect(useOfAllowance([], 1, 100)).toBeUndefined();
});

test('a use is a share', () => {
  const times = fc
    .tuple(fc.nat(50), fc.nat(50), fc.nat(50))
    .map(([at, wait, run]) => execution(at, at + wait, at + wait + run));
  fc.assert(
    fc.property(fc.array(times), fc.integer({ min: 1, max: 5 }), (all, allowance) => {
      const use = useOfAllowance(all, allowance, 200) ?? 0;
      expect(use).toBeGreaterThanOrEqual(0);
      expect(use).toBeLessThanOrEqual(1);
    }),
  );
});

test('a list is read page by page, back to the moment asked for', async () => {
  const item = (id: number) => ({ id: String(id), createdAt: new Date(id).toISOString() });
  const pages = [
    { items: [item(9), item(8)], next: 'b' },
    { items: [item(7), item(3)], next: 'c' },
  ];
  const paths: string[] = [];
  const client = {
    call: () => Promise.reject(new Error('not used')),
    expect: async (_: string, path: string) => pages[paths.push(path) - 1] ?? {},
  };
  expect((await listSince(client, 7)).map(({ id }) => id)).toEqual(['9', '8', '7']);
  expect(paths).toEqual(['/v1/executions?limit=100', '/v1/executions?limit=100&cursor=b']);
});
