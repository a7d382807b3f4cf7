import type { ErrorCode } from './generated/errors.ts';
import type { Finding } from './generated/schemas.ts';
import type { RateLimit } from './rate-limits.ts';

/** What an `ApiError` is made of. */
export interface ApiErrorDetails {
  readonly operation: string;
  readonly status: number;
  readonly code: ErrorCode | 'unexpected-answer' | (string & {});
  readonly title: string;
  readonly detail: string;
  readonly requestId: string | undefined;
  readonly findings: readonly Finding[];
  readonly retryAfter: number | undefined;
  readonly rateLimits: readonly RateLimit[];
}

/** The API refused a request, or answered with what is no answer of the API. */
export class ApiError extends Error {
  /** The operation that was called, e.g. `executions.start`. */
  readonly operation: string;
  /** HTTP status of the answer. */
  readonly status: number;
  /**
   * What happened, in a stable word: decide by it. A newer server may know codes that this client does not;
   * `unexpected-answer` is no code of the server: something on the way to it answered.
   */
  readonly code: ApiErrorDetails['code'];
  /** What the code means, for people. */
  readonly title: string;
  /** What happened in this case, for people. */
  readonly detail: string;
  /** What to quote when you ask for help. */
  readonly requestId: string | undefined;
  /** Each place of the input, or of the definition in it, that was refused. */
  readonly findings: readonly Finding[];
  /** Seconds after which the same request may pass. */
  readonly retryAfter: number | undefined;
  /** What is left of the quotas; of operations that count, and empty for others. */
  readonly rateLimits: readonly RateLimit[];

  constructor(details: ApiErrorDetails) {
    const request = details.requestId === undefined ? '' : `, request ${details.requestId}`;
    super(`${details.operation}: ${details.detail} (${details.status} ${details.code}${request})`);
    this.name = 'ApiError';
    this.operation = details.operation;
    this.status = details.status;
    this.code = details.code;
    this.title = details.title;
    this.detail = details.detail;
    this.requestId = details.requestId;
    this.findings = details.findings;
    this.retryAfter = details.retryAfter;
    this.rateLimits = details.rateLimits;
  }
}

/** No answer came: the network failed, or the attempt took too long. Whether the request arrived is not known. */
export class ConnectionError extends Error {
  /** The operation that was called, e.g. `executions.start`. */
  readonly operation: string;

  constructor(operation: string, cause: unknown) {
    super(`${operation}: no answer (${cause instanceof Error ? cause.message : String(cause)})`, { cause });
    this.name = 'ConnectionError';
    this.operation = operation;
  }
}

/** What was waited for did not come in time; it may still. */
export class WaitTimeoutError extends Error {
  /** The resource as it was last read. */
  readonly latest: unknown;

  constructor(what: string, timeoutMs: number, latest: unknown) {
    super(`${what} has not ended after ${timeoutMs} ms`);
    this.name = 'WaitTimeoutError';
    this.latest = latest;
  }
}
