import type { ApiResponse } from './api-promise.ts';
import { ApiError } from './errors.ts';
import type { Problem } from './generated/schemas.ts';
import { readRateLimits } from './rate-limits.ts';

/** What a server answered: the body as text. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * The answer as the contract promises it; it is trusted to fit and may have fields that this client does not know.
 * @throws ApiError for every other answer
 */
export function readAnswer<T>(operation: string, answer: Answer): ApiResponse<T> {
  const { status, headers, text } = answer;
  const body = parseJson(text);
  if (status < 200 || status > 299 || body === undefined) throw apiError(operation, answer, body);
  const read = (name: string): string | undefined => headers.get(name) ?? undefined;
  return {
    data: (text === '' ? undefined : body) as T,
    status,
    requestId: read('x-request-id'),
    etag: read('etag'),
    location: read('location'),
    rateLimits: readRateLimits(headers),
  };
}

/** @returns undefined when it is no JSON; null for an empty text */
function parseJson(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Enough of a page that is no problem of the API to recognise who wrote it. */
const EXCERPT_LENGTH = 200;

function apiError(operation: string, { status, headers, text }: Answer, body: unknown): ApiError {
  const retryAfter = parseRetryAfter(headers.get('retry-after'));
  const requestId = headers.get('x-request-id') ?? undefined;
  const rateLimits = readRateLimits(headers);
  if (!isProblem(body)) {
    const detail = text === '' ? 'an empty answer' : text.slice(0, EXCERPT_LENGTH);
    const title = 'Not an answer of the API';
    return new ApiError({
      operation,
      status,
      code: 'unexpected-answer',
      title,
      detail,
      requestId,
      findings: [],
      retryAfter,
      rateLimits,
    });
  }
  const { code, title, detail, errors: findings = [] } = body;
  return new ApiError({
    operation,
    status,
    code,
    title,
    detail,
    requestId: body.requestId ?? requestId,
    findings,
    retryAfter,
    rateLimits,
  });
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' && body !== null && 'code' in body && 'detail' in body && typeof body.code === 'string'
  );
}

/** `Retry-After` in seconds: a number of them, or a date (RFC 9110, 10.2.3). */
function parseRetryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, Math.ceil((at - Date.now()) / 1000));
}
