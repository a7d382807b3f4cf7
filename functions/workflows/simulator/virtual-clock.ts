import type { SimulationClock } from './types.ts';

/** A clock that stands still until it is told to go on. */
export interface VirtualClock extends SimulationClock {
  /** Goes to the next moment something waits for, and wakes one of those. @returns false when nothing waits */
  advance(): boolean;
}

interface Sleeper {
  readonly time: number;
  readonly order: number;
  readonly wake: () => void;
  cancelled: boolean;
}

function earlier(left: Sleeper, right: Sleeper): boolean {
  return left.time === right.time ? left.order < right.order : left.time < right.time;
}

// A binary heap of sleepers, the earliest first; those set for the same moment wake in the order they were set.

function swap(heap: Sleeper[], a: number, b: number): void {
  const [first, second] = [heap[a], heap[b]];
  if (first === undefined || second === undefined) return;
  heap[a] = second;
  heap[b] = first;
}

function precedes(heap: readonly Sleeper[], a: number, b: number): boolean {
  const [first, second] = [heap[a], heap[b]];
  return first !== undefined && second !== undefined && earlier(first, second);
}

function sink(heap: Sleeper[], index: number): void {
  const [left, right] = [2 * index + 1, 2 * index + 2];
  let least = precedes(heap, left, index) ? left : index;
  if (precedes(heap, right, least)) least = right;
  if (least === index) return;
  swap(heap, index, least);
  sink(heap, least);
}

function rise(heap: Sleeper[], index: number): void {
  const parent = (index - 1) >> 1;
  if (index === 0 || !precedes(heap, index, parent)) return;
  swap(heap, index, parent);
  rise(heap, parent);
}

function pushSleeper(heap: Sleeper[], sleeper: Sleeper): void {
  heap.push(sleeper);
  rise(heap, heap.length - 1);
}

function popSleeper(heap: Sleeper[]): Sleeper | undefined {
  swap(heap, 0, heap.length - 1);
  const first = heap.pop();
  sink(heap, 0);
  return first;
}

/** A virtual clock. @param start milliseconds since the epoch */
export function createVirtualClock(start: number): VirtualClock {
  const sleepers: Sleeper[] = [];
  let time = start;
  let order = 0;
  return {
    now: () => time,
    at(wakeTime, wake) {
      const sleeper = { time: wakeTime, order, wake, cancelled: false };
      order += 1;
      pushSleeper(sleepers, sleeper);
      return () => {
        sleeper.cancelled = true;
      };
    },
    advance() {
      let next = popSleeper(sleepers);
      while (next?.cancelled) next = popSleeper(sleepers);
      if (next === undefined) return false;
      time = Math.max(time, next.time);
      next.wake();
      return true;
    },
  };
}
