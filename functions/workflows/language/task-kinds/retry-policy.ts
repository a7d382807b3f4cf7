import * as z from 'zod';
import { milliseconds } from '../durations.ts';
import { type DurationSource, delay, duration, expressionText, randomBound } from './fields.ts';
import { type ExpressionSite, siteOf } from './task-kind.ts';

/** Most attempts after the first one. */
export const MAX_RETRIES = 1000;

/** The error in policies of `use.retries`, whatever the `try` calls it. */
export const ERROR_VARIABLE = 'error';

const empty = z.strictObject({});

const backoff = z
  .strictObject({ constant: empty.optional(), exponential: empty.optional(), linear: empty.optional() })
  .refine((value) => Object.keys(value).length === 1, {
    error: 'must have one member: constant, exponential or linear',
  });

const limit = z.strictObject({
  attempt: z
    .strictObject({ count: z.int().min(1).max(MAX_RETRIES).optional(), duration: duration.optional() })
    .optional(),
  duration: duration.optional(),
});

const jitter = z
  .strictObject({ from: randomBound, to: randomBound })
  .refine(({ from, to }) => (milliseconds(from) ?? 0) <= (milliseconds(to) ?? Number.POSITIVE_INFINITY), {
    error: 'must not end before it begins: `from` is longer than `to`',
  });

/** How often and how fast a failed `try` is repeated. */
export const retryPolicy = z
  .strictObject({
    when: expressionText.optional(),
    exceptWhen: expressionText.optional(),
    delay: delay.optional(),
    backoff: backoff.optional(),
    limit: limit.optional(),
    jitter: jitter.optional(),
  })
  .refine((policy) => policy.jitter !== undefined || policy.delay === undefined || !isNone(policy.delay), {
    path: ['delay'],
    error: 'must be longer than zero, unless `jitter` adds to it',
  });
export type RetryPolicySource = z.infer<typeof retryPolicy>;

function isNone(source: DurationSource): boolean {
  return milliseconds(source) === 0;
}

/**
 * Where expressions stand in a policy.
 * @param error the variable that holds the error
 */
export function policySites(
  policy: RetryPolicySource,
  path: readonly string[],
  error: string,
): readonly ExpressionSite[] {
  const at = (value: unknown, ...rest: readonly string[]) => siteOf(value, [...path, ...rest], 'value', [error]);
  return [
    ...siteOf(policy.when, [...path, 'when'], 'expression', [error]),
    ...siteOf(policy.exceptWhen, [...path, 'exceptWhen'], 'expression', [error]),
    ...at(policy.delay, 'delay'),
    ...at(policy.jitter?.from, 'jitter', 'from'),
    ...at(policy.jitter?.to, 'jitter', 'to'),
    ...siteOf(policy.limit?.duration, [...path, 'limit', 'duration'], 'value'),
    ...siteOf(policy.limit?.attempt?.duration, [...path, 'limit', 'attempt', 'duration'], 'value'),
  ];
}
