import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFaults } from '../../../local/faults.ts';
import type { Measurement } from '../../part.ts';
import type { Lab } from '../lab.ts';
import type { FaultSchedules } from '../scenario.ts';
import { KINDS } from './kinds.ts';
import { openTheatre, type Played, play, type Theatre } from './play.ts';
import { scheduleOf } from './schedule.ts';

/** So many schedules share one cloud: what it has stored is looked at whole after each of them. */
const PER_CLOUD = 10;

/** Random faults by numbered seeds, and what was left of each. */
export async function measureFaults(settings: FaultSchedules, lab: Lab): Promise<Measurement> {
  await lab.assembly();
  const seeds = Array.from({ length: settings.schedules }, (_, index) => settings.seed + index);
  const played: Played[] = [];
  const lane = async () => {
    for (let some = seeds.splice(0, PER_CLOUD); some.length > 0; some = seeds.splice(0, PER_CLOUD)) {
      played.push(...(await playOnOneCloud(some, settings, lab)));
    }
  };
  await Promise.all(Array.from({ length: settings.clouds }, lane));
  return report(played);
}

/** Plays schedules one after another on a cloud of their own. */
export async function playOnOneCloud(
  seeds: readonly number[],
  settings: FaultSchedules,
  lab: Omit<Lab, 'unthrottledAssembly'>,
): Promise<readonly Played[]> {
  const folder = await mkdtemp(join(tmpdir(), 'tributary-load-'));
  try {
    const theatre = await openTheatre(
      {
        assembly: await lab.assembly(),
        timeScale: settings.timeScale,
        faults: createFaults(),
        data: join(folder, 'data'),
        log: lab.log,
      },
      settings.tenants,
    );
    try {
      return await playAll(seeds, theatre, settings, lab);
    } finally {
      await theatre.cell.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function playAll(
  seeds: readonly number[],
  theatre: Theatre,
  settings: FaultSchedules,
  lab: Pick<Lab, 'progress'>,
) {
  const played: Played[] = [];
  for (const seed of seeds) {
    const schedule = scheduleOf(seed, settings);
    const begun = performance.now();
    const one = await play(schedule, theatre);
    lab.progress.line(described(one, performance.now() - begun));
    played.push(one);
    // What is wrong stays wrong, and would be told of every schedule that follows.
    if (one.violations.length > 0) break;
  }
  return played;
}

function described({ schedule, accepted, strikes, violations }: Played, ms: number): string {
  const { seed, restartAtMs } = schedule;
  const faults = strikes.map((each) => `${each.strikes} × ${each.kind}`);
  const all = [...faults, ...(restartAtMs === undefined ? [] : ['restart'])].join(', ');
  const mark = violations.length === 0 ? '✓' : '✗';
  const seconds = (ms / 1000).toFixed(1);
  return [`${mark} seed ${seed}: ${accepted} executions, ${all} (${seconds} s)`, ...violations].join('\n  ');
}

function report(played: readonly Played[]): Measurement {
  const broken = (some: readonly Played[]) => String(some.filter(({ violations }) => violations.length > 0).length);
  const sum = (values: readonly number[]) => String(values.reduce((all, value) => all + value, 0));
  const byKind = KINDS.map((kind) => {
    const some = played.filter(({ strikes }) => strikes.some((each) => each.kind === kind));
    const strikes = some.flatMap((each) => each.strikes.filter((strike) => strike.kind === kind));
    return [kind, String(some.length), sum(strikes.map((each) => each.strikes)), broken(some)];
  });
  const restarted = played.filter(({ schedule }) => schedule.restartAtMs !== undefined);
  const dead = played.filter(({ deadLetters }) => deadLetters > 0);
  return {
    columns: ['Fault', 'Schedules', 'Strikes', 'Schedules with a violation'],
    rows: [
      ...byKind,
      ['restart in the middle', String(restarted.length), String(restarted.length), broken(restarted)],
      ['dead letters given back', String(dead.length), sum(dead.map(({ deadLetters }) => deadLetters)), broken(dead)],
      [
        `all, ${sum(played.map(({ accepted }) => accepted))} executions`,
        String(played.length),
        sum(played.flatMap(({ strikes }) => strikes.map((each) => each.strikes))),
        broken(played),
      ],
    ],
    missed: played.flatMap(({ schedule, violations }) =>
      violations.map((violation) => `--seed ${schedule.seed} --schedules 1: ${violation}`),
    ),
  };
}
