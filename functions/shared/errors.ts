import { ERRORS, type ErrorCode } from './error-codes.ts';

/** One finding inside a request or a definition. `pointer` is a JSON pointer into what was sent. */
export interface Finding {
  readonly pointer: string;
  readonly code: string;
  readonly detail: string;
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

/** The one error type of the domain: a code of the registry, a detail for the client, findings where there are any. */
export class DomainError extends Error {
  readonly code: ErrorCode;
  readonly findings: readonly Finding[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    code: ErrorCode,
    detail?: string,
    extra: { findings?: readonly Finding[]; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(detail ?? ERRORS[code].cause);
    this.name = 'DomainError';
    this.code = code;
    this.findings = extra.findings ?? [];
    this.headers = extra.headers ?? {};
  }

  /** The same error with more headers in its answer. */
  withHeaders(headers: Readonly<Record<string, string>>): DomainError {
    const error = new DomainError(this.code, this.message, {
      findings: this.findings,
      headers: { ...headers, ...this.headers },
    });
    error.cause = this.cause;
    return error;
  }
}
