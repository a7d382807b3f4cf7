import middy from '@middy/core';
import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { AccessReader } from '../access/access-reader.ts';
import type { Caller } from '../access/caller.ts';
import { OPERATOR_PERMISSIONS, type RequiredPermission } from '../access/contract.ts';
import { type Identity, readIdentity } from '../access/identity.ts';
import { lacksSecondFactor, requireScope } from '../access/permissions.ts';
import { type Clock, systemClock } from '../clock.ts';
import { ERRORS } from '../error-codes.ts';
import { DomainError } from '../errors.ts';
import { bindInvocation, type Logger } from '../telemetry/logger.ts';
import type { Content, Contract, Operation } from './contract.ts';
import { noneMatchHolds } from './etag.ts';
import type { Call, Handlers, OperationHandler, Reply } from './handler.ts';
import { type Audience, audienceOf, commonHeaders, headerValues, readHeader, requestIdOf } from './headers.ts';
import { problemResponse, toDomainError } from './problem.ts';
import { type ParsedRequest, parseRequest } from './request.ts';
import { createRouter, type Route } from './routes.ts';

export interface ApiOptions<C extends Contract> {
  readonly contract: C;
  readonly handlers: Handlers<C>;
  readonly access: AccessReader;
  readonly logger: Logger;
  /** @default - the system's clock */
  readonly clock?: Clock;
}

/** What API Gateway invokes: it never rejects, since every error has an answer. */
export type ApiHandler = (event: APIGatewayProxyEvent, context: Context) => Promise<APIGatewayProxyResult>;

/**
 * The API of one context: route, caller, permission, request, handler, answer, in this order. So nobody learns more of a
 * request's faults than they may, and handlers see only what the contract promises.
 */
export function createApi<C extends Contract>(options: ApiOptions<C>): ApiHandler {
  const { access, logger, clock = systemClock } = options;
  const router = createRouter(options.contract);
  const handlers: Readonly<Record<string, unknown>> = options.handlers;
  const audiences: Audiences = new WeakMap();
  const serve = async (event: APIGatewayProxyEvent): Promise<APIGatewayProxyResult> => {
    const route = router(event.httpMethod, event.path);
    logger.bind({ operation: route.name });
    const caller = await identify(event, route.operation, access, logger);
    if (route.operation.permission !== 'public') audiences.set(event, audienceOf(caller));
    requirePermission(caller, route.operation.permission);
    // The types of the contract tie each handler to its operation; the name of the route picks both.
    const handler = handlers[route.name] as OperationHandler<Operation>;
    const request = parseRequest(event, route);
    requireNamedWorkflow(caller, route.operation, request);
    const call = { caller, requestId: requestIdOf(event), ...request } as Call<Operation>;
    return response(event, route, await handler(call));
  };
  return middy<APIGatewayProxyEvent, APIGatewayProxyResult>(serve)
    .use(observation(logger, clock, audiences))
    .use(problems(logger)) as ApiHandler;
}

/**
 * Who may read the answer to a request whose caller is known. What is answered without one is public, or says only why the
 * request is refused, as API Gateway's own refusals do: any page may read it.
 */
type Audiences = WeakMap<APIGatewayProxyEvent, Audience>;

/** Nobody: the caller of public operations. */
const ANONYMOUS: Caller = {
  principal: { kind: 'user', id: 'anonymous' },
  roles: [],
  grants: [],
  permissions: new Set(),
};

async function identify(
  event: APIGatewayProxyEvent,
  operation: Operation,
  access: AccessReader,
  logger: Logger,
): Promise<Caller> {
  if (operation.permission === 'public') return ANONYMOUS;
  const identity = readIdentity(event);
  if (identity === undefined) throw new DomainError('unauthenticated');
  logger.bind({ tenantId: identity.tenantId, principalKind: identity.kind, principalId: identity.principalId });
  assertTenant(event, identity);
  return access.read(identity);
}

/** The header may only repeat what the credentials say; it never chooses, and one of several does not excuse the others. */
function assertTenant(event: APIGatewayProxyEvent, identity: Identity): void {
  const asserted = headerValues(event, 'x-tenant-id');
  if (asserted.some((tenantId) => tenantId !== identity.tenantId)) throw new DomainError('tenant-mismatch');
}

