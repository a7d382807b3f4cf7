import type { APIGatewayProxyResult } from 'aws-lambda';
import { isThrottling } from '../aws-errors.ts';
import { DomainError, ERRORS, type ErrorCode } from '../errors.ts';
import { WriteContended } from '../table/table.ts';

/** Headers that belong to a code wherever it is raised. Times are in seconds. */
const HEADERS_OF: Partial<Readonly<Record<ErrorCode, Readonly<Record<string, string>>>>> = {
  unauthenticated: { 'WWW-Authenticate': 'Bearer' },
  'idempotency-in-flight': { 'Retry-After': '1' },
  'backlog-full': { 'Retry-After': '5' },
  'platform-busy': { 'Retry-After': '2' },
};

/** What the client may know of an error: the domain's own errors as they are, pressure as such, and nothing of the rest. */
export function toDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  if (error instanceof WriteContended || isThrottling(error)) return new DomainError('platform-busy');
  return new DomainError('internal');
}

/** The error as `application/problem+json` (RFC 9457). */
export function problemResponse(error: DomainError, requestId: string): APIGatewayProxyResult {
  const { status, title } = ERRORS[error.code];
  const body = {
    type: `urn:tributary:error:${error.code}`,
    title,
    status,
    detail: error.message,
    code: error.code,
    requestId,
    ...(error.findings.length === 0 ? {} : { errors: error.findings }),
  };
  return {
    statusCode: status,
    headers: { 'Content-Type': 'application/problem+json', ...HEADERS_OF[error.code], ...error.headers },
    body: JSON.stringify(body),
  };
}
