import type { Template } from '../../language/expression/templates.ts';
import type { ChoiceRule } from '../machine/state.ts';
import { mapExits } from '../machine/state-parts.ts';
import { earlier, secondsFromNow, secondsLeftOrNone } from '../machine/time.ts';
import { code, condition, literal, type Value, variable } from '../machine/value.ts';
import { secondsIn } from '../normalise/duration.ts';
import type { RetryPolicy } from '../normalise/retry.ts';
import type { TryNode } from '../normalise/try.ts';
import { bindCondition } from './bind.ts';
import { checked } from './deadline.ts';
import { seconds, wholeSeconds } from './duration.ts';
import { type Environment, taskEnvironment } from './environment.ts';
import { straight } from './exits.ts';
import { addState, newVariable, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/** Longest pause in seconds: a year, as long as an execution lives. */
export const LONGEST_PAUSE = 31_536_000;

/** Repeating a body by states, for what the retriers of Step Functions cannot do. */
export interface Repetition {
  /** Repeats errors that the `try` means, while the policy allows it. */
  readonly ruleFor: (isMeant: readonly Value[]) => ChoiceRule;
  /** Puts the repetition around the body, given its first state. */
  readonly around: (entry: Target) => Target;
}

/** The names of the variables that a repetition keeps. */
interface Counters {
  readonly attempts: string;
  /** When `limit.duration` is over. */
  readonly until: string | undefined;
}

/**
 * A Wait after a failed attempt that leads back to the body; a variable counts the attempts.
 * @param error the variable that holds the error
 */
export function repetitionOf(node: TryNode, error: string, placement: Placement): Repetition | undefined {
  const { retry } = node;
  if (retry === undefined) return undefined;
  const { flow, environment } = placement;
  const { machine } = flow.scope;
  const counters: Counters = {
    attempts: newVariable(machine, 'attempts'),
    until: retry.limit === undefined ? undefined : newVariable(machine, 'until'),
  };
  const landing = addState(flow.scope, { ...placeOf(node, 'again'), kind: 'pass', exit: straight(null) });
  const locals = new Map([...flow.locals, [retry.error, variable(error)]]);
  const failed = taskEnvironment(
    node,
    { ...flow, locals },
    environment.get('input') ?? variable(error),
    variable(error),
  );
  const pause = pauseState(node, retry, counters, failed, landing, placement);
  return {
    ruleFor: (isMeant) => ({
      condition: allOf([...isMeant, ...conditionsOf(retry, counters, failed)]),
      exit: straight(pause),
    }),
    around: (entry) => {
      lead(landing, checked(node, entry, flow), placement);
      const begin = new Map<string, Value>([[counters.attempts, literal(0)]]);
      if (counters.until !== undefined && retry.limit !== undefined) {
        begin.set(counters.until, secondsFromNow(wholeSeconds(retry.limit, environment)));
      }
      return addState(flow.scope, { ...placeOf(node, 'attempts'), kind: 'pass', exit: straight(entry, begin) });
    },
  };
}

/** All of them hold; the later ones are asked only when the earlier ones do. */
export function allOf(conditions: readonly Value[]): Value {
  const [first, ...others] = conditions;
  if (first === undefined) return condition`true`;
  return others.length === 0 ? first : condition`${first} ? ${allOf(others)} : false`;
}

function lead(landing: string, target: Target, { flow }: Placement): void {
  const state = flow.scope.states.get(landing);
  if (state === undefined) return;
  flow.scope.states.set(
    landing,
    mapExits(state, (exit) => ({ ...exit, next: target })),
  );
}

/** What must hold before another attempt. */
function conditionsOf(retry: RetryPolicy, { attempts, until }: Counters, failed: Environment): readonly Value[] {
  const ends = code`$millis() + 1000 * ${delayOf(retry, variable(attempts), failed)}`;
  return [
    condition`${variable(attempts)} < ${literal(retry.maxAttempts)}`,
    ...(retry.when === undefined ? [] : [bindCondition(retry.when, failed)]),
    ...(retry.exceptWhen === undefined ? [] : [condition`$not(${bindCondition(retry.exceptWhen, failed)})`]),
    ...(until === undefined ? [] : [condition`${ends} <= ${variable(until)}`]),
  ];
}

function pauseState(
  node: TryNode,
  retry: RetryPolicy,
  { attempts }: Counters,
  failed: Environment,
  landing: string,
  { flow }: Placement,
): string {
  const pause = pauseOf(retry, variable(attempts), failed);
  const left = flow.deadline === undefined ? undefined : secondsLeftOrNone(variable(flow.deadline.variable));
  return addState(flow.scope, {
    ...placeOf(node, 'pause'),
    kind: 'wait',
    seconds: left === undefined ? pause : earlier(pause, left),
    exit: straight(landing, new Map([[attempts, code`${variable(attempts)} + 1`]])),
    repeats: retry.maxAttempts,
  });
}

/** The delay before the next attempt, grown by the backoff. */
function delayOf({ delay, backoff }: RetryPolicy, attempts: Value, failed: Environment): Value {
  const first = wholeSeconds(delay, failed);
  if (backoff === 'constant') return first;
  const grown = backoff === 'linear' ? code`${first} * (${attempts} + 1)` : code`${first} * $power(2, ${attempts})`;
  return code`$min([${grown}, ${literal(LONGEST_PAUSE)}])`;
}

/** The delay and what jitter draws, rounded up: Step Functions waits whole seconds. */
function pauseOf(retry: RetryPolicy, attempts: Value, failed: Environment): Value {
  const delay = delayOf(retry, attempts, failed);
  if (retry.jitter === undefined) return delay;
  const bound = (duration: Template): Value => seconds(duration, failed);
  const { from, to } = retry.jitter;
  const drawn = code`($from__ := ${bound(from)}; $ceil(${delay} + $from__ + $random() * (${bound(to)} - $from__)))`;
  const pause = code`$min([${drawn}, ${literal(LONGEST_PAUSE)}])`;
  return { ...pause, traits: { ...pause.traits, deterministic: false } };
}

/** Whether the pauses of a policy are what `JitterStrategy: FULL` draws: anything from nothing to the interval. */
export function isFullJitter({ delay, backoff, jitter }: RetryPolicy): boolean {
  const longest = secondsIn(jitter?.to);
  const isWhole = longest !== undefined && longest >= 1 && Number.isInteger(longest);
  return backoff === 'constant' && secondsIn(delay) === 0 && secondsIn(jitter?.from) === 0 && isWhole;
}
