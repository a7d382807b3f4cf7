import { randomUUID } from 'node:crypto';
import {
  AwsError,
  type AwsRequest,
  type CloudContext,
  type HttpAnswer,
  type Principal,
  type Service,
} from '../service.ts';
import type { Session, Sessions } from '../sts/sessions.ts';
import { type SignedScope, signedScope, targetService } from './credentials.ts';
import { callerOf, NO_ANSWER, strike } from './fault-gate.ts';
import { jsonProtocol } from './json-protocol.ts';
import type { Operation, Protocol, WireRequest } from './protocol.ts';
import { queryProtocol } from './query-protocol.ts';
import { restJsonProtocol } from './rest-json-protocol.ts';

const protocols: Readonly<Record<Service['protocol'], Protocol>> = {
  json: jsonProtocol,
  query: queryProtocol,
  'rest-json': restJsonProtocol,
};

/**
 * Stands around every call of an AWS API that came over the wire and is authorized: it may watch or change what goes in
 * and comes out. `caller` is the function that asks, else the role, else `root`.
 */
export type Interceptor = (
  request: AwsRequest,
  caller: string,
  next: (request: AwsRequest) => Promise<unknown>,
) => Promise<unknown>;

const ANONYMOUS: Principal = { arn: 'anonymous', tags: {} };

export interface AwsEndpointOptions {
  readonly context: Pick<CloudContext, 'authorize' | 'faults' | 'log'>;
  readonly sessions: Sessions;
  /** @default - calls go straight to their service */
  readonly intercept?: Interceptor | undefined;
  /** Looked up per request, as services come into being after the endpoint. */
  readonly service: (name: string) => Service | undefined;
}

/** The endpoint of every AWS service: who asks, what for, may they, and the answer in the service's protocol. */
export interface AwsEndpoint {
  /** Whether a request is meant for an AWS service and not for the REST API. */
  accepts(request: Pick<WireRequest, 'headers'>): boolean;
  /** Never rejects. */
  answer(request: WireRequest, signal: AbortSignal): Promise<HttpAnswer | typeof NO_ANSWER>;
}

export function createAwsEndpoint(options: AwsEndpointOptions): AwsEndpoint {
  async function answer(wire: WireRequest, signal: AbortSignal): Promise<HttpAnswer | typeof NO_ANSWER> {
    const requestId = randomUUID();
    const scope = signedScope(wire);
    const name = scope?.service ?? targetService(wire);
    const service = name === undefined ? undefined : options.service(name);
    const protocol = protocols[service?.protocol ?? 'json'];
    try {
      if (service === undefined) throw unknownService(name);
      const operation = protocol.read(wire, service);
      const session = authenticate(options.sessions, service, operation, scope);
      const principal = session?.principal ?? ANONYMOUS;
      const request = { service: service.name, ...operation, principal, requestId, signal };
      const output = await perform(options, service, request, session);
      return output === NO_ANSWER ? output : withId(protocol.answer(output, operation, wire, requestId), requestId);
    } catch (error) {
      const known = error instanceof AwsError ? error : internalFailure(options.context, name, error);
      return withId(protocol.failure(known, wire, requestId), requestId);
    }
  }

  return {
    accepts: ({ headers }) =>
      headers['x-amz-target'] !== undefined || headers.authorization?.startsWith('AWS4-HMAC-SHA256') === true,
    answer,
  };
}

/** @throws AwsError when the request must be signed and is not, or by a key that is not valid */
function authenticate(
  sessions: Sessions,
  service: Service,
  { action }: Operation,
  scope: SignedScope | undefined,
): Session | undefined {
  if (scope !== undefined) return sessions.find(scope.accessKeyId, scope.sessionToken);
  if (service.anonymous?.includes(action) === true) return undefined;
  throw new AwsError('MissingAuthenticationTokenException', 'Request is missing Authentication Token', 403);
}

/** Asks IAM and the faults before, and the faults once more after the work is done but not yet answered. */
async function perform(
  { context: { authorize, faults }, intercept }: AwsEndpointOptions,
  service: Service,
  request: AwsRequest,
  session: Session | undefined,
): Promise<unknown> {
  const handle = () =>
    intercept === undefined
      ? service.handle(request)
      : intercept(request, callerOf(request, session), (changed) => service.handle(changed));
  if (session !== undefined) authorize(request.principal, service.authorize(request));
  const times = await strike(faults, 'before', request, session);
  if (times === NO_ANSWER) return NO_ANSWER;
  if (times === 2) await handle();
  const output = await handle();
  return (await strike(faults, 'after', request, session)) === NO_ANSWER ? NO_ANSWER : output;
}

function internalFailure(
  { log }: AwsEndpointOptions['context'],
  service: string | undefined,
  error: unknown,
): AwsError {
  log(`${service}: ${error instanceof Error ? error.stack : String(error)}`);
  return new AwsError('InternalFailure', 'The local cloud failed to answer; its log says why', 500);
}

function unknownService(name: string | undefined): AwsError {
  return new AwsError('UnknownOperationException', `The local cloud has no service ${name ?? 'by that target'}`, 404);
}

function withId(answer: HttpAnswer, requestId: string): HttpAnswer {
  return { ...answer, headers: { ...answer.headers, 'x-amzn-requestid': requestId } };
}
