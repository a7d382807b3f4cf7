import { afterEach } from 'vitest';
import { createEventsService } from '../../../../local/events/service.ts';
import type { AwsRequest, CloudContext } from '../../../../local/service.ts';
import { type ExecutionEngine, executionOperations } from '../../../../local/states/execution-operations.ts';
import { machineOperations } from '../../../../local/states/machine-operations.ts';
import type { StatesStore } from '../../../../local/states/model.ts';
import { createTaskRuntime } from '../../../../local/states/task-runtime.ts';
import { createTaskTokens } from '../../../../local/states/task-tokens.ts';
import { createAcceleratedClock, createTimers } from '../../../../local/timers.ts';
import { FunctionFailure, fakeCloudWith, ROOT } from '../../../support/fake-cloud.ts';
import { type TaskRuntimeSubject, taskRuntimeContract } from '../../../support/task-runtime-contract.ts';
import { definition, machine, ROLE_ARN } from './test-states.ts';

const MACHINES = 'arn:aws:states:us-east-1:123456789012:stateMachine';
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function invoke(functionArn: string): unknown {
  if (functionArn.endsWith(':breaks')) throw new FunctionFailure({ errorType: 'Broken', errorMessage: 'down' });
  return { n: 1 };
}

/** Step Functions and EventBridge, which call each other directly. */
function servicesOf(cloud: CloudContext): ExecutionEngine {
  const timers = createTimers(cloud.clock);
  const events = createEventsService(cloud);
  const store: StatesStore = {
    context: { ...cloud, call: (request) => call(request) },
    machines: new Map(),
    executions: new Map(),
  };
  const clock = {
    now: () => cloud.clock.now(),
    at: (time: number, wake: () => void) => timers.after(Math.max(0, time - cloud.clock.now()), wake),
  };
  const engine = { store, tokens: createTaskTokens(), clock };
  const operations = { ...machineOperations(store), ...executionOperations(engine) };
  const call: CloudContext['call'] = async ({ service, action, input }) => {
    const request: AwsRequest = { service, action, input, principal: ROOT, requestId: '', signal: AbortSignal.any([]) };
    return service === 'events' ? events.handle(request) : operations[action]?.(input);
  };
  closing.push(
    () => timers.close(),
    () => events.close?.(),
  );
  return engine;
}

async function subject(): Promise<TaskRuntimeSubject> {
  const engine = servicesOf(fakeCloudWith(createAcceleratedClock(1000), { invoke }));
  const { CreateStateMachine } = machineOperations(engine.store);
  await CreateStateMachine?.(machine('succeeds', definition({ Type: 'Succeed', Output: { n: 1 } })));
  await CreateStateMachine?.(machine('fails', definition({ Type: 'Fail', Error: 'Broken' })));
  return {
    runtime: createTaskRuntime(engine.store, engine.tokens, `${MACHINES}:parent`),
    arguments: {
      answers: { FunctionName: 'answers' },
      breaks: { FunctionName: 'breaks' },
      'takes the event': { Entries: [{ Source: 'shop', DetailType: 'sold', Detail: {} }] },
      succeeds: { StateMachineArn: `${MACHINES}:succeeds` },
      fails: { StateMachineArn: `${MACHINES}:fails` },
    },
  };
}

taskRuntimeContract(`the local cloud, as ${ROLE_ARN}`, subject);
