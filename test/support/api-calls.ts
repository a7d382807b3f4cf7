import type { APIGatewayProxyEvent, APIGatewayProxyResult, Context } from 'aws-lambda';
import type { ApiHandler } from '../../functions/shared/http/api.ts';
import type { LogFields, Logger } from '../../functions/shared/telemetry/logger.ts';

/** Parts of a request as a client and the authorizer would make them. */
export interface RequestParts {
  readonly method?: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON with its content type, unless it is text. */
  readonly body?: unknown;
  /** The authorizer's context. @default - none */
  readonly authorizer?: Readonly<Record<string, string>>;
}

/** The authorizer's context of a member whose token was issued at `issuedAt` seconds. */
export function memberContext(
  tenantId: string,
  principalId: string,
  issuedAt = 2_000_000_000,
  signedInAt = issuedAt,
): Record<string, string> {
  return { kind: 'user', tenantId, principalId, issuedAt: String(issuedAt), signedInAt: String(signedInAt) };
}

export function apiKeyContext(tenantId: string, principalId: string): Record<string, string> {
  return { kind: 'api-key', tenantId, principalId, issuedAt: '', signedInAt: '' };
}

export const OPERATOR_CONTEXT = {
  kind: 'operator',
  tenantId: '',
  principalId: 'op-1',
  issuedAt: '2000000000',
  signedInAt: '2000000000',
} as const;

/** The event of API Gateway's Lambda proxy integration for a REST API. */
export function apiEvent(parts: RequestParts): APIGatewayProxyEvent {
  const { method = 'GET', path, query = {}, headers = {}, body, authorizer } = parts;
  const text = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
  const values = Object.entries(query).map(([name, value]) => [name, typeof value === 'string' ? [value] : [...value]]);
  return {
    httpMethod: method,
    path,
    headers: { ...(text === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    multiValueQueryStringParameters: values.length === 0 ? null : Object.fromEntries(values),
    body: text ?? null,
    isBase64Encoded: false,
    requestContext: { requestId: 'gateway-request', authorizer },
  } as unknown as APIGatewayProxyEvent;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON; undefined where there is no body. */
  readonly body: unknown;
}

export async function call(api: ApiHandler, parts: RequestParts): Promise<Answer> {
  const context = { awsRequestId: 'invocation' } as Context;
  const result: APIGatewayProxyResult = await api(apiEvent(parts), context);
  return {
    status: result.statusCode,
    headers: (result.headers ?? {}) as Record<string, string>,
    body: result.body === '' ? undefined : JSON.parse(result.body),
  };
}

export interface RecordedLogger extends Logger {
  readonly lines: {
    readonly level: string;
    readonly message: string;
    readonly fields: LogFields;
    readonly error?: unknown;
  }[];
}

/** Keeps what is logged, for tests to look at. */
export function recordedLogger(): RecordedLogger {
  const lines: RecordedLogger['lines'] = [];
  let bound: LogFields = {};
  const add =
    (level: string) =>
    (message: string, fields: LogFields = {}) =>
      void lines.push({ level, message, fields: { ...bound, ...fields } });
  return {
    lines,
    bind: (fields) => {
      bound = { ...bound, ...fields };
    },
    clear: () => {
      bound = {};
    },
    info: add('info'),
    warn: add('warn'),
    error: (message, error, fields = {}) =>
      void lines.push({ level: 'error', message, error, fields: { ...bound, ...fields } }),
  };
}

/** A clock that stands still until it is moved. */
export function manualClock(start = '2026-11-02T09:30:00.000Z') {
  let now = Date.parse(start);
  return {
    now: () => now,
    advance: (milliseconds: number) => {
      now += milliseconds;
    },
  };
}
