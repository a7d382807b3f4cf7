/**
 * AWS Step Functions of the local cloud: the simulator behind the service's protocol, on the cloud's clock. No
 * emulator on npm evaluates JSONata as Step Functions does; the simulator is held against recordings of AWS.
 *
 * Left out because nothing here uses it: Express workflows, activities, Map Runs, and integrations other than those of `task-runtime.ts`.
 */
import { AwsError, type CloudContext, type Service } from '../service.ts';
import { createTimers } from '../timers.ts';
import { aliasOperations } from './alias-operations.ts';
import { queriesOf } from './authorization.ts';
import { executionOperations } from './execution-operations.ts';
import { machineOperations } from './machine-operations.ts';
import { statesMemory } from './memory.ts';
import type { StatesStore } from './model.ts';
import { redriveOperations } from './redrive.ts';
import { tagOperations } from './tags.ts';
import { createTaskTokens, taskOperations } from './task-tokens.ts';
import { testStateOperations } from './test-state.ts';
import { versionOperations } from './version-operations.ts';

/** @returns the service with signing name `states` (JSON 1.0, `AWSStepFunctions.*`) */
export function createStatesService(context: CloudContext): Service {
  const store: StatesStore = { context, machines: new Map(), executions: new Map() };
  const tokens = createTaskTokens();
  const timers = createTimers(context.clock);
  const clock = {
    now: () => context.clock.now(),
    at: (time: number, wake: () => void) => timers.after(Math.max(0, time - context.clock.now()), wake),
  };
  const engine = { store, tokens, clock };
  const memory = statesMemory(engine);
  const operations: Readonly<Record<string, (input: unknown) => unknown>> = {
    ...machineOperations(store),
    ...versionOperations(store),
    ...aliasOperations(store),
    ...tagOperations(store),
    ...executionOperations(engine),
    ...redriveOperations(store),
    ...testStateOperations(engine),
    ...taskOperations(store, tokens),
  };
  return {
    name: 'states',
    protocol: 'json',
    provisioners: {},
    authorize: (request) => queriesOf(context, request),
    handle: async (request) => {
      const operation = Object.hasOwn(operations, request.action) ? operations[request.action] : undefined;
      if (operation === undefined) throw new AwsError('UnknownOperationException', `${request.action} is not emulated`);
      return operation(request.input);
    },
    memory,
    start: () => memory.resume(),
    close: async () => timers.close(),
  };
}
