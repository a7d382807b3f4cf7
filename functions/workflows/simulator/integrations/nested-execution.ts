import { ERROR_NAMES } from '../failure.ts';
import { isJsonObject, type JsonObject, jsonText } from '../json.ts';
import type { Json, TaskCall, TaskOutcome } from '../types.ts';
import type { Integration, Shape } from './integration.ts';
import { withMetadata } from './metadata.ts';

function parsedText(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/**
 * Input of StartExecution that a task asks for. `Input` may be any JSON: what is no JSON text is sent as one. Without
 * `Name` Step Functions makes one up, without `Input` the child is given `{}`.
 */
export function startExecutionRequest({ arguments: given }: TaskCall): { readonly [member: string]: Json } {
  const { StateMachineArn = '', Name, Input = {} } = isJsonObject(given) ? given : {};
  const isText = typeof Input === 'string' && parsedText(Input) !== undefined;
  return {
    stateMachineArn: StateMachineArn,
    ...(Name !== undefined && { name: Name }),
    input: isText ? Input : jsonText(Input),
  };
}

/** A member of an answer of the Step Functions API as results of integrations name and write it. */
function resultMember(name: string, value: Json): readonly [string, Json] {
  const member = name.charAt(0).toUpperCase() + name.slice(1);
  if (isJsonObject(value)) return [member, executionResult(value)];
  // The API tells seconds, results of integrations milliseconds.
  return [member, typeof value === 'number' && name.endsWith('Date') ? Math.round(1000 * value) : value];
}

/** An answer of StartExecution or DescribeExecution as the result of a task. */
export function executionResult(answer: JsonObject): JsonObject {
  const members = Object.entries(answer).map(([name, value]) => resultMember(name, value));
  return Object.fromEntries(members.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A child that did not succeed fails the task; all that DescribeExecution says of it is the cause. */
const finished: Shape = (outcome) => {
  if ('error' in outcome || !isJsonObject(outcome.output)) return outcome;
  const { output, ...rest } = outcome;
  const { Status = 'SUCCEEDED' } = outcome.output;
  return Status === 'SUCCEEDED' ? outcome : { ...rest, error: ERROR_NAMES.taskFailed, cause: jsonText(output) };
};

/** `Input` and `Output` as JSON, which `.sync` leaves as texts. */
function parsedMembers(outcome: TaskOutcome): TaskOutcome {
  if ('error' in outcome || !isJsonObject(outcome.output)) return outcome;
  const members = Object.entries(outcome.output).map(([name, value]): readonly [string, Json] => {
    const parsed = (name === 'Input' || name === 'Output') && typeof value === 'string' ? parsedText(value) : undefined;
    return [name, parsed === undefined ? value : parsed];
  });
  return { ...outcome, output: Object.fromEntries(members) };
}

/**
 * `states:startExecution` (developer guide, "Start a new AWS Step Functions state machine from a running execution").
 * `.sync` and `.sync:2` end with the child.
 */
export const startNestedExecution: Integration = {
  members: { StateMachineArn: 'STRING', Input: 'ANY', Name: 'STRING', TraceHeader: 'STRING' },
  required: ['StateMachineArn'],
  answer: withMetadata,
  job: { text: finished, json: (outcome, world) => parsedMembers(finished(outcome, world)) },
};
