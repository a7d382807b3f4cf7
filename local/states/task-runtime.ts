import { randomBytes } from 'node:crypto';
import { isLambdaResource } from '../../functions/workflows/simulator/integrations/lambda.ts';
import { parseResource } from '../../functions/workflows/simulator/integrations/resource.ts';
import type { TaskRuntime } from '../../functions/workflows/simulator/types.ts';
import { type Carry, refusedAsFailure } from './integrations/called.ts';
import { invokeFunction } from './integrations/lambda.ts';
import { putEvents, sendMessage } from './integrations/messages.ts';
import { runNested, startNested } from './integrations/nested-execution.ts';
import type { CalledService } from './integrations/service-failure.ts';
import type { StatesStore } from './model.ts';
import type { TaskTokens } from './task-tokens.ts';

interface Integration {
  readonly service: CalledService;
  readonly carry: Carry;
}

/** What the local cloud carries out, by resource; `.waitForTaskToken` begins with the call that comes without. */
const INTEGRATIONS: Readonly<Record<string, Integration>> = {
  'lambda:invoke': { service: 'lambda', carry: invokeFunction },
  'events:putEvents': { service: 'events', carry: putEvents },
  'sqs:sendMessage': { service: 'sqs', carry: sendMessage },
  'states:startExecution': { service: 'states', carry: startNested },
  'states:startExecution.sync': { service: 'states', carry: runNested },
  'states:startExecution.sync:2': { service: 'states', carry: runNested },
};

function integrationOf(resource: string): Integration | undefined {
  if (isLambdaResource(resource)) return INTEGRATIONS['lambda:invoke'];
  const { resourceType, resource: name, action, pattern } = parseResource(resource);
  const key = `${resourceType}:${pattern === 'token' ? action : name}`;
  return Object.hasOwn(INTEGRATIONS, key) ? INTEGRATIONS[key] : undefined;
}

/**
 * The services that state machines call. A call runs under the state machine's role, so what the role may not do ends
 * as the task error that AWS gives.
 */
export function createTaskRuntime(store: StatesStore, tokens: TaskTokens, stateMachineArn: string): TaskRuntime {
  return {
    async call(task, signal, submitted) {
      const integration = integrationOf(task.resource);
      if (integration === undefined) {
        return { error: 'States.Runtime', cause: `The resource ${task.resource} is not emulated` };
      }
      const { service, carry } = integration;
      // The token is known before it is handed out: whoever gets it may send its outcome before the call is answered.
      const { taskToken: token, taken } = task;
      const told = token === undefined ? undefined : tokens.outcome(token, task.executionArn, signal);
      if (told !== undefined && taken !== undefined) return told;
      const answered = await refusedAsFailure(service, async () => {
        const session = randomBytes(16).toString('hex');
        const principal = store.context.assumeRole(task.roleArn, session, 'states.amazonaws.com', stateMachineArn);
        return carry({ task, store, stateMachineArn, principal, signal, submitted });
      });
      if (token === undefined || told === undefined) return answered;
      if ('error' in answered) {
        tokens.forget(token);
        return answered;
      }
      submitted(answered.output);
      return told;
    },
  };
}
