import { isJsonObject, jsonText } from '../json.ts';
import type { Json, TaskCall } from '../types.ts';
import type { Integration } from './integration.ts';
import { withMetadata } from './metadata.ts';

/** ARN of the state machine that an execution belongs to. */
function stateMachineArn(executionArn: string): string {
  const parts = executionArn.split(':');
  return [...parts.slice(0, 5), 'stateMachine', parts[6]].join(':');
}

/**
 * Input of PutEvents that a task asks for: details that are objects become JSON texts, and the ARNs of the execution
 * and its state machine are appended to the resources of every entry.
 */
export function putEventsRequest({ arguments: given, executionArn }: TaskCall): { readonly [member: string]: Json } {
  const { Entries = [] } = isJsonObject(given) ? given : {};
  const origin = [executionArn, stateMachineArn(executionArn)];
  const entries = (Array.isArray(Entries) ? Entries : []).map((entry: Json) => {
    if (!isJsonObject(entry)) return entry;
    const { Detail, Resources } = entry;
    const resources: readonly Json[] = Array.isArray(Resources) ? Resources : [];
    return {
      ...entry,
      ...(Detail !== undefined && { Detail: typeof Detail === 'string' ? Detail : jsonText(Detail) }),
      Resources: [...resources, ...origin],
    };
  });
  return { Entries: entries };
}

/** `events:putEvents` (developer guide, "Add EventBridge events with Step Functions"): one refused entry fails the task. */
export const putEvents: Integration = {
  members: { Entries: 'ARRAY' },
  required: ['Entries'],
  answer(outcome, world) {
    const answer = withMetadata(outcome, world);
    if ('error' in answer || !isJsonObject(answer.output)) return answer;
    if (Number(answer.output['FailedEntryCount'] ?? 0) === 0) return answer;
    const { output, ...rest } = answer;
    return { ...rest, error: 'EventBridge.FailedEntry', cause: jsonText(output) };
  },
};
