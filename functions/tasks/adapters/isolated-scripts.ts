import { InvokeCommand, type LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';
import * as z from 'zod';
import { fault } from '../domain/problem.ts';
import { type ScriptEnd, type ScriptSandbox, scriptEnd } from '../domain/script.ts';

const failure = z.object({ errorType: z.string().default('Error'), errorMessage: z.string().default('') });

/** A function that its own timeout ended: the engine did not heed the time of the script. */
const TIMED_OUT = ['Sandbox.Timedout', 'Function.Timeout'];

/**
 * The sandbox behind a function in tenant isolation mode: Lambda never lets two tenants have one environment (developer
 * guide, "Tenant isolation"). An environment that a script brought down is replaced by the next invocation.
 */
export function isolatedScripts(client: LambdaClient, functionName: string): ScriptSandbox {
  return {
    async run(tenantId, request): Promise<ScriptEnd> {
      const answer = await client
        .send(new InvokeCommand({ FunctionName: functionName, TenantId: tenantId, Payload: JSON.stringify(request) }))
        .catch((error: unknown) => {
          if (!(error instanceof TooManyRequestsException)) throw error;
          throw fault('communication', 'Scripts are busy', 'the platform has no room for another script', 503);
        });
      const payload: unknown = JSON.parse(Buffer.from(answer.Payload ?? []).toString() || 'null');
      return answer.FunctionError === undefined ? scriptEnd.parse(payload) : broken(payload);
    },
  };
}

/** @throws Error for what no script can cause */
function broken(payload: unknown): ScriptEnd {
  const { errorType, errorMessage } = failure.parse(payload);
  if (TIMED_OUT.includes(errorType) || errorMessage.includes('Task timed out')) return { stopped: 'time' };
  if (errorType === 'Runtime.ExitError' || errorType === 'Runtime.OutOfMemory') return { stopped: 'memory' };
  const error = new Error('the sandbox failed');
  error.name = errorType;
  throw error;
}
