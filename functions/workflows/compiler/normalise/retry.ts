import type { Template } from '../../language/expression/templates.ts';
import { ERROR_VARIABLE, MAX_RETRIES, type RetryPolicySource } from '../../language/task-kinds/retry-policy.ts';
import { durationOf, secondsIn } from './duration.ts';
import { conditionOf, type ListReading } from './reading.ts';

export type Backoff = 'constant' | 'exponential' | 'linear';

/** A retry policy with its defaults. Durations are seconds or expressions. */
export interface RetryPolicy {
  readonly delay: Template;
  readonly backoff: Backoff;
  /** Most attempts after the first one. */
  readonly maxAttempts: number;
  /** No retry begins later than this after the first attempt did. */
  readonly limit: Template | undefined;
  /** How long one attempt may take. */
  readonly attemptLimit: Template | undefined;
  /** What is added to each delay by chance. */
  readonly jitter: { readonly from: Template; readonly to: Template } | undefined;
  readonly when: Template | undefined;
  readonly exceptWhen: Template | undefined;
  /** What its expressions call the error. */
  readonly error: string;
}

/** Retries where a policy names no limit: the specification leaves it open, and for ever costs money. */
const DEFAULT_RETRIES = 5;

/** Where a policy is, and how its expressions call the error. */
export interface PolicyReading extends ListReading {
  readonly error: string;
}

/** The policy of a `try`, written in place or in `use.retries`. */
export function policyOf(
  policy: string | RetryPolicySource | undefined,
  reading: PolicyReading,
): RetryPolicy | undefined {
  if (policy === undefined) return undefined;
  if (typeof policy !== 'string') return normalised(policy, reading);
  const found = reading.document.use?.retries?.[policy];
  return found === undefined ? undefined : normalised(found, { ...reading, error: ERROR_VARIABLE });
}

function normalised(policy: RetryPolicySource, reading: PolicyReading): RetryPolicy {
  const seeing = { ...reading, variables: [...reading.variables, reading.error] };
  const { when, exceptWhen, jitter, limit } = policy;
  const delay = policy.delay === undefined ? { kind: 'literal' as const, value: 1 } : durationOf(policy.delay, seeing);
  const backoff = backoffOf(policy);
  const all = limit?.duration === undefined ? undefined : durationOf(limit.duration, reading);
  const one = limit?.attempt?.duration;
  return {
    delay,
    backoff,
    maxAttempts: Math.min(
      limit?.attempt?.count ?? (all === undefined ? DEFAULT_RETRIES : MAX_RETRIES),
      delaysWithin(all, delay, backoff),
    ),
    limit: all,
    attemptLimit: one === undefined ? undefined : durationOf(one, reading),
    jitter:
      jitter === undefined ? undefined : { from: durationOf(jitter.from, seeing), to: durationOf(jitter.to, seeing) },
    when: when === undefined ? undefined : conditionOf(when, seeing),
    exceptWhen: exceptWhen === undefined ? undefined : conditionOf(exceptWhen, seeing),
    error: reading.error,
  };
}

function backoffOf({ backoff }: RetryPolicySource): Backoff {
  if (backoff?.exponential !== undefined) return 'exponential';
  return backoff?.linear === undefined ? 'constant' : 'linear';
}

/** The delay before a retry, in seconds; `attempts` were retried before. */
export function delayBefore(attempts: number, seconds: number, backoff: Backoff): number {
  if (backoff === 'constant') return seconds;
  return backoff === 'linear' ? seconds * (attempts + 1) : seconds * 2 ** attempts;
}

/** How many delays fit into a limit of time; attempts that take no time are the worst that can happen. */
function delaysWithin(limit: Template | undefined, delay: Template, backoff: Backoff): number {
  const seconds = secondsIn(limit);
  if (seconds === undefined) return MAX_RETRIES;
  // What an expression gives is a second at least.
  const each = secondsIn(delay) ?? 1;
  let count = 0;
  for (let spent = 0; count < MAX_RETRIES; count += 1) {
    spent += delayBefore(count, each, backoff);
    if (spent > seconds) break;
  }
  return count;
}