const OF_OPERATORS: ReadonlySet<RequiredPermission> = new Set(OPERATOR_PERMISSIONS);

/** What is about the caller alone asks for no second factor: people see that they need one, and can set one up. */
function requirePermission(caller: Caller, required: RequiredPermission): void {
  if (required === 'public' || required === 'authenticated') return;
  if (lacksSecondFactor(caller)) throw new DomainError('mfa-required');
  if (caller.permissions.has(required)) return;
  const lacksTenant = caller.tenant === undefined && !OF_OPERATORS.has(required);
  throw new DomainError(lacksTenant ? 'no-active-tenant' : 'forbidden');
}

/** A role may be for some workflows alone: where the request names one, it must be among them. */
function requireNamedWorkflow(caller: Caller, { permission, workflow }: Operation, request: ParsedRequest): void {
  if (workflow === undefined || workflow === 'handler' || permission === 'public' || permission === 'authenticated')
    return;
  const { workflow: named } = (request[workflow] ?? {}) as { readonly workflow?: string };
  if (named !== undefined) requireScope(caller, permission, named);
}

async function response(
  event: APIGatewayProxyEvent,
  { operation }: Route,
  reply: Reply<Operation>,
): Promise<APIGatewayProxyResult> {
  const headers = {
    ...reply.headers,
    ...(reply.etag === undefined ? {} : { ETag: `"${reply.etag}"` }),
    ...(reply.location === undefined ? {} : { Location: reply.location }),
    ...(reply.isFinal === true ? { 'Preference-Applied': 'wait' } : {}),
  };
  const known = operation.method === 'GET' ? readHeader(event, 'if-none-match') : undefined;
  if (known !== undefined && reply.etag !== undefined && noneMatchHolds(known, reply.etag)) {
    return { statusCode: 304, headers, body: '' };
  }
  const body: unknown = typeof reply.body === 'function' ? await reply.body() : reply.body;
  const content = contentOf(operation, body);
  if (content === undefined) return { statusCode: operation.status, headers, body: '' };
  return {
    statusCode: reply.isFinal === true ? 200 : operation.status,
    headers: { 'Content-Type': content.mediaType, ...headers },
    body: content.text,
  };
}

/** The reply as the contract shapes it: members that the contract does not know are left out. */
function contentOf({ content, response }: Operation, body: unknown): Content | undefined {
  // The types of the contract hold handlers of such operations to it.
  if (content !== undefined) return body as Content;
  if (response === undefined) return undefined;
  return { mediaType: 'application/json', text: JSON.stringify(response.parse(body)) };
}

interface ApiRequest {
  readonly event: APIGatewayProxyEvent;
  readonly context: Context;
  response?: APIGatewayProxyResult | null | undefined;
  readonly error?: Error | null | undefined;
}

/** Binds the ids of the request to the log, gives every answer the common headers, and logs one line for each. */
function observation(logger: Logger, clock: Clock, audiences: Audiences) {
  let began = 0;
  const finish = ({ event, response: answer }: ApiRequest): void => {
    if (!answer) return;
    const common = commonHeaders(event, audiences.get(event) ?? 'any');
    answer.headers = { ...common, ...answer.headers, 'X-Request-Id': requestIdOf(event) };
    logger.info('request', { status: answer.statusCode, durationMs: clock.now() - began });
  };
  return {
    before: ({ event }: ApiRequest): void => {
      began = clock.now();
      bindInvocation(logger, { requestId: requestIdOf(event), invocationId: event.requestContext.requestId });
    },
    after: finish,
    onError: finish,
  };
}

/** Answers errors. What is not the client's own fault is logged with its stack. */
function problems(logger: Logger) {
  return {
    onError: (request: ApiRequest): void => {
      const error = toDomainError(request.error);
      logger.bind({ code: error.code });
      if (ERRORS[error.code].status >= 500) logger.error('request failed', request.error);
      request.response = problemResponse(error, requestIdOf(request.event));
    },
  };
}
