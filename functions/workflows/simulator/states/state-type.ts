import type { StatesExtras } from '../fields.ts';
import type { JsonObject } from '../json.ts';
import type { Visit } from '../run.ts';
import type { Soon } from '../soon.ts';
import type { Json } from '../types.ts';

/** How a state ends: what its `Assign` and `Output` see, and where the frame goes. */
export interface StateEnd {
  readonly extras: StatesExtras;
  readonly assign: JsonObject | undefined;
  readonly output: Json | undefined;
  /** Output when the definition gives none. */
  readonly defaultOutput: Json;
  /** Put before `Assign` and `Output` in causes, e.g. `Choices[1]/`. */
  readonly fieldPrefix: string;
  /** @default - the frame ends here */
  readonly next: string | undefined;
}

/**
 * Does what a state of one type does when a frame enters it, or tries it again.
 * @throws StateFailure
 * @returns undefined when it waits for something; it has then said for what in `active.work`
 */
export type StateStart = (visit: Visit) => Soon<StateEnd | undefined>;

/** The end of a state by its own `Assign`, `Output` and `Next`. */
export function ordinaryEnd({ state, active }: Visit, result?: Json): StateEnd {
  const { Assign, Output, Next } = state.definition;
  return {
    extras: result === undefined ? {} : { result },
    assign: Assign,
    output: Output,
    defaultOutput: result === undefined ? active.input : result,
    fieldPrefix: '',
    next: Next,
  };
}
