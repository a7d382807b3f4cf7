import { createAcceleratedClock, type WakingClock } from '../../local/timers.ts';

/** Real time, of which some can be left out. */
export interface SkippingClock extends WakingClock {
  /** Goes on later at once; whoever waits for a moment in between is woken now. */
  skip(ms: number): void;
}

export function skippingClock(): SkippingClock {
  const real = createAcceleratedClock(1);
  let skipped = 0;
  const waiting = new Set<() => void>();
  const now = () => real.now() + skipped;
  return {
    now,
    wakeAt(time, action) {
      const cancel = () => {
        stop();
        waiting.delete(again);
      };
      const again = () => {
        stop();
        stop = arm();
      };
      const arm = () =>
        real.wakeAt(time - skipped, () => {
          waiting.delete(again);
          action();
        });
      let stop = arm();
      waiting.add(again);
      return cancel;
    },
    skip(ms) {
      skipped += ms;
      for (const again of [...waiting]) again();
    },
  };
}
