import type { TenantQuotas } from '../../shared/access/contract.ts';
import { DomainError } from '../../shared/errors.ts';
import { monthEnd, monthOf, monthStart } from './month.ts';
import { COUNTERS, type Counter, type Counts, exhausted, remaining } from './usage.ts';

/** Names of the quotas in headers and texts. */
const NAMES: Readonly<Record<Counter, string>> = {
  starts: 'starts',
  transitions: 'transitions',
  taskCalls: 'task-calls',
};

type Headers = Readonly<Record<string, string>>;

/** Seconds until the counters begin anew. */
const resetAfter = (now: number): number => Math.ceil((monthEnd(monthOf(now)) - now) / 1000);

/**
 * `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers): lists of structured fields (RFC 9651) with
 * quota `q` and window `w` in seconds, and with what remains `r` and the seconds `t` until all of it is there again.
 */
export function rateLimitHeaders(counts: Counts, quotas: TenantQuotas, now: number): Headers {
  const month = monthOf(now);
  const window = (monthEnd(month) - monthStart(month)) / 1000;
  const reset = resetAfter(now);
  const policy = (counter: Counter) => `"${NAMES[counter]}";q=${quotas[counter]};w=${window}`;
  const limit = (counter: Counter) => `"${NAMES[counter]}";r=${remaining(counter, counts, quotas)};t=${reset}`;
  return { 'RateLimit-Policy': COUNTERS.map(policy).join(', '), RateLimit: COUNTERS.map(limit).join(', ') };
}

/** The refusal of a start in a month whose quotas are used up; it names them and the moment from which it may pass. */
export function quotaExceeded(counts: Counts, quotas: TenantQuotas, now: number): DomainError {
  const used = exhausted(counts, quotas).map((counter) => `${counts[counter]} of ${quotas[counter]} ${NAMES[counter]}`);
  const until = new Date(monthEnd(monthOf(now))).toISOString();
  const detail = `Used this month: ${used.join(', ')}. Starts are refused until ${until}, or until the operator raises the quota.`;
  return new DomainError('quota-exceeded', detail, { headers: { 'Retry-After': String(resetAfter(now)) } });
}
