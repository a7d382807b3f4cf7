import { SIMULATOR_BUDGETS } from '../budgets.ts';
import { choiceLoop, MACHINE_PAIRS } from '../machine-pairs.ts';
import { against, atLeast, type Part } from '../part.ts';
import { idleBytes, race, type Speeds, transitionTimes } from '../simulator-runs.ts';

const EXECUTIONS = 5000;
/** A round of the loop has four events: two states are entered and left. */
const EVENTS = [1000, 5000, 20_000] as const;
const EVENTS_A_ROUND = 4;

/** How fast machines are simulated, and what simulations hold. */
export const simulator: Part = {
  name: 'simulator',
  title: 'The simulator',
  method: `Transitions a second of CPU time, of our simulator and of \`aws-local-stepfunctions\`, which knows JSONPath only:
equivalent machines with the same output, in one process, turn by turn, warm; medians. Ours writes the whole history
of events meanwhile. The ratio is ours to theirs; with a longer history, the time of a transition to that with
${EVENTS[0]} events; with memory, there is none.`,
  async measure({ progress }) {
    const speeds: (readonly [string, Speeds])[] = [];
    for (const pair of MACHINE_PAIRS) {
      speeds.push([pair.name, await progress.step(`race: ${pair.name}`, () => race(pair))]);
    }
    const loops = EVENTS.map((events) => choiceLoop(events / EVENTS_A_ROUND));
    const times = await progress.step('let histories grow', () => transitionTimes(loops));
    const kilobytes = (await progress.step('let executions wait', () => idleBytes(EXECUTIONS))) / 1024;
    const { kilobytesWaiting } = SIMULATOR_BUDGETS;
    return {
      columns: ['What', 'Ours', 'aws-local-stepfunctions', 'Ratio'],
      rows: [
        ...speeds.map(speedRow),
        ...times.map((time, index) => growthRow(times, time, index)),
        [`KB of heap, one of ${EXECUTIONS} waiting executions`, against(kilobytes, kilobytesWaiting, 1), '', ''],
      ],
      missed: [
        ...speeds.flatMap(missedSpeed),
        ...times.flatMap((time, index) => missedGrowth(times, time, index)),
        ...(kilobytes > kilobytesWaiting ? [`a waiting execution holds ${kilobytes.toFixed(1)} KB`] : []),
      ],
    };
  },
};

function speedRow([name, { ours, theirs }]: readonly [string, Speeds]): readonly string[] {
  return [name, ours.toFixed(0), theirs.toFixed(0), `${atLeast(ours / theirs, SIMULATOR_BUDGETS.speedRatio, 2)}`];
}

function missedSpeed([name, { ours, theirs }]: readonly [string, Speeds]): readonly string[] {
  const ratio = ours / theirs;
  return ratio < SIMULATOR_BUDGETS.speedRatio ? [`${name} runs ${ratio.toFixed(2)} times as fast as elsewhere`] : [];
}

const growth = (times: readonly number[], time: number) => time / (times[0] ?? Number.NaN);

function growthRow(times: readonly number[], time: number, index: number): readonly string[] {
  const ratio = against(growth(times, time), SIMULATOR_BUDGETS.growthRatio, 2);
  return [`µs a transition, ${EVENTS[index]} events`, time.toFixed(2), '', ratio];
}

function missedGrowth(times: readonly number[], time: number, index: number): readonly string[] {
  const ratio = growth(times, time);
  const { growthRatio } = SIMULATOR_BUDGETS;
  return ratio > growthRatio
    ? [`a transition with ${EVENTS[index]} events takes ${ratio.toFixed(2)} times as long`]
    : [];
}
