import type { Retrier } from './definition.ts';
import { matchesError, type StateFailure } from './failure.ts';
import { DEFAULT_RETRY_BACKOFF_RATE, DEFAULT_RETRY_INTERVAL_SECONDS, DEFAULT_RETRY_MAX_ATTEMPTS } from './limits.ts';

/** Which retrier takes a failure, and how long it waits first. */
export interface RetryDecision {
  readonly retrier: number;
  readonly delayMs: number;
}

/**
 * Milliseconds before the next attempt: `IntervalSeconds` × `BackoffRate` ^ attempts, at most `MaxDelaySeconds`; with
 * `JitterStrategy` `FULL` anything between nothing and that.
 * @param attempts retries this retrier has already had
 */
export function retryDelay(retrier: Retrier, attempts: number, random: () => number): number {
  const interval = retrier.IntervalSeconds ?? DEFAULT_RETRY_INTERVAL_SECONDS;
  const rate = retrier.BackoffRate ?? DEFAULT_RETRY_BACKOFF_RATE;
  const seconds = Math.min(interval * rate ** attempts, retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY);
  return Math.round(1000 * (retrier.JitterStrategy === 'FULL' ? seconds * random() : seconds));
}

/**
 * The first retrier that matches decides alone: when it has no attempt left, later ones are not asked.
 * @param attempts retries so far of each retrier
 * @returns undefined when the failure is not to be retried
 */
export function decideRetry(
  retriers: readonly Retrier[],
  attempts: readonly number[],
  failure: StateFailure,
  random: () => number,
): RetryDecision | undefined {
  const index = retriers.findIndex((retrier) => matchesError(retrier.ErrorEquals, failure));
  const retrier = retriers[index];
  if (retrier === undefined) return undefined;
  const made = attempts[index] ?? 0;
  if (made >= (retrier.MaxAttempts ?? DEFAULT_RETRY_MAX_ATTEMPTS)) return undefined;
  return { retrier: index, delayMs: retryDelay(retrier, made, random) };
}
