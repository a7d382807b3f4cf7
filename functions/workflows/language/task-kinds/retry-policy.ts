import * as z from 'zod';
import { duration, unsupported } from './fields.ts';

const empty = z.strictObject({});

/** How often and how fast a failed `try` is repeated. */
export const retryPolicy = z.strictObject({
  when: unsupported(
    'makes retrying depend on an expression, which this release does not run',
    'Narrow `catch.errors.with`.',
  ),
  exceptWhen: unsupported(
    'makes retrying depend on an expression, which this release does not run',
    'Narrow `catch.errors.with`.',
  ),
  delay: duration.optional(),
  backoff: z
    .strictObject({
      constant: empty.optional(),
      exponential: empty.optional(),
      linear: unsupported(
        'is a linear backoff, which Step Functions does not have',
        'Use `exponential: {}` or `constant: {}`.',
      ),
    })
    .refine((backoff) => Object.keys(backoff).length === 1, { error: 'must have one member: constant or exponential' })
    .optional(),
  limit: z
    .strictObject({
      attempt: z
        .strictObject({
          count: z.int().min(1).max(1000).optional(),
          duration: unsupported(
            'limits the time of one attempt, which this release does not run',
            'Put `timeout` on the call.',
          ),
        })
        .optional(),
      duration: unsupported(
        'limits the time of all attempts, which this release does not run',
        'Use `limit.attempt.count`.',
      ),
    })
    .optional(),
  jitter: z.strictObject({ from: duration, to: duration }).optional(),
});
export type RetryPolicySource = z.infer<typeof retryPolicy>;
