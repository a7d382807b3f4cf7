import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createVirtualClock } from '../../../../functions/workflows/simulator/virtual-clock.ts';

describe('a virtual clock', () => {
  test('stands still until it is told to go on, then goes to the next moment something waits for', () => {
    const clock = createVirtualClock(1000);
    const woken: number[] = [];
    clock.at(3000, () => woken.push(clock.now()));
    clock.at(2000, () => woken.push(clock.now()));
    expect([clock.now(), woken]).toEqual([1000, []]);
    expect(clock.advance()).toBe(true);
    expect([clock.now(), woken]).toEqual([2000, [2000]]);
    expect(clock.advance()).toBe(true);
    expect([clock.now(), woken]).toEqual([3000, [2000, 3000]]);
    expect(clock.advance()).toBe(false);
    expect(clock.now()).toBe(3000);
  });

  test('never goes back: a moment that has passed is now', () => {
    const clock = createVirtualClock(1000);
    let woken = false;
    clock.at(10, () => {
      woken = true;
    });
    expect(clock.advance()).toBe(true);
    expect([clock.now(), woken]).toEqual([1000, true]);
  });

  test('passes over what was taken back, without going to its moment', () => {
    const clock = createVirtualClock(0);
    const woken: string[] = [];
    const cancels = ['a', 'b', 'c'].map((name, index) => clock.at(index + 1, () => woken.push(name)));
    cancels[0]?.();
    cancels[1]?.();
    expect(clock.advance()).toBe(true);
    expect([clock.now(), woken]).toEqual([3, ['c']]);
    clock.at(9, () => woken.push('d'))();
    expect(clock.advance()).toBe(false);
    expect([clock.now(), woken]).toEqual([3, ['c']]);
  });

  test('wakes what waits for one moment in the order in which it was set, and may be set while it wakes', () => {
    const moments = fc.array(fc.nat(6), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(moments, moments, (first, later) => {
        const clock = createVirtualClock(0);
        const woken: { time: number; order: number }[] = [];
        const set = (time: number, order: number) => clock.at(time, () => woken.push({ time, order }));
        first.map(set);
        clock.at(0, () => later.map((time, index) => set(time, first.length + index)));
        while (clock.advance());
        const expected = [...first, ...later]
          .map((time, order) => ({ time, order }))
          .sort((a, b) => a.time - b.time || a.order - b.order);
        expect(woken).toEqual(expected);
      }),
      { numRuns: 200 },
    );
  });
});
