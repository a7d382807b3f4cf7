import { startLocalCloud } from '../../local/cloud.ts';
import { startEmptyProcess } from '../fresh-process.ts';
import type { Part } from '../part.ts';
import { median, repeat } from '../statistics.ts';

const RUNS = 3;

/** How long a person waits for the stacks, and for the cloud that runs them. */
export const synth: Part = {
  name: 'synth',
  title: 'Synth and boot',
  method: `Median of ${RUNS} runs, wall time. Synth is \`node bin/app.ts\` with all bundles and without the rule packs, as
\`npm start\` runs it; boot makes every resource of the assembly. The ratio is to the start of an empty Node process.`,
  async measure({ progress, assembly, synthesize }) {
    const starts = await progress.step('start empty processes', () => repeat(5, startEmptyProcess));
    const synths = await progress.step(`synthesize ${RUNS} times`, () => repeat(RUNS, synthesize));
    const folder = await assembly();
    const boots = await progress.step(`boot ${RUNS} times`, () =>
      repeat(RUNS, async () => {
        const cloud = await startLocalCloud({ assembly: folder });
        await cloud.close();
      }),
    );
    const row = (what: string, all: readonly number[]) => [
      what,
      (median(all) / 1000).toFixed(2),
      `${(median(all) / median(starts)).toFixed(0)} ×`,
    ];
    return {
      columns: ['What', 'Seconds', 'Ratio'],
      rows: [row('synth', synths), row('boot and close the local cloud', boots), row('empty Node process', starts)],
      missed: [],
    };
  },
};
