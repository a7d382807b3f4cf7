import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { TestStateRefused, type TestWorld } from '../../functions/workflows/simulator/test-state/request.ts';
import { testState } from '../../functions/workflows/simulator/test-state/test-state.ts';
import { parseInput } from '../parse.ts';
import { AwsError } from '../service.ts';
import type { ExecutionEngine } from './execution-operations.ts';
import { machineArnOf } from './names.ts';
import { createTaskRuntime } from './task-runtime.ts';

/** Length of JSON texts, the definition, and error and cause (API reference, "TestState"). */
const data = z.string().max(262_144);
const request = z.object({
  definition: z.string().min(1).max(1_048_576),
  roleArn: z.string().min(1).max(256).optional(),
  input: data.optional(),
  inspectionLevel: z.enum(['INFO', 'DEBUG', 'TRACE']).optional(),
  revealSecrets: z.boolean().optional(),
  variables: data.optional(),
  stateName: z.string().min(1).max(80).optional(),
  mock: z
    .object({
      result: data.optional(),
      errorOutput: z
        .object({ error: z.string().max(256).optional(), cause: z.string().max(32_768).optional() })
        .optional(),
      fieldValidationMode: z.enum(['STRICT', 'PRESENT', 'NONE']).optional(),
    })
    .optional(),
  context: data.optional(),
  stateConfiguration: z
    .object({
      retrierRetryCount: z.number().int().min(0).optional(),
      errorCausedByState: z.string().min(1).max(80).optional(),
      mapIterationFailureCount: z.number().int().min(0).optional(),
      mapItemReaderData: data.optional(),
    })
    .optional(),
});

/** What the context object shows of a test: an Express execution of a state machine that nobody made. */
function identityOf({ context }: ExecutionEngine['store'], roleArn: string): TestWorld['identity'] {
  const [machineName, executionName] = [randomUUID(), randomUUID()];
  const stateMachineArn = machineArnOf(context, machineName);
  return {
    executionArn: `${stateMachineArn.replace(':stateMachine:', ':express:')}:${executionName}`,
    executionName,
    stateMachineArn,
    stateMachineName: machineName,
    roleArn,
  };
}

/** TestState: a task is called as the role, unless its result is mocked. HTTP tasks, and so `revealSecrets`, call nothing. */
export function testStateOperations(engine: ExecutionEngine): Readonly<Record<string, (input: unknown) => unknown>> {
  const { store, tokens, clock } = engine;
  return {
    TestState: async (input) => {
      const { roleArn, revealSecrets: _secrets, ...test } = parseInput(request, input, 'ValidationException');
      const identity = identityOf(store, roleArn ?? '');
      const runtime = createTaskRuntime(store, tokens, identity.stateMachineArn);
      const tasks: TestWorld['tasks'] = {
        call: async (call, ...rest) => {
          if (call.roleArn !== '') return runtime.call(call, ...rest);
          throw new AwsError('ValidationException', 'A roleArn is required to test a Task state without a mock');
        },
      };
      try {
        return await testState(test, { clock, tasks, random: Math.random, identity });
      } catch (error) {
        if (error instanceof TestStateRefused) throw new AwsError(error.code, error.message);
        throw error;
      }
    },
  };
}
