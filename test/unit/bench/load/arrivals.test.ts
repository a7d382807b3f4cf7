import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { arrivals, flood } from '../../../../bench/load/arrivals.ts';

test('arrivals do not wait for answers, and stopping does', async () => {
  let sent = 0;
  let answered = 0;
  const open = arrivals(5, 0, async () => {
    sent += 1;
    await sleep(100);
    answered += 1;
  });
  await sleep(60);
  expect(sent).toBeGreaterThan(1);
  expect(answered).toBe(0);
  await open.stop();
  expect(answered).toBe(sent);
});

test('a request that failed is told at the end', async () => {
  const open = arrivals(5, 0, () => Promise.reject(new Error('refused')));
  await sleep(20);
  await expect(open.stop()).rejects.toThrow('refused');
});

test('a flood sends every request until it is taken, over its connections', async () => {
  const taken: number[] = [];
  let [open, most, refusals] = [0, 0, 3];
  await flood(20, 4, async (index) => {
    open += 1;
    most = Math.max(most, open);
    await sleep(1);
    open -= 1;
    if (refusals > 0) {
      refusals -= 1;
      return 1;
    }
    taken.push(index);
    return undefined;
  });
  expect(most).toBe(4);
  expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
});
