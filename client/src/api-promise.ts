import type { RateLimit } from './rate-limits.ts';

/** An answer with what came beside its body. */
export interface ApiResponse<T> {
  readonly data: T;
  readonly status: number;
  /** What to quote when you ask for help. */
  readonly requestId: string | undefined;
  /** Names this state of the resource: pass it as `ifMatch` to edit it. */
  readonly etag: string | undefined;
  /** Path of what was created or accepted. */
  readonly location: string | undefined;
  /** What is left of the quotas; of operations that count, and empty for others. */
  readonly rateLimits: readonly RateLimit[];
}

/** The answer to come; awaited, it is the body alone. */
export interface ApiPromise<T> extends Promise<T> {
  /** The body with status, request id, `etag` and `location`. */
  withResponse(): Promise<ApiResponse<T>>;
}

export function apiPromise<T>(response: Promise<ApiResponse<T>>): ApiPromise<T> {
  const body = response.then(({ data }) => data);
  return Object.assign(body, {
    withResponse: () => {
      // Who asks for the response gets its error there; the body, which nobody awaits then, must not report it again.
      body.catch(() => undefined);
      return response;
    },
  });
}
