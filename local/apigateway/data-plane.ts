import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CloudContext } from '../service.ts';
import { type AccessLog, createAccessLog } from './access-log.ts';
import { type AuthorizerGate, createAuthorizerGate } from './authorizer.ts';
import type { Answer, Exchange, HeaderList } from './exchange.ts';
import { gatewayAnswer } from './gateway-response.ts';
import { callFunction } from './lambda-integration.ts';
import { answerMock } from './mock-integration.ts';
import type { ApiMethod, Gateway, RestApi, Stage } from './model.ts';
import { Refusal } from './refusal.ts';
import { matchPath } from './routing.ts';
import { createUsageGate, type UsageGate } from './usage.ts';

/** API Gateway takes bodies of up to ten megabytes. */
const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** Serves requests that are not for an AWS API. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

interface Gates {
  readonly context: CloudContext;
  readonly authorizers: AuthorizerGate;
  readonly usage: UsageGate;
  readonly accessLog: AccessLog;
}

/** The data plane: the provisioned stage, at the root of the address. */
export function createDataPlane(context: CloudContext, gateway: Gateway): Serve {
  const gates: Gates = {
    context,
    authorizers: createAuthorizerGate(context),
    usage: createUsageGate(context.clock, gateway),
    accessLog: createAccessLog(context, gateway),
  };
  return async (request, response) => {
    const { stage } = gateway;
    const api = stage && gateway.apis.get(stage.apiId);
    if (stage === undefined || api === undefined) throw new Error('no stage of a REST API is provisioned');
    const { body, tooLarge } = await readBody(request);
    const exchange = openExchange(context, api, stage, request, body);
    const answer = await answerExchange(gates, exchange, tooLarge);
    gates.accessLog.write(exchange, answer);
    write(exchange, answer, response);
  };
}

async function answerExchange(gates: Gates, exchange: Exchange, tooLarge: boolean): Promise<Answer> {
  try {
    if (tooLarge) throw new Refusal('REQUEST_TOO_LARGE');
    return await passThrough(gates, exchange);
  } catch (error) {
    if (error instanceof Refusal) return gatewayAnswer(exchange, error);
    throw error;
  }
}

/** The way of a request: method, stage limits, authorizer, usage plan, integration. */
async function passThrough(gates: Gates, exchange: Exchange): Promise<Answer> {
  const match = matchPath(exchange.api, exchange.path);
  const method = match && methodOf(match.resource.methods, exchange.httpMethod);
  if (match === undefined || method === undefined) throw new Refusal('MISSING_AUTHENTICATION_TOKEN');
  exchange.route = { ...match, method };
  gates.usage.admitToStage(exchange);
  const authorizer = exchange.api.authorizers.get(method.authorizerId ?? '');
  if (authorizer !== undefined) exchange.authorization = await gates.authorizers.authorize(exchange, authorizer);
  if (method.apiKeyRequired) exchange.apiKey = gates.usage.admitWithKey(exchange);
  const { integration } = method;
  return integration.kind === 'mock'
    ? answerMock(exchange, integration)
    : callFunction(gates.context, exchange, integration);
}

function methodOf(methods: ReadonlyMap<string, ApiMethod>, httpMethod: string): ApiMethod | undefined {
  return methods.get(httpMethod) ?? methods.get('ANY');
}

/** The body. One over the limit is read to its end without being kept, so that the client can read the answer. */
async function readBody(request: IncomingMessage): Promise<{ body: Buffer; tooLarge: boolean }> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= BODY_LIMIT_BYTES) chunks.push(chunk);
  }
  const tooLarge = size > BODY_LIMIT_BYTES;
  return { body: tooLarge ? Buffer.alloc(0) : Buffer.concat(chunks), tooLarge };
}

function openExchange(
  context: CloudContext,
  api: RestApi,
  stage: Stage,
  request: IncomingMessage,
  body: Buffer,
): Exchange {
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s);
  const receivedAt = context.clock.now();
  return {
    api,
    stage,
    accountId: context.accountId,
    requestId: randomUUID(),
    extendedRequestId: `${randomBytes(11).toString('base64url')}=`,
    traceId: `Root=1-${Math.floor(receivedAt / 1000).toString(16)}-${randomBytes(12).toString('hex')}`,
    receivedAt,
    httpMethod: request.method ?? 'GET',
    path,
    headers: headerList(request.rawHeaders),
    query: [...new URLSearchParams(query)],
    body,
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
    route: undefined,
    authorization: undefined,
    apiKey: undefined,
    integrationLatency: undefined,
    error: undefined,
  };
}

/** Node's flat list of names and values as pairs. */
function headerList(raw: readonly string[]): HeaderList {
  return Array.from(
    { length: raw.length / 2 },
    (_, index) => [raw[2 * index] ?? '', raw[2 * index + 1] ?? ''] as const,
  );
}

function write(exchange: Exchange, answer: Answer, response: ServerResponse): void {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) response.appendHeader(name, value);
  response.setHeader('x-amzn-RequestId', exchange.requestId);
  response.setHeader('x-amz-apigw-id', exchange.extendedRequestId);
  response.setHeader('X-Amzn-Trace-Id', exchange.traceId);
  const bodiless = answer.status === 204 || answer.status === 304;
  if (!bodiless) response.setHeader('Content-Length', answer.body.length);
  response.end(bodiless || exchange.httpMethod === 'HEAD' ? undefined : answer.body);
}
