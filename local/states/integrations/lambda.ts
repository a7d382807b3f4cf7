import { lambdaOutcome, lambdaRequest } from '../../../functions/workflows/simulator/integrations/lambda.ts';
import type { CloudContext } from '../../service.ts';
import type { Carry } from './called.ts';

/** Invokes a function; an answer that is not waited for is an empty one. */
export const invokeFunction: Carry = async ({ task, store: { context }, principal }) => {
  const request = lambdaRequest(task);
  const functionArn = functionArnOf(context, request.functionName, request.qualifier);
  const invocation = context.invokeFunction(functionArn, request.payload, principal);
  if (request.invocationType === 'Event') {
    invocation.catch((error: unknown) => context.log(`asynchronous call of ${functionArn}: ${String(error)}`));
    return { output: {} };
  }
  const outcome = await invocation;
  return lambdaOutcome(outcome.payload, 'functionError' in outcome ? outcome.functionError : undefined);
};

function functionArnOf({ region, accountId }: CloudContext, name: string, qualifier: string | undefined): string {
  const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${region}:${accountId}:function:${name}`;
  return qualifier === undefined ? arn : `${arn}:${qualifier}`;
}
