import { randomInt } from 'node:crypto';
import { expect, inject, test } from 'vitest';
import { playOnOneCloud } from '../../bench/load/faults/faults.ts';
import { publishedFile, readScenario } from '../../bench/load/scenario.ts';

/** A hundred thousand times as many as are played each time. */
const SEEDS = 300_000;
const PLAYED = 3;

test('random faults lose nothing, double nothing and leave nothing behind', { timeout: 400_000 }, async () => {
  const settings = readScenario(publishedFile('faults'), { seed: randomInt(SEEDS), schedules: PLAYED });
  if (settings.scenario !== 'faults') throw new Error('the file of the faults holds another scenario');
  const lines: string[] = [];
  const progress = {
    line: (text: string) => void lines.push(text),
    step: <T>(_: string, run: () => Promise<T>) => run(),
  };
  const seeds = Array.from({ length: PLAYED }, (_, index) => settings.seed + index);
  const assembly = inject('assembly');
  const played = await playOnOneCloud(seeds, settings, {
    progress,
    assembly: async () => assembly,
    log: () => undefined,
  });
  expect(
    played.flatMap(({ violations }) => violations),
    `play it again with --seed\n${lines.join('\n')}`,
  ).toEqual([]);
  expect(played).toHaveLength(PLAYED);
});
