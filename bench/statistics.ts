import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** The p-th quantile (0 ≤ p ≤ 1) by nearest rank. @throws RangeError without values */
export function quantile(values: readonly number[], p: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const value = sorted[Math.max(0, Math.ceil(sorted.length * p) - 1)];
  if (value === undefined) throw new RangeError('there is no quantile of nothing');
  return value;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);

/** Runs something and tells how long it took, in milliseconds. */
export async function timed<T>(run: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const begun = performance.now();
  const result = await run();
  return { result, ms: performance.now() - begun };
}

/** Milliseconds of several runs, one after another. */
export async function repeat(times: number, run: () => Promise<unknown>): Promise<readonly number[]> {
  const all: number[] = [];
  for (let i = 0; i < times; i++) all.push((await timed(run)).ms);
  return all;
}

/** Milliseconds of CPU that something takes, all threads of the process together: what else runs does not count. */
export async function cpuTimed(run: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await run();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

/** Collects garbage. @returns bytes of heap in use then */
export function collectGarbage(): number {
  setFlagsFromString('--expose-gc');
  // A context that is made after the flag is set has the function.
  const collect: () => void = runInNewContext('gc');
  collect();
  return process.memoryUsage().heapUsed;
}
