import type { ChoiceRule } from '../machine/state.ts';
import { mapExits } from '../machine/state-parts.ts';
import { code, condition, literal, type Value, variable } from '../machine/value.ts';
import type { RetryPolicy, TryNode } from '../normalise/try.ts';
import { straight } from './exits.ts';
import { addState, newVariable, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/** Longest pause in seconds: a year, as long as an execution lives. */
const LONGEST_PAUSE = 31_536_000;

/** Repeating a body by states, for errors that Step Functions cannot tell by their names. */
export interface Repetition {
  /** Repeats while attempts are left, for errors that are meant. */
  readonly ruleFor: (isMeant: Value) => ChoiceRule;
  /** Puts the repetition around the body, given its first state. */
  readonly around: (entry: Target) => Target;
}

/** A Wait after a failed attempt that leads back to the body; a variable counts the attempts. */
export function repetitionOf(node: TryNode, { flow }: Placement): Repetition | undefined {
  const { retry } = node;
  if (retry === undefined) return undefined;
  const { scope } = flow;
  const name = newVariable(scope.machine, 'attempts');
  const attempts = variable(name);
  const landing = addState(scope, { ...placeOf(node, 'again'), kind: 'pass', exit: straight(null) });
  const counted = new Map<string, Value>([[name, code`${attempts} + 1`]]);
  const pause = addState(scope, {
    ...placeOf(node, 'pause'),
    kind: 'wait',
    seconds: pauseOf(retry, attempts),
    exit: straight(landing, counted),
  });
  return {
    ruleFor: (isMeant) => ({
      condition: condition`${attempts} < ${literal(retry.maxAttempts)} ? ${isMeant} : false`,
      exit: straight(pause),
    }),
    around: (entry) => {
      const state = scope.states.get(landing);
      if (state !== undefined) {
        scope.states.set(
          landing,
          mapExits(state, (exit) => ({ ...exit, next: entry })),
        );
      }
      const none = new Map<string, Value>([[name, literal(0)]]);
      return addState(scope, { ...placeOf(node, 'attempts'), kind: 'pass', exit: straight(entry, none) });
    },
  };
}

/** The pause before the next attempt, as Step Functions has it: interval, backoff, and full jitter. */
function pauseOf({ intervalSeconds, backoffRate, jitter }: RetryPolicy, attempts: Value): Value {
  const grown = code`$min([${literal(intervalSeconds)} * $power(${literal(backoffRate)}, ${attempts}), ${literal(LONGEST_PAUSE)}])`;
  const full = backoffRate === 1 ? literal(intervalSeconds) : grown;
  if (!jitter) return full;
  const random = code`$floor($random() * (${full} + 1))`;
  return { ...random, traits: { ...random.traits, deterministic: false } };
}
