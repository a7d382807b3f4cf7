import { randomBytes } from 'node:crypto';
import {
  isLambdaResource,
  lambdaOutcome,
  lambdaRequest,
} from '../../functions/workflows/simulator/integrations/lambda.ts';
import type { TaskCall, TaskOutcome, TaskRuntime } from '../../functions/workflows/simulator/types.ts';
import { AwsError, type CloudContext, type Principal } from '../service.ts';
import type { TaskTokens } from './task-tokens.ts';

/**
 * The services that state machines call. A call runs under the state machine's role, so what the role may not do ends
 * as the task error that AWS gives. Functions are the only integration here: the compiler emits no other.
 */
export function createTaskRuntime(context: CloudContext, tokens: TaskTokens, stateMachineArn: string): TaskRuntime {
  return {
    async call(call, signal) {
      if (!isLambdaResource(call.resource)) {
        return { error: 'States.Runtime', cause: `The resource ${call.resource} is not emulated` };
      }
      // The token is known before the function is, which may send its outcome before it answers.
      const { taskToken: token } = call;
      const told = token === undefined ? undefined : tokens.outcome(token, call.executionArn, signal);
      const answered = await invoke(context, call, stateMachineArn);
      if (token === undefined || told === undefined) return answered;
      if (!('error' in answered)) return told;
      tokens.forget(token);
      return answered;
    },
  };
}

async function invoke(context: CloudContext, call: TaskCall, stateMachineArn: string): Promise<TaskOutcome> {
  const request = lambdaRequest(call);
  const functionArn = functionArnOf(context, request.functionName, request.qualifier);
  try {
    const principal = assumeMachineRole(context, call.roleArn, stateMachineArn);
    const invocation = context.invokeFunction(functionArn, request.payload, principal);
    if (request.invocationType === 'Event') {
      invocation.catch((error: unknown) => context.log(`asynchronous call of ${functionArn}: ${String(error)}`));
      return { output: {} };
    }
    const outcome = await invocation;
    return lambdaOutcome(outcome.payload, 'functionError' in outcome ? outcome.functionError : undefined);
  } catch (error) {
    if (error instanceof AwsError) return serviceFailure(error);
    throw error;
  }
}

function assumeMachineRole(context: CloudContext, roleArn: string, stateMachineArn: string): Principal {
  const session = randomBytes(16).toString('hex');
  return context.assumeRole(roleArn, session, 'states.amazonaws.com', stateMachineArn);
}

function functionArnOf(context: CloudContext, name: string, qualifier: string | undefined): string {
  const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${context.region}:${context.accountId}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}

/**
 * How Step Functions names an error of Lambda itself: `Lambda.<code>`, and what the service's client has no class
 * for, such as a refusal by IAM, is `Lambda.AWSLambdaException`.
 */
function serviceFailure(error: AwsError): TaskOutcome {
  const name = error.code === 'AccessDeniedException' ? 'AWSLambdaException' : error.code;
  const status = error.code === 'AccessDeniedException' ? 403 : error.status;
  return {
    error: `Lambda.${name}`,
    cause: `${error.message} (Service: AWSLambda; Status Code: ${status}; Error Code: ${error.code})`,
  };
}
