import { expect, test, vi } from 'vitest';
import { createAcceleratedClock, createManualClock, createTimers } from '../../../local/timers.ts';

test('a manual clock fires timers in the order of their time, each at its own moment', () => {
  const clock = createManualClock(1000);
  const timers = createTimers(clock);
  const fired: [string, number][] = [];
  timers.after(30, () => fired.push(['b', clock.now()]));
  timers.after(10, () => {
    fired.push(['a', clock.now()]);
    timers.after(5, () => fired.push(['nested', clock.now()]));
  });
  clock.advance(29);
  expect(fired).toEqual([
    ['a', 1010],
    ['nested', 1015],
  ]);
  clock.advance(1);
  expect(fired.at(-1)).toEqual(['b', 1030]);
});

test('a repeated timer comes at every interval until it is cancelled', () => {
  const clock = createManualClock();
  const action = vi.fn();
  const cancel = createTimers(clock).every(10, action);
  clock.advance(35);
  expect(action).toHaveBeenCalledTimes(3);
  cancel();
  clock.advance(100);
  expect(action).toHaveBeenCalledTimes(3);
});

test('closed timers fire no more, and neither do new ones', () => {
  const clock = createManualClock();
  const timers = createTimers(clock);
  const action = vi.fn();
  timers.after(10, action);
  timers.close();
  timers.after(10, action);
  clock.advance(100);
  expect(action).not.toHaveBeenCalled();
});

test('an accelerated clock wakes after the scaled real time, and not before', async () => {
  const clock = createAcceleratedClock(100, 0);
  const woken = await new Promise<number>((resolve) => clock.wakeAt(2000, () => resolve(clock.now())));
  expect(woken).toBeGreaterThanOrEqual(2000);
  expect(woken).toBeLessThan(60_000);
});
