import type { APIGatewayProxyResult } from 'aws-lambda';
import type * as z from 'zod';
import { isThrottling } from '../aws-errors.ts';
import { ERRORS, type ErrorCode } from '../error-codes.ts';
import { DomainError } from '../errors.ts';
import type { problem } from '../schemas.ts';
import { WriteContended } from '../table/table.ts';

/** Codes of a limit: of the tenant's own (429), or of the platform (503). */
type LimitCode = {
  [C in ErrorCode]: (typeof ERRORS)[C]['status'] extends 429 | 503 ? C : never;
}[ErrorCode];

/** Seconds after which a request that met a limit may pass, where who refuses it knows no better. */
const RETRY_AFTER: Readonly<Record<LimitCode, number>> = {
  'backlog-full': 5,
  'rate-exceeded': 1,
  'platform-busy': 2,
  // Until the month ends, which who refuses it says, or until someone raises the quota.
  'quota-exceeded': 3600,
  // Until someone deletes one or raises the limit: an hour keeps patient clients from asking in vain.
  'pause-limit-reached': 3600,
  'role-limit-reached': 3600,
  'workflow-limit-reached': 3600,
};

type Headers = Readonly<Record<string, string>>;

/** Headers that belong to a code wherever it is raised. */
const HEADERS_OF: Partial<Readonly<Record<ErrorCode, Headers>>> = {
  unauthenticated: { 'WWW-Authenticate': 'Bearer' },
  'idempotency-in-flight': { 'Retry-After': '1' },
  ...Object.fromEntries(Object.entries(RETRY_AFTER).map(([code, after]) => [code, { 'Retry-After': String(after) }])),
};

/** What the client may know of an error: the domain's own errors as they are, pressure as such, and nothing of the rest. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof WriteContended || isThrottling(error)) return new DomainError('platform-busy');
  return new DomainError('internal');
}

/** The error as `application/problem+json` (RFC 9457). */
export function problemResponse(error: DomainError, requestId: string): APIGatewayProxyResult {
  const body = problemBody(error, requestId);
  return {
    statusCode: body.status,
    headers: { 'Content-Type': 'application/problem+json', ...HEADERS_OF[error.code], ...error.headers },
    body: JSON.stringify(body),
  };
}

/** The members of the problem. */
export function problemBody(error: DomainError, requestId: string): z.input<typeof problem> {
  const { status, title } = ERRORS[error.code];
  return {
    type: `urn:tributary:error:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    requestId,
    ...(error.findings.length === 0 ? {} : { errors: error.findings.map((finding) => ({ ...finding })) }),
  };
}
