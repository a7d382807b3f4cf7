import type { Focus } from './library.ts';
import type { Meter } from './meter.ts';

/** What functions may use of the world around an evaluation. */
export interface EvaluationSetting {
  readonly meter: Meter;
  /** Milliseconds since the epoch: `$now()` and `$millis()`. */
  readonly now: number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
}

/** Where the setting lies in the environment; expressions cannot write a symbol. */
export const SETTING = Symbol('setting');

/** The setting of the evaluation that calls a native function. */
export function settingOf(focus: Focus): EvaluationSetting {
  return focus.environment.lookup(SETTING) as EvaluationSetting;
}
