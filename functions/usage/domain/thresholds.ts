import { USAGE_EVENT_SOURCE } from '../contract.ts';
import { THRESHOLDS, type UsageEvent } from '../events.ts';
import { COUNTERS, type Counter, type Usage } from './usage.ts';

/** One write of the row of a month. */
export interface UsageChange {
  readonly tenantId: string;
  readonly month: string;
  /** @default - nothing was counted in the month before */
  readonly before: Usage | undefined;
  readonly after: Usage;
  /** When it was written, as an ISO time. */
  readonly at: string;
}

/** The thresholds that the counts reach with a change, and did not before it. */
export function reachedBy({ tenantId, month, before, after, at }: UsageChange): readonly UsageEvent[] {
  return COUNTERS.flatMap((counter) =>
    THRESHOLDS.filter(
      (threshold) => hasReached(after, counter, threshold) && !(before && hasReached(before, counter, threshold)),
    ).map((threshold) => ({
      source: USAGE_EVENT_SOURCE,
      'detail-type': 'usage.threshold-reached' as const,
      detail: {
        tenantId,
        month,
        counter,
        threshold,
        used: after.counts[counter],
        quota: after.quotas?.[counter] ?? 0,
        at,
      },
    })),
  );
}

/** Before the first start of a month its quotas are not known, and nothing is reached. */
function hasReached({ counts, quotas }: Usage, counter: Counter, threshold: number): boolean {
  return quotas !== undefined && counts[counter] * 100 >= threshold * quotas[counter];
}
