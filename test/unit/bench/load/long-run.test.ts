import { expect, test } from 'vitest';
import { growthMisses, heapMisses, type RunFigures } from '../../../../bench/load/long-run.ts';

const figures = (
  what: string,
  units: number,
  heapPerExecution: readonly [number, number] = [100, 100],
): RunFigures => ({
  what,
  executions: 10,
  seconds: 1,
  toRunning: [1, 2],
  toEnded: [3, 4],
  cost: { calls: 200, readUnits: units * 4, writeUnits: units * 6 },
  heapPerExecution,
});

test('memory is missed when the second half of the long run leaves more than the first', () => {
  expect(heapMisses([figures('main', 60, [100, 110])], 1.1)).toEqual([]);
  expect(heapMisses([figures('main', 60, [100, 111])], 1.1)).toHaveLength(1);
});

test('growth is missed by those whose executions take more units than in the long run', () => {
  const all = [figures('main', 60), figures('few', 75), figures('many', 76)];
  expect(growthMisses(all, 1.25)).toEqual([expect.stringContaining('many')]);
});
