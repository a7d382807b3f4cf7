/** How contended or throttled calls are repeated. */
export interface RetryPolicy {
  /** Calls in all, the first included. */
  readonly attempts: number;
  /** Ceiling of the first pause, in milliseconds; it doubles with every attempt. */
  readonly baseMs: number;
  /** Ceiling of every pause, in milliseconds. */
  readonly capMs: number;
  /** A number from 0 up to 1. */
  random(): number;
  sleep(milliseconds: number): Promise<void>;
}

/**
 * Eight attempts with ceilings of 20, 40, … 640, 640 ms: at most 1.9 s in all and half of that on average, which leaves
 * room in the 29 s of API Gateway even when an operation makes several transactions.
 */
export const DEFAULT_RETRY: RetryPolicy = {
  attempts: 8,
  baseMs: 20,
  capMs: 640,
  random: Math.random,
  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
};

/** Pause before attempt `attempt` (the first repetition is 1): full jitter, so that contenders part. */
export function pauseBefore(attempt: number, policy: RetryPolicy): number {
  return policy.random() * Math.min(policy.capMs, policy.baseMs * 2 ** (attempt - 1));
}

/**
 * Calls until it succeeds, fails with something that is not worth repeating, or the attempts are used up.
 * @throws what `exhausted` makes of the last error, or the first error that `repeatable` refuses
 */
export async function withRetry<T>(
  call: () => Promise<T>,
  options: {
    readonly policy: RetryPolicy;
    readonly repeatable: (error: unknown) => boolean;
    readonly exhausted: (error: unknown) => unknown;
  },
): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await call();
    } catch (error) {
      if (!options.repeatable(error)) throw error;
      if (attempt >= options.policy.attempts) throw options.exhausted(error);
      await options.policy.sleep(pauseBefore(attempt, options.policy));
    }
  }
}
