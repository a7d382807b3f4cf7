import { isDeepStrictEqual } from 'node:util';
import { type BothRuns, runBothWays } from '../../test/support/examples/both-ways.ts';
import { type Example, exampleNames, readExample } from '../../test/support/examples/example.ts';
import type { Part } from '../part.ts';

/** What a run costs: AWS bills every state that is entered, and every retry. */
export const transitions: Part = {
  name: 'transitions',
  title: 'State transitions of the examples',
  method: `Every example of \`examples/\` is compiled, and is written by hand as a state machine beside it: the same calls, the same
output, the same errors, for the fewest state transitions. Both run in the simulator with the inputs and the mocked
answers of the example's tests. The figures are sums over these runs, the last one is the worst of them; the target is
1.00 for each run.`,
  async measure() {
    const rows: string[][] = [];
    const missed: string[] = [];
    for (const example of exampleNames().map(readExample)) {
      const runs = await runAll(example);
      rows.push(rowOf(example, runs));
      missed.push(...runs.flatMap(({ name, both }) => missedBy(`${example.name}: ${name}`, both)));
    }
    return {
      columns: ['Example', 'Runs', 'Compiled', 'By hand', 'Compiled / by hand', 'Worst run'],
      rows,
      missed,
    };
  },
};

interface NamedRun {
  readonly name: string;
  readonly both: BothRuns;
}

async function runAll(example: Example): Promise<readonly NamedRun[]> {
  const runs: NamedRun[] = [];
  for (const test of example.tests) runs.push({ name: test.name, both: await runBothWays(example, test) });
  return runs;
}

function rowOf({ name }: Example, runs: readonly NamedRun[]): string[] {
  const sum = (of: keyof BothRuns) => runs.reduce((total, { both }) => total + both[of].transitions, 0);
  const worst = Math.max(...runs.map(({ both }) => ratio(both.compiled.transitions, both.handWritten.transitions)));
  const [compiled, handWritten] = [sum('compiled'), sum('handWritten')];
  const ratios = [ratio(compiled, handWritten), worst].map((value) => value.toFixed(2));
  return [name, ...[runs.length, compiled, handWritten].map(String), ...ratios];
}

function ratio(compiled: number, handWritten: number): number {
  return compiled / handWritten;
}

function missedBy(run: string, { compiled, handWritten }: BothRuns): readonly string[] {
  const excess = compiled.transitions - handWritten.transitions;
  return [
    ...(excess > 0 ? [`${run} takes ${excess} transitions more than by hand`] : []),
    ...(isDeepStrictEqual(compiled.outcome, handWritten.outcome) ? [] : [`${run} ends differently than by hand`]),
  ];
}
