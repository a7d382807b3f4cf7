import type { Clock } from '../functions/shared/clock.ts';

/** Takes back a timer; harmless when it has fired. */
export type Cancel = () => void;

/** A clock that can wake whoever waits for a moment: how accelerated and manual clocks keep their own pace. */
export interface WakingClock extends Clock {
  /** Calls `action` once, when `now()` has reached `time` (milliseconds since the epoch). */
  wakeAt(time: number, action: () => void): Cancel;
}

/** Timers of one part of the local cloud, in the time of its clock. */
export interface Timers {
  /** Calls `action` once, `ms` milliseconds of the clock's time from now. */
  after(ms: number, action: () => void): Cancel;
  /** Calls `action` every `ms` milliseconds of the clock's time until it is cancelled. */
  every(ms: number, action: () => void): Cancel;
  /** Cancels every timer, and those asked for later. */
  close(): void;
}

/** The longest delay `setTimeout` takes (2³¹ - 1 ms, 24.8 days); a longer one fires at once. */
const LONGEST_DELAY_MS = 2_147_483_647;

/** Timers that never keep the process alive and stop together. */
export function createTimers(clock: Clock): Timers {
  const open = new Set<Cancel>();
  let closed = false;

  function after(ms: number, action: () => void): Cancel {
    if (closed) return () => {};
    const stop = wakeAt(clock, clock.now() + ms, () => {
      open.delete(cancel);
      action();
    });
    function cancel() {
      open.delete(cancel);
      stop();
    }
    open.add(cancel);
    return cancel;
  }

  function every(ms: number, action: () => void): Cancel {
    let cancel = after(ms, tick);
    function tick() {
      cancel = after(ms, tick);
      action();
    }
    return () => cancel();
  }

  function close() {
    closed = true;
    for (const cancel of [...open]) cancel();
  }

  return { after, every, close };
}

/** A clock that runs `speed` times as fast as real time, from `startedAt` (milliseconds since the epoch). */
export function createAcceleratedClock(speed: number, startedAt: number = Date.now()): WakingClock {
  const origin = performance.now();
  const now = () => startedAt + Math.floor((performance.now() - origin) * speed);
  return { now, wakeAt: (time, action) => wakeAfterReal(now, speed, time, action) };
}

/** A clock that stands still until it is advanced; its timers fire in the order of their time. */
export interface ManualClock extends WakingClock {
  advance(ms: number): void;
}

export function createManualClock(startedAt = 0): ManualClock {
  let present = startedAt;
  const waiting: { readonly time: number; readonly action: () => void }[] = [];

  function wakeAt(time: number, action: () => void): Cancel {
    const entry = { time, action };
    const after = waiting.findIndex((other) => other.time > time);
    waiting.splice(after < 0 ? waiting.length : after, 0, entry);
    return () => {
      const index = waiting.indexOf(entry);
      if (index >= 0) waiting.splice(index, 1);
    };
  }

  function advance(ms: number) {
    const end = present + ms;
    for (let next = waiting[0]; next !== undefined && next.time <= end; next = waiting[0]) {
      waiting.shift();
      present = Math.max(present, next.time);
      next.action();
    }
    present = end;
  }

  return { now: () => present, wakeAt, advance };
}

function wakeAt(clock: Clock, time: number, action: () => void): Cancel {
  if (isWaking(clock)) return clock.wakeAt(time, action);
  return wakeAfterReal(() => clock.now(), 1, time, action);
}

function isWaking(clock: Clock): clock is WakingClock {
  return 'wakeAt' in clock;
}

/** Real timers may fire a little early or be capped: the moment is checked again before acting. */
function wakeAfterReal(now: () => number, speed: number, time: number, action: () => void): Cancel {
  let timer: NodeJS.Timeout;
  function arm() {
    const delay = Math.ceil((time - now()) / speed);
    timer = setTimeout(wake, Math.min(Math.max(delay, 0), LONGEST_DELAY_MS)).unref();
  }
  function wake() {
    if (now() >= time) action();
    else arm();
  }
  arm();
  return () => clearTimeout(timer);
}
