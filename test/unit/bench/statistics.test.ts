import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { median, quantile, repeat, timed } from '../../../bench/statistics.ts';

const values = fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 1 });

describe('quantiles', () => {
  test('are values that were measured, with at least their share at or below', () => {
    fc.assert(
      fc.property(values, fc.double({ min: 0, max: 1, noNaN: true }), (all, p) => {
        const value = quantile(all, p);
        expect(all).toContain(value);
        expect(all.filter((each) => each <= value).length).toBeGreaterThanOrEqual(Math.floor(all.length * p));
      }),
    );
  });

  test('do not depend on the order and leave their argument alone', () => {
    const all = [3, 1, 2];
    expect([median(all), quantile(all, 0), quantile(all, 1)]).toEqual([2, 1, 3]);
    expect(all).toEqual([3, 1, 2]);
  });

  test('of nothing do not exist', () => expect(() => median([])).toThrow(RangeError));
});

describe('timing', () => {
  test('gives the result and the time', async () => {
    const { result, ms } = await timed(() => new Promise((resolve) => setTimeout(() => resolve('done'), 20)));
    expect(result).toBe('done');
    expect(ms).toBeGreaterThanOrEqual(19);
  });

  test('repeats one after another', async () => {
    let running = 0;
    const all = await repeat(3, async () => {
      running += 1;
      expect(running).toBe(1);
      await new Promise((resolve) => setTimeout(resolve, 1));
      running -= 1;
    });
    expect(all).toHaveLength(3);
  });
});
