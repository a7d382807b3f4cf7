import { randomUUID } from 'node:crypto';
import type { CloudContext } from '../service.ts';
import type { FunctionReference, Functions } from './functions.ts';

/**
 * Tells the queue that a function names for failures of an asynchronous invocation that was given up, with the function's
 * own rights (developer guide, "Capturing records of Lambda asynchronous invocations").
 */
export function createFailureDestinations(
  context: Pick<CloudContext, 'baseUrl' | 'clock' | 'log' | 'call' | 'functionPrincipal'>,
  functions: Functions,
): (target: FunctionReference, payload: string, failure: string) => void {
  return ({ configuration: { name, arn }, version }, payload, failure) => {
    const { onFailure, retries } = functions.asyncSettings(name);
    if (onFailure === undefined) return;
    const record = {
      version: '1.0',
      timestamp: new Date(context.clock.now()).toISOString(),
      requestContext: {
        requestId: randomUUID(),
        functionArn: `${arn}:${version}`,
        condition: 'RetriesExhausted',
        approximateInvokeCount: retries + 1,
      },
      requestPayload: JSON.parse(payload),
      responseContext: { statusCode: 200, executedVersion: version, functionError: 'Unhandled' },
      responsePayload: failure,
    };
    const [account, queue] = onFailure.split(':').slice(4);
    const input = { QueueUrl: `${context.baseUrl}/${account}/${queue}`, MessageBody: JSON.stringify(record) };
    context
      .call({ service: 'sqs', action: 'SendMessage', input, principal: context.functionPrincipal(arn) })
      .catch((error: unknown) => context.log(`${name}: ${onFailure} was not told: ${String(error)}`));
  };
}
