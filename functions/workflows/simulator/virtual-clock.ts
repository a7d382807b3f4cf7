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

/** A binary heap of sleepers, the earliest first; those set for the same moment wake in the order they were set. */
function createHeap(): { push(sleeper: Sleeper): void; pop(): Sleeper | undefined } {
  const heap: Sleeper[] = [];

  function swap(a: number, b: number): void {
    const [first, second] = [heap[a], heap[b]];
    if (first === undefined || second === undefined) return;
    heap[a] = second;
    heap[b] = first;
  }

  function precedes(a: number, b: number): boolean {
    const [first, second] = [heap[a], heap[b]];
    return first !== undefined && second !== undefined && earlier(first, second);
  }

  function sink(index: number): void {
    const [left, right] = [2 * index + 1, 2 * index + 2];
    let least = precedes(left, index) ? left : index;
    if (precedes(right, least)) least = right;
    if (least === index) return;
    swap(index, least);
    sink(least);
  }

  function rise(index: number): void {
    const parent = (index - 1) >> 1;
    if (index === 0 || !precedes(index, parent)) return;
    swap(index, parent);
    rise(parent);
  }

  return {
    push(sleeper) {
      heap.push(sleeper);
      rise(heap.length - 1);
    },
    pop() {
      swap(0, heap.length - 1);
      const first = heap.pop();
      sink(0);
      return first;
    },
  };
}

/** A virtual clock. @param start milliseconds since the epoch */
export function createVirtualClock(start: number): VirtualClock {
  const sleepers = createHeap();
  let time = start;
  let order = 0;
  return {
    now: () => time,
    at(wakeTime, wake) {
      const sleeper = { time: wakeTime, order, wake, cancelled: false };
      order += 1;
      sleepers.push(sleeper);
      return () => {
        sleeper.cancelled = true;
      };
    },
    advance() {
      let next = sleepers.pop();
      while (next?.cancelled) next = sleepers.pop();
      if (next === undefined) return false;
      time = Math.max(time, next.time);
      next.wake();
      return true;
    },
  };
}
