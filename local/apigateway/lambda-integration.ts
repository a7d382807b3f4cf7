import { validateHeaderName, validateHeaderValue } from 'node:http';
import * as z from 'zod';
import { AwsError, type CloudContext, type FunctionOutcome } from '../service.ts';
import { withDeadline } from './deadline.ts';
import type { Answer, Exchange, HeaderList } from './exchange.ts';
import type { LambdaIntegration } from './model.ts';
import { proxyEvent, resourceArn } from './proxy-event.ts';
import { Refusal } from './refusal.ts';

const headerValue = z.union([z.string(), z.number(), z.boolean()]).transform(String);
const proxyAnswer = z.strictObject({
  statusCode: z.coerce.number().int().min(100).max(599),
  headers: z.record(z.string(), headerValue).nullish(),
  multiValueHeaders: z.record(z.string(), z.array(headerValue)).nullish(),
  body: z.string().nullish(),
  isBase64Encoded: z.boolean().nullish(),
});

/** Headers of an integration that the gateway renames to `x-amzn-Remapped-…`: they are its own to set. */
const REMAPPED = new Set([
  'authorization',
  'connection',
  'content-md5',
  'date',
  'host',
  'max-forwards',
  'server',
  'user-agent',
  'www-authenticate',
]);
/** Headers of an integration that the gateway leaves out, because they are about a connection. */
const DROPPED = new Set([
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authenticate',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

/**
 * Passes the request to a function (`AWS_PROXY`) and its answer to the client.
 * @throws Refusal `INTEGRATION_TIMEOUT`, `INTEGRATION_FAILURE` when the function fails or its answer is malformed,
 * `API_CONFIGURATION_ERROR` when it may not be invoked
 */
export async function callFunction(
  context: CloudContext,
  exchange: Exchange,
  integration: LambdaIntegration,
): Promise<Answer> {
  const startedAt = context.clock.now();
  try {
    return readAnswer(context, integration, await invoke(context, exchange, integration));
  } finally {
    exchange.integrationLatency = context.clock.now() - startedAt;
  }
}

async function invoke(
  context: CloudContext,
  exchange: Exchange,
  integration: LambdaIntegration,
): Promise<FunctionOutcome> {
  const service = 'apigateway.amazonaws.com';
  const principal = { arn: service, service, sourceArn: resourceArn(context, exchange), tags: {} };
  const payload = JSON.stringify(proxyEvent(context, exchange));
  try {
    const invocation = context.invokeFunction(integration.functionArn, payload, principal);
    const late = () => new Refusal('INTEGRATION_TIMEOUT');
    return await withDeadline(integration.timeoutMs, invocation, late);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    context.log(`function ${integration.functionArn} cannot be invoked: ${error.message}`);
    throw new Refusal(refusalOf(error));
  }
}

function refusalOf(error: AwsError) {
  if (error.code === 'RequestTooLargeException') return 'REQUEST_TOO_LARGE';
  const misconfigured = error.code === 'AccessDeniedException' || error.code === 'ResourceNotFoundException';
  return misconfigured ? 'API_CONFIGURATION_ERROR' : 'INTEGRATION_FAILURE';
}

function readAnswer(context: CloudContext, integration: LambdaIntegration, outcome: FunctionOutcome): Answer {
  const parsed = 'functionError' in outcome ? undefined : proxyAnswer.safeParse(parse(outcome.payload));
  if (parsed?.success !== true) {
    const reason = parsed === undefined ? outcome.payload : z.prettifyError(parsed.error);
    context.log(`function ${integration.functionArn} gave no answer for the gateway: ${reason}`);
    throw new Refusal('INTEGRATION_FAILURE');
  }
  const { statusCode, multiValueHeaders, body, isBase64Encoded } = parsed.data;
  const headers = answerHeaders(parsed.data.headers ?? {}, multiValueHeaders ?? {});
  if (!headers.every(isSendable)) throw new Refusal('INTEGRATION_FAILURE');
  return {
    status: statusCode,
    headers,
    body: Buffer.from(body ?? '', isBase64Encoded === true ? 'base64' : 'utf8'),
  };
}

/** Both maps together; where they name the same header, the multi-value map alone counts. */
function answerHeaders(
  singles: Readonly<Record<string, string>>,
  multiples: Readonly<Record<string, readonly string[]>>,
): HeaderList {
  const listed = Object.entries(multiples).flatMap(([name, values]) => values.map((value) => [name, value] as const));
  const taken = new Set(listed.map(([name]) => name.toLowerCase()));
  const all = [...Object.entries(singles).filter(([name]) => !taken.has(name.toLowerCase())), ...listed];
  const kept = all.filter(([name]) => !DROPPED.has(name.toLowerCase()));
  const headers = kept.map(
    ([name, value]) => [REMAPPED.has(name.toLowerCase()) ? `x-amzn-Remapped-${name}` : name, value] as const,
  );
  const typed = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return typed ? headers : [['Content-Type', 'application/json'], ...headers];
}

function isSendable([name, value]: HeaderList[number]): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}

function parse(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
