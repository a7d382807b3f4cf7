import { type LambdaClient, TooManyRequestsException } from '@aws-sdk/client-lambda';
import { callFunction, type FunctionFailure } from '../../shared/function-call.ts';
import { fault } from '../domain/problem.ts';
import { type ScriptEnd, type ScriptSandbox, scriptEnd } from '../domain/script.ts';

/** A function that its own timeout ended: the engine did not heed the time of the script. */
const TIMED_OUT = ['Sandbox.Timedout', 'Function.Timeout'];

/**
 * The sandbox behind a function in tenant isolation mode: Lambda never lets two tenants have one environment (developer
 * guide, "Tenant isolation"). An environment that a script brought down is replaced by the next invocation.
 */
export function isolatedScripts(client: LambdaClient, functionName: string): ScriptSandbox {
  return {
    async run(tenantId, request): Promise<ScriptEnd> {
      const target = { FunctionName: functionName, TenantId: tenantId };
      const end = await callFunction(client, target, request).catch((error: unknown) => {
        if (!(error instanceof TooManyRequestsException)) throw error;
        throw fault('communication', 'Scripts are busy', 'the platform has no room for another script', 503);
      });
      return 'answer' in end ? scriptEnd.parse(end.answer) : broken(end.failure);
    },
  };
}

/** @throws Error for what no script can cause */
function broken({ errorType, errorMessage }: FunctionFailure): ScriptEnd {
  if (TIMED_OUT.includes(errorType) || errorMessage.includes('Task timed out')) return { stopped: 'time' };
  if (errorType === 'Runtime.ExitError' || errorType === 'Runtime.OutOfMemory') return { stopped: 'memory' };
  const error = new Error('the sandbox failed');
  error.name = errorType;
  throw error;
}
