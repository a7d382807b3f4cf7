import type { CloudContext } from '../service.ts';
import { commonLogTime } from './context-variables.ts';
import { type Exchange, headerOf } from './exchange.ts';
import { Refusal } from './refusal.ts';

type Pairs = readonly (readonly [string, string])[];

/** What the data plane adds to headers or keeps to itself, because it is about the connection. */
const CONNECTION_HEADERS = new Set([
  'connection',
  'content-length',
  'expect',
  'keep-alive',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/**
 * Event of a Lambda proxy integration, version 1.0. `path` is as the client sent it, and so is
 * `requestContext.path`: the API is served at the root, as behind a custom domain name.
 */
export function proxyEvent(context: CloudContext, exchange: Exchange): Readonly<Record<string, unknown>> {
  const binary = isBinary(exchange);
  return {
    ...requestParts(context, exchange),
    body: exchange.body.length === 0 ? null : exchange.body.toString(binary ? 'base64' : 'utf8'),
    isBase64Encoded: binary && exchange.body.length > 0,
  };
}

/** Event of a REQUEST authorizer: the request without its body. */
export function authorizerEvent(context: CloudContext, exchange: Exchange): Readonly<Record<string, unknown>> {
  return { type: 'REQUEST', methodArn: methodArn(context, exchange), ...requestParts(context, exchange) };
}

/** `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>`, which policies of authorizers name. */
export function methodArn(context: CloudContext, exchange: Exchange): string {
  return executeApiArn(context, exchange, exchange.path);
}

/** The ARN that a function's permission must admit: the method's, with the path of the resource. */
export function resourceArn(context: CloudContext, exchange: Exchange): string {
  return executeApiArn(context, exchange, exchange.route?.resource.path ?? '/');
}

function executeApiArn(context: CloudContext, exchange: Exchange, path: string): string {
  const { api, stage, httpMethod } = exchange;
  return `arn:aws:execute-api:${context.region}:${context.accountId}:${api.id}/${stage.name}/${httpMethod}/${path.replace(/^\//, '')}`;
}

function requestParts(context: CloudContext, exchange: Exchange): Readonly<Record<string, unknown>> {
  const headers = forwardedHeaders(context, exchange);
  const pathParameters = exchange.route?.pathParameters ?? {};
  const { variables } = exchange.stage;
  return {
    resource: exchange.route?.resource.path,
    path: decodable(exchange.path),
    httpMethod: exchange.httpMethod,
    headers: single(headers),
    multiValueHeaders: multiple(headers),
    queryStringParameters: single(exchange.query),
    multiValueQueryStringParameters: multiple(exchange.query),
    pathParameters: orNull(pathParameters),
    stageVariables: orNull(variables),
    requestContext: requestContext(context, exchange),
  };
}

function forwardedHeaders(context: CloudContext, exchange: Exchange): Pairs {
  const sent = exchange.headers.filter(([name]) => !CONNECTION_HEADERS.has(name.toLowerCase()));
  return [
    ...sent,
    ['X-Amzn-Trace-Id', exchange.traceId],
    ['X-Forwarded-For', exchange.sourceIp],
    ['X-Forwarded-Port', new URL(context.baseUrl).port],
    ['X-Forwarded-Proto', 'http'],
  ];
}

function requestContext(context: CloudContext, exchange: Exchange): Readonly<Record<string, unknown>> {
  const { api, stage, route, authorization } = exchange;
  const domainName = headerOf(exchange.headers, 'host') ?? '';
  return {
    resourceId: route?.resource.id,
    resourcePath: route?.resource.path,
    httpMethod: exchange.httpMethod,
    extendedRequestId: exchange.extendedRequestId,
    requestTime: commonLogTime(exchange.receivedAt),
    path: exchange.path,
    accountId: context.accountId,
    protocol: 'HTTP/1.1',
    stage: stage.name,
    domainPrefix: domainName.split('.')[0],
    requestTimeEpoch: exchange.receivedAt,
    requestId: exchange.requestId,
    identity: identity(exchange),
    domainName,
    deploymentId: stage.deploymentId,
    apiId: api.id,
    ...(authorization && { authorizer: { ...authorization.context, principalId: authorization.principalId } }),
  };
}

function identity(exchange: Exchange): Readonly<Record<string, unknown>> {
  return {
    accessKey: null,
    accountId: null,
    caller: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: exchange.sourceIp,
    user: null,
    userAgent: headerOf(exchange.headers, 'user-agent') ?? null,
    userArn: null,
    ...(exchange.apiKey && { apiKey: exchange.apiKey.value, apiKeyId: exchange.apiKey.id }),
  };
}

/** @throws Refusal `BAD_REQUEST_PARAMETERS` for a malformed percent-encoding */
function decodable(path: string): string {
  if (/%(?![0-9A-Fa-f]{2})/.test(path)) throw new Refusal('BAD_REQUEST_PARAMETERS');
  return path;
}

function isBinary(exchange: Exchange): boolean {
  const [contentType = ''] = (headerOf(exchange.headers, 'content-type') ?? '').split(';');
  const [family] = contentType.split('/');
  const accepted = ['*/*', contentType.trim().toLowerCase(), `${family}/*`];
  return exchange.api.binaryMediaTypes.some((type) => accepted.includes(type.toLowerCase()));
}

/** The last of several values, as the single-value maps of the event have it. */
function single(pairs: Pairs): Readonly<Record<string, string>> | null {
  return orNull(Object.fromEntries(pairs));
}

function multiple(pairs: Pairs): Readonly<Record<string, string[]>> | null {
  // Names are the client's choice: `__proto__` is one like any other.
  const grouped = new Map<string, string[]>();
  for (const [name, value] of pairs) grouped.set(name, [...(grouped.get(name) ?? []), value]);
  return orNull(Object.fromEntries(grouped));
}

function orNull<T extends object>(record: T): T | null {
  return Object.keys(record).length === 0 ? null : record;
}
