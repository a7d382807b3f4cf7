import type { Clock } from '../../functions/shared/clock.ts';
import type { ThrottleLimits } from './model.ts';

export interface TokenBuckets {
  /** Takes a token from the bucket of that name; false when it is empty. */
  take(name: string, limits: ThrottleLimits): boolean;
}

/** Buckets that start full with `burst` tokens and refill with `rate` tokens a second. */
export function createTokenBuckets(clock: Clock): TokenBuckets {
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    take(name, { rate, burst }) {
      const now = clock.now();
      const bucket = buckets.get(name) ?? { tokens: burst, at: now };
      bucket.tokens = Math.min(burst, bucket.tokens + ((now - bucket.at) / 1000) * rate);
      bucket.at = now;
      buckets.set(name, bucket);
      if (bucket.tokens < 1) return false;
      bucket.tokens -= 1;
      return true;
    },
  };
}
