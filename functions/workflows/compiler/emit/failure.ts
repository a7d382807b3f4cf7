import { errorName, STANDARD_ERROR_BASE, STANDARD_ERRORS } from '../../../tasks/public.ts';
import { isObject, type Json, type JsonObject } from '../../language/json.ts';
import { errorNameValue } from '../lower/problems.ts';
import { COMPETITION_WON, MAX_OUTCOME } from '../machine/errors.ts';
import type { Failure } from '../machine/state.ts';
import { code, literal, type Value } from '../machine/value.ts';
import { jsonOf } from './json.ts';

const OUTCOME_TOO_LARGE = {
  type: `${STANDARD_ERROR_BASE}runtime`,
  status: STANDARD_ERRORS.runtime,
  title: 'Runtime error',
  detail: `The output of a competing branch may have ${MAX_OUTCOME} characters as JSON.`,
};

/** Error and Cause of a Fail: the name and the text that `errorName` and JSON give of the problem. */
export function emitFailure(failure: Failure): JsonObject {
  if (failure.kind === 'winner') return emitWinner(failure.value);
  const constant = constantOf(failure.value);
  if (isObject(constant) && typeof constant['type'] === 'string' && typeof constant['status'] === 'number') {
    const { type, status } = constant;
    return { Error: jsonOf(literal(errorName({ type, status }))), Cause: jsonOf(literal(JSON.stringify(constant))) };
  }
  const text = code`$string(${failure.value})`;
  return { Error: jsonOf(nameOf(failure.value)), Cause: jsonOf(text) };
}

/** The name is constant where type and status are, whatever the rest of the problem is. */
function nameOf(problem: Value): Value {
  const [type, status] = ['type', 'status'].map((name) =>
    problem.kind === 'object' ? problem.entries.find(([key]) => key === name)?.[1] : undefined,
  );
  if (type?.kind !== 'literal' || status?.kind !== 'literal') return errorNameValue(problem);
  return literal(errorName({ type: String(type.value), status: Number(status.value) }));
}

function emitWinner(outcome: Value): JsonObject {
  const fits = code`$length($string(${outcome})) <= ${literal(MAX_OUTCOME)}`;
  const name = code`${fits} ? ${literal(COMPETITION_WON)} : ${literal(errorName(OUTCOME_TOO_LARGE))}`;
  const text = code`${fits} ? $string(${outcome}) : ${literal(JSON.stringify(OUTCOME_TOO_LARGE))}`;
  return { Error: jsonOf(name), Cause: jsonOf(text) };
}

/** The value as JSON, where nothing of it is computed. */
function constantOf(value: Value): Json | undefined {
  if (value.kind === 'literal') return value.value;
  if (value.kind !== 'object') return undefined;
  const entries = value.entries.map(([key, member]) => [key, constantOf(member)] as const);
  return entries.some(([, member]) => member === undefined) ? undefined : (Object.fromEntries(entries) as JsonObject);
}
