import { isJsonObject } from '../json.ts';
import type { Json, TaskOutcome } from '../types.ts';
import { compactCause, invokeResult } from './lambda.ts';
import type { TaskResource } from './resource.ts';

function parsedText(value: Json | undefined): Json | undefined {
  return typeof value === 'string' ? (JSON.parse(value) as Json) : value;
}

/** A nested execution's `Input` and `Output` as JSON: what `.sync:2` adds to `.sync`. */
function nestedExecution(output: Json): Json {
  if (!isJsonObject(output)) return output;
  const { Input, Output } = output;
  const members: [string, Json | undefined][] = [
    ['Input', parsedText(Input)],
    ['Output', parsedText(Output)],
  ];
  const found = members.filter((member): member is [string, Json] => member[1] !== undefined);
  return { ...output, ...Object.fromEntries(found) };
}

/** A task's outcome as the state sees it: what an integration puts around, or takes out of, what was answered. */
export function shapeOutcome(
  { resource, resourceType }: TaskResource,
  outcome: TaskOutcome,
  world: { readonly random: () => number; readonly now: number },
): TaskOutcome {
  const invokes = resourceType === 'lambda' && resource === 'invoke';
  if ('error' in outcome) {
    return invokes && outcome.cause !== undefined ? { ...outcome, cause: compactCause(outcome.cause) } : outcome;
  }
  if (invokes) return { ...outcome, output: invokeResult(outcome.output, world.random, world.now) };
  if (resourceType === 'states' && resource === 'startExecution.sync:2') {
    return { ...outcome, output: nestedExecution(outcome.output) };
  }
  return outcome;
}
