import { type CodeValue, code, partialCode, reference, sameValue, type Value } from './value.ts';
import { mapChildren, valuesWithin } from './value-children.ts';

/**
 * Moments in milliseconds and what is left until then. How long a deadline may be is known where it is set, so what is left of
 * it in the very state that sets it is written as that number of seconds.
 */

/** The moment a value is evaluated. It may move to where it is evaluated at the same moment. */
export const NOW: Value = code`$millis()`;

const ENTERED_PATH = '$states.context.State.EnteredTime';

/** The moment the state was entered, as text of ISO 8601. */
export const ENTERED_TIME: Value = reference(ENTERED_PATH);

/** The moment the state was entered, whenever it is evaluated. */
const ENTERED: Value = code`$toMillis(${ENTERED_TIME})`;

/** The moment a value is evaluated, as text of ISO 8601. */
const NOW_TIME: Value = { ...code`$now()`, traits: { ...code``.traits, deterministic: false } };

const AFTER = code`${NOW} + 1000 * ${NOW}`.texts;
const EARLIER = code`$min([${NOW}, ${NOW}])`.texts;
const LEFT = code`($left__ := ${NOW} - $millis(); $left__ > 0 ? $ceil($left__ / 1000) : $error("The time is up"))`
  .texts;
const LEFT_OR_NONE = code`$max([0, $ceil((${NOW} - $millis()) / 1000)])`.texts;

function codeOf(texts: readonly string[], ...values: readonly Value[]): CodeValue {
  return { ...code``, texts, values };
}

/** The moment a number of seconds from now. */
export function secondsFromNow(seconds: Value): Value {
  return codeOf(AFTER, NOW, seconds);
}

/** The smaller of two numbers. */
export function earlier(a: Value, b: Value): Value {
  if (a.kind === 'literal' && b.kind === 'literal') return Number(a.value) <= Number(b.value) ? a : b;
  return codeOf(EARLIER, a, b);
}

/** Whole seconds until a moment, at least one; an error when it has passed. */
export function secondsLeft(moment: Value): Value {
  return { ...partialCode``, texts: LEFT, values: [moment] };
}

/** Whole seconds until a moment; none when it has passed. */
export function secondsLeftOrNone(moment: Value): Value {
  return codeOf(LEFT_OR_NONE, moment);
}

/** The value with `now` said so that it stays this moment in a state that takes time. */
export function withMomentOfEntry(value: Value): Value {
  return sameValue(value, NOW) ? ENTERED : mapChildren(value, withMomentOfEntry);
}

/**
 * A value that is to be evaluated where a state that takes time ends, with the moment of entry said so that it stays the moment
 * of the state it comes from.
 */
export function withMomentOfExit(value: Value): Value {
  // Most values do not speak of time, and stay what they are.
  return valuesWithin(value).some(isEnteredTime) ? withNow(value) : value;
}

function withNow(value: Value): Value {
  return isEnteredTime(value) ? NOW_TIME : mapChildren(value, withNow);
}

function isEnteredTime(value: Value): boolean {
  return value.kind === 'reference' && value.path === ENTERED_PATH;
}

/** The value with what is left of deadlines that begin with the state itself written as their lengths. */
export function settled(value: Value): Value {
  const inner = mapChildren(value, settled);
  if (inner.kind !== 'code') return inner;
  const [first, second] = inner.values;
  if ((inner.texts === LEFT || inner.texts === LEFT_OR_NONE) && first !== undefined) return left(first, inner);
  if (inner.texts === EARLIER && first !== undefined && second !== undefined) return earlier(first, second);
  return inner;
}

function left(moment: Value, whole: CodeValue): Value {
  if (moment.kind !== 'code') return whole;
  const [first, second] = moment.values;
  if (first === undefined || second === undefined) return whole;
  if (moment.texts === AFTER) return sameValue(first, ENTERED) ? second : whole;
  const part = (one: Value): Value => left(one, { ...whole, values: [one] });
  return moment.texts === EARLIER ? earlier(part(first), part(second)) : whole;
}
