import { isJsonObject } from '../json.ts';
import type { Json, TaskOutcome } from '../types.ts';
import { putEvents } from './events.ts';
import { httpInvoke } from './http.ts';
import { argumentProblems, type Integration, type World } from './integration.ts';
import { lambdaInvoke } from './lambda.ts';
import { startNestedExecution } from './nested-execution.ts';
import type { TaskResource } from './resource.ts';
import { sendMessage } from './sqs.ts';

/** The optimized integrations that are simulated; answers of all others go to the state as they are. */
const INTEGRATIONS: Readonly<Record<string, Integration>> = {
  'lambda:invoke': lambdaInvoke,
  'events:putEvents': putEvents,
  'sqs:sendMessage': sendMessage,
  'states:startExecution': startNestedExecution,
  'http:invoke': httpInvoke,
};

/** @returns undefined for what is not simulated */
export function integrationOf({ resourceType, action }: TaskResource): Integration | undefined {
  const name = `${resourceType}:${action}`;
  return Object.hasOwn(INTEGRATIONS, name) ? INTEGRATIONS[name] : undefined;
}

/** Why the task cannot be started with these arguments; undefined when it can. */
export function argumentRefusal(task: TaskResource, given: Json): string | undefined {
  const integration = integrationOf(task);
  if (integration === undefined) return undefined;
  const members = isJsonObject(given) ? given : {};
  const problems = argumentProblems(integration, members);
  const problem = problems.length > 0 ? problems.join(', ') : integration.refusal?.(members);
  return problem === undefined ? undefined : `could not be used to start the Task: [${problem}]`;
}

/** A task's outcome as the state sees it: what an integration puts around, or takes out of, what was answered. */
export function shapeOutcome(task: TaskResource, outcome: TaskOutcome, world: World): TaskOutcome {
  const integration = integrationOf(task);
  switch (task.pattern) {
    case 'response':
      return integration?.answer(outcome, world) ?? outcome;
    case 'sync':
      return integration?.job?.[task.resource.endsWith('.sync') ? 'text' : 'json'](outcome, world) ?? outcome;
    case 'token':
      // Whoever has the token decides.
      return outcome;
  }
}

/** What `TaskSubmitted` shows of the service's answer to a call whose task goes on, or why it does not. */
export function submittedOutcome(task: TaskResource, answer: Json, world: World): TaskOutcome {
  const outcome = { output: answer };
  return integrationOf(task)?.answer(outcome, world) ?? outcome;
}
