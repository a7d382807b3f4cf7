import type { FaultRule } from '../../../local/faults.ts';
import { type FaultKind, KINDS, rulesOf } from './kinds.ts';
import { type Random, seeded } from './random.ts';

/** An execution that a client starts, and perhaps cancels. Milliseconds of real time from the beginning. */
export interface PlannedStart {
  readonly tenant: number;
  readonly atMs: number;
  /** How long the execution waits, in seconds of the cloud's time. */
  readonly seconds: number;
  /** @default - it is not cancelled */
  readonly cancelAfterMs?: number;
}

export interface PlannedFault {
  readonly kind: FaultKind;
  readonly rules: readonly FaultRule[];
}

/** What happens in one play, all of it by the seed. */
export interface Schedule {
  readonly seed: number;
  readonly starts: readonly PlannedStart[];
  readonly faults: readonly PlannedFault[];
  /** When the cloud is stopped and started from its data folder, in real milliseconds. @default - it runs on */
  readonly restartAtMs?: number;
}

/** What a schedule takes place in. */
export interface Stage {
  /** Tenants with work. */
  readonly tenants: number;
  /** Real milliseconds in which executions are started and faults strike. */
  readonly actMs: number;
}

/** One in so many schedules has a restart, one in so many starts is cancelled. */
const RESTART_ONE_IN = 8;
const CANCEL_ONE_IN = 6;

export function scheduleOf(seed: number, { tenants, actMs }: Stage): Schedule {
  const random = seeded(seed);
  const starts = Array.from({ length: random.between(3, 9) }, () => plannedStart(random, tenants, actMs));
  const faults = Array.from({ length: random.between(1, 4) }, () => {
    const kind = random.pick(KINDS);
    return { kind, rules: rulesOf(kind, random) };
  });
  const restarts = random.between(1, RESTART_ONE_IN) === 1;
  return { seed, starts, faults, ...(restarts ? { restartAtMs: random.between(0, actMs) } : {}) };
}

function plannedStart(random: Random, tenants: number, actMs: number): PlannedStart {
  const planned = {
    tenant: random.between(0, tenants - 1),
    // Several at once are more of a race than one after another.
    atMs: random.between(0, 1) === 0 ? 0 : random.between(0, actMs),
    seconds: random.between(1, 20),
  };
  const isCancelled = random.between(1, CANCEL_ONE_IN) === 1;
  return isCancelled ? { ...planned, cancelAfterMs: random.between(0, actMs) } : planned;
}
