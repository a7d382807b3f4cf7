import { isJsonObject, jsonText } from '../json.ts';
import { randomUuid } from '../random.ts';
import type { Json, TaskCall, TaskOutcome } from '../types.ts';

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

/** Cause of a failed `lambda:invoke`: the function's JSON text without its spaces. */
export function compactCause(cause: string): string {
  const value = parsed(cause);
  return isJsonObject(value) ? jsonText(value) : cause;
}

/** Result of `lambda:invoke` around a function's payload. */
export function invokeResult(payload: Json, random: () => number, now: number): Json {
  const length = String(Buffer.byteLength(jsonText(payload)));
  const requestId = randomUuid(random);
  const headers = {
    Connection: 'keep-alive',
    'Content-Length': length,
    'Content-Type': 'application/json',
    Date: new Date(now).toUTCString(),
    'X-Amz-Executed-Version': '$LATEST',
    'x-amzn-Remapped-Content-Length': '0',
    'x-amzn-RequestId': requestId,
  };
  return {
    ExecutedVersion: '$LATEST',
    Payload: payload,
    SdkHttpMetadata: {
      AllHttpHeaders: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]])),
      HttpHeaders: headers,
      HttpStatusCode: 200,
    },
    SdkResponseMetadata: { RequestId: requestId },
    StatusCode: 200,
  };
}
