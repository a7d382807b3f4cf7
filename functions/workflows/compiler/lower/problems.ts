import { STANDARD_ERROR_BASE, STANDARD_ERRORS, type StandardError } from '../../../tasks/public.ts';
import { type CodeValue, code, literal, object, partialCode, reference, type Value } from '../machine/value.ts';

/** Problems as values: how errors look inside a state machine. */

/**
 * Step Functions takes 32,768 characters of Cause. JSON writes a character in six at worst, so a title and a detail of 2,048
 * each leave room for the rest of the problem.
 */
const MAX_TEXT = 2048;

/** Any value as text that fits into a Cause. */
export function limitedText(value: Value): Value {
  return partialCode`$substring($string(${value}), 0, ${literal(MAX_TEXT)})`;
}

/** The canonical spelling of a type that is known only at run time. */
export function canonicalTypeValue(type: Value): Value {
  if (type.kind === 'literal') return type;
  const kinds = Object.keys(STANDARD_ERRORS).join('|');
  const pattern = `/^https?:\\/\\/(serverlessworkflow\\.io|open-workflow-specification\\.org)\\/(dsl\\/errors\\/types|spec\\/1\\.0\\.0\\/errors)\\/(${kinds})\\/?$/`;
  const replaced = partialCode`$replace(${type}, PATTERN, ${literal(`${STANDARD_ERROR_BASE}$3`)})`;
  return { ...replaced, texts: replaced.texts.map((text) => text.replace('PATTERN', () => pattern)) };
}

/** Titles of problems that come from Step Functions itself. */
const TITLES: Readonly<Record<StandardError, string>> = {
  configuration: 'Configuration error',
  validation: 'Validation error',
  expression: 'Expression error',
  authentication: 'Authentication error',
  authorization: 'Authorization error',
  timeout: 'Timeout',
  communication: 'Communication error',
  runtime: 'Runtime error',
};

/** A standard error as a problem. */
export function standardProblem(kind: StandardError, detail: Value, instance: Value): Value {
  return object({
    type: literal(STANDARD_ERROR_BASE + kind),
    status: literal(STANDARD_ERRORS[kind]),
    title: literal(TITLES[kind]),
    detail,
    instance,
  });
}

/** Errors of Step Functions that are a standard error of a definite kind; all others are `runtime`. */
export const AWS_ERRORS: Readonly<Record<string, StandardError>> = {
  'States.Timeout': 'timeout',
  'States.HeartbeatTimeout': 'timeout',
  'States.QueryEvaluationError': 'expression',
  'EventBridge.FailedEntry': 'communication',
};

/**
 * The problem of the error a Catcher got. Errors of the platform carry it as JSON in their Cause, or in the `errorMessage` of
 * the Cause where a function raised them; their names have the form `<kind>.<status>` or are URIs. What else arrives is an
 * error of Step Functions or Lambda itself and gets a problem of its own.
 * @param pointer of the task that caught it: `instance` of errors that carry none
 * @param ofWorkflows whether it may be the error of another workflow
 */
export function caughtProblem(pointer: string, ofWorkflows: boolean): Value {
  const name = reference('$states.errorOutput.Error');
  const cause = reference('$states.errorOutput.Cause');
  if (!ofWorkflows) return problemOf(name, cause, pointer);
  const inner = problemOf(reference('$found__.name'), reference('$found__.cause'), pointer);
  // What DescribeExecution says of the child is the cause; the child may have ended with the error of a child of its own.
  return code`($find__ := function($name__, $cause__) { $name__ = "States.TaskFailed" and $contains($cause__, /^[{].*"ExecutionArn".*[}]$/) ? ($child__ := $parse($cause__); $find__($exists($child__.Error) ? $child__.Error : $child__.Status = "TIMED_OUT" ? "States.Timeout" : $name__, $exists($child__.Cause) ? $child__.Cause : $child__.Status)) : {"name": $name__, "cause": $cause__} }; $found__ := $find__(${name}, ${cause}); ${inner})`;
}

function problemOf(name: Value, cause: Value, pointer: string): Value {
  const decoded = code`($cause__ := $parse(${cause}); $exists($cause__.errorMessage) ? $parse($cause__.errorMessage) : $cause__)`;
  return code`$contains(${name}, /^[a-z]+\.[0-9]+$|[:\/]/) ? ${decoded} : ${awsProblem(name, cause, pointer)}`;
}

function awsProblem(name: Value, cause: Value, pointer: string): CodeValue {
  const kind = code`(${name} in ["States.Timeout", "States.HeartbeatTimeout"] ? "timeout" : ${name} = "States.QueryEvaluationError" ? "expression" : ${name} = "EventBridge.FailedEntry" ? "communication" : "runtime")`;
  const instance = literal(pointer);
  return code`($kind__ := ${kind}; {"type": ${literal(STANDARD_ERROR_BASE)} & $kind__, "status": $lookup(${lookup(STANDARD_ERRORS)}, $kind__), "title": $lookup(${lookup(TITLES)}, $kind__), "detail": $substring(${name} & ": " & ${cause}, 0, ${literal(MAX_TEXT)}), "instance": ${instance}})`;
}

/** A table of the kinds that errors of AWS have. */
function lookup(table: Readonly<Record<StandardError, string | number>>): Value {
  const { timeout, expression, communication, runtime } = table;
  return {
    kind: 'object',
    entries: Object.entries({ timeout, expression, communication, runtime }).map(([k, v]) => [k, literal(v)] as const),
  };
}

/** The name that Step Functions knows a problem by; the same rule as `errorName` of the connectors, for run time. */
export function errorNameValue(problem: Value): Value {
  const base = literal(STANDARD_ERROR_BASE);
  const length = literal(STANDARD_ERROR_BASE.length);
  return code`($problem__ := ${problem}; $substring($problem__.type, 0, ${length}) = ${base} ? $substring($problem__.type, ${length}) & "." & $string($problem__.status) : $substring($problem__.type, 0, 256))`;
}
