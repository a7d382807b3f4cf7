import { isJsonObject, jsonText } from '../json.ts';
import type { Json, TaskCall, TaskOutcome } from '../types.ts';
import type { Integration, World } from './integration.ts';
import { sdkMetadata } from './metadata.ts';

/** What an invocation of a function needs. */
export interface LambdaRequest {
  /** Name or ARN, possibly with a version or alias. */
  readonly functionName: string;
  readonly qualifier?: string;
  /** JSON text of the event. */
  readonly payload: string;
  /** `Event` asks for no answer. */
  readonly invocationType: 'RequestResponse' | 'Event';
}

/** Whether a task's resource invokes a function: by its ARN, or by `lambda:invoke`. */
export function isLambdaResource(resource: string): boolean {
  return /^arn:[\w-]+:lambda:/.test(resource) || /:lambda:invoke(\.waitForTaskToken)?$/.test(resource);
}

function payloadText(payload: Json | undefined): string {
  if (payload === undefined || payload === null) return '{}';
  // A string is not quoted again: it is the JSON text itself.
  return typeof payload === 'string' ? payload : jsonText(payload);
}

/** The invocation that a task asks for. */
export function lambdaRequest({ resource, arguments: given }: TaskCall): LambdaRequest {
  if (!resource.includes(':lambda:invoke')) {
    return { functionName: resource, payload: jsonText(given), invocationType: 'RequestResponse' };
  }
  const { FunctionName = '', Qualifier, Payload, InvocationType } = isJsonObject(given) ? given : {};
  return {
    functionName: String(FunctionName),
    ...(typeof Qualifier === 'string' && { qualifier: Qualifier }),
    payload: payloadText(Payload),
    invocationType: InvocationType === 'Event' ? 'Event' : 'RequestResponse',
  };
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    // A function may answer with text that is no JSON; Step Functions then hands it on as a string.
    return text;
  }
}

/**
 * The outcome of a task from a function's answer: its payload, or its error with `errorType` as the name and the
 * whole JSON text as the cause.
 * @param functionError `FunctionError` of the invocation. @default - the function succeeded
 */
export function lambdaOutcome(text: string, functionError?: string): TaskOutcome {
  const payload = text === '' ? null : parsed(text);
  if (functionError === undefined) return { output: payload };
  const error =
    isJsonObject(payload) && typeof payload['errorType'] === 'string' ? payload['errorType'] : functionError;
  return { error, cause: text };
}

/** The function's JSON text without its spaces: the cause of a failed `lambda:invoke`. */
function compactCause(cause: string): string {
  const value = parsed(cause);
  return isJsonObject(value) ? jsonText(value) : cause;
}

/** Result of `lambda:invoke` around a function's payload; one that was not waited for has no version and status 202. */
function invokeResult(payload: Json, world: World): Json {
  const { arguments: given } = world;
  const waited = !isJsonObject(given) || given['InvocationType'] !== 'Event';
  const version = { 'X-Amz-Executed-Version': '$LATEST' };
  const headers = { ...(waited && version), 'x-amzn-Remapped-Content-Length': '0' };
  const status = waited ? 200 : 202;
  return {
    ...(waited && { ExecutedVersion: '$LATEST' }),
    Payload: payload,
    ...sdkMetadata(world, payload, { headers, status }),
    StatusCode: status,
  };
}

/** `lambda:invoke` (developer guide, "Invoke an AWS Lambda function with Step Functions"). */
export const lambdaInvoke: Integration = {
  members: {
    FunctionName: 'STRING',
    Payload: 'ANY',
    InvocationType: 'STRING',
    Qualifier: 'STRING',
    ClientContext: 'STRING',
    LogType: 'STRING',
  },
  required: ['FunctionName'],
  answer(outcome, world) {
    if ('error' in outcome) {
      return outcome.cause === undefined ? outcome : { ...outcome, cause: compactCause(outcome.cause) };
    }
    return { ...outcome, output: invokeResult(outcome.output, world) };
  },
};
