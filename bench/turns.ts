import { collectGarbage, cpuTimed, median } from './statistics.ts';

/** The compiler of the engine works beside what it compiles: it has done its part after seconds, not after a number of runs. */
const WARM_UP_MS = 4000;
const ROUNDS = 30;

/** One of several things whose times are compared. */
export interface Turn {
  /** Runs of a round. */
  readonly times: number;
  run(): unknown;
}

async function take({ times, run }: Turn): Promise<void> {
  for (let i = 0; i < times; i++) await run();
}

/** CPU milliseconds of a run, of several that take turns: medians of rounds. */
export async function takeTurns(turns: readonly Turn[], rounds = ROUNDS): Promise<number[]> {
  const warm = performance.now() + WARM_UP_MS;
  while (performance.now() < warm) for (const turn of turns) await take(turn);
  const all: number[][] = turns.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, turn] of turns.entries()) {
      // Each begins without the garbage of the one before.
      collectGarbage();
      all[index]?.push((await cpuTimed(() => take(turn))) / turn.times);
    }
  }
  return all.map(median);
}
