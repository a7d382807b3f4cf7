import { InvokeCommand, type InvokeCommandInput, type LambdaClient } from '@aws-sdk/client-lambda';
import * as z from 'zod';

const report = z.object({ errorType: z.string().default('Error'), errorMessage: z.string().default('') });

/** What Lambda reports of an error. */
export type FunctionFailure = z.output<typeof report>;

/** How an invocation ended: with the function's answer, or with the report of its error. */
export type FunctionEnd = { readonly answer: unknown } | { readonly failure: FunctionFailure };

/**
 * Invokes a function and waits for its end.
 * @param payload becomes JSON
 * @throws the errors of Lambda itself, such as `TooManyRequestsException`
 */
export async function callFunction(
  client: LambdaClient,
  target: Pick<InvokeCommandInput, 'FunctionName' | 'TenantId'>,
  payload: unknown,
): Promise<FunctionEnd> {
  const { Payload, FunctionError } = await client.send(
    new InvokeCommand({ ...target, Payload: JSON.stringify(payload) }),
  );
  const answer: unknown = JSON.parse(Buffer.from(Payload ?? []).toString() || 'null');
  return FunctionError === undefined ? { answer } : { failure: report.parse(answer) };
}
