import { ApiError, type ConnectionError } from './errors.ts';
import type { RetryOptions } from './options.ts';

export type RetryPolicy = { readonly [K in keyof RetryOptions]-?: NonNullable<RetryOptions[K]> };

export function retryPolicy(options: RetryOptions | false | undefined): RetryPolicy {
  const {
    attempts = 4,
    firstDelayMs = 200,
    longestDelayMs = 20_000,
  } = options === false ? { attempts: 1 } : (options ?? {});
  return { attempts, firstDelayMs, longestDelayMs };
}

/** A gateway gave up on the server; whether the request arrived is not known. */
const GATEWAY_STATUSES: readonly number[] = [502, 503, 504];

/**
 * Milliseconds to wait before the request is sent again: at random up to a bound that doubles (so that clients that
 * failed together do not come back together), on top of what `Retry-After` asks for.
 * @param attempt how often the request has been sent, at least 1
 * @returns undefined when it is not to be sent again
 */
export function retryDelay(
  policy: RetryPolicy,
  attempt: number,
  failure: ApiError | ConnectionError,
  repeatable: boolean,
): number | undefined {
  if (attempt >= policy.attempts || !mayPass(failure, repeatable)) return undefined;
  const asked = failure instanceof ApiError ? (failure.retryAfter ?? 0) * 1000 : 0;
  if (asked > policy.longestDelayMs) return undefined;
  const bound = Math.min(policy.longestDelayMs, policy.firstDelayMs * 2 ** (attempt - 1));
  return asked + Math.random() * bound;
}

function mayPass(failure: ApiError | ConnectionError, repeatable: boolean): boolean {
  if (!(failure instanceof ApiError)) return repeatable;
  // The rate is counted before anything runs, so that sending it again repeats nothing.
  if (failure.code === 'rate-exceeded') return true;
  return repeatable && (GATEWAY_STATUSES.includes(failure.status) || failure.code === 'idempotency-in-flight');
}

/** @throws the reason of the signal when it is aborted meanwhile */
export function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) return reject(signal.reason);
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    }, ms);
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
