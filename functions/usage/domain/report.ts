import type { TenantLimits, TenantQuotas } from '../../shared/access/contract.ts';
import type { UsageReport } from '../../shared/schemas.ts';
import { type Month, monthEnd, monthOf } from './month.ts';
import { type Counter, remaining, type Usage } from './usage.ts';

/** The slots of a tenant as they are counted. */
export interface Slots {
  readonly running: number;
  readonly backlog: number;
}

/** A month as the API shows it: the present one with the quotas that hold now, an earlier one with its last ones. */
export function toReport(usage: Usage, month: Month, limits: TenantLimits, slots: Slots, now: number): UsageReport {
  const quotas = month === monthOf(now) ? limits.quotas : (usage.quotas ?? limits.quotas);
  return {
    month,
    endsAt: new Date(monthEnd(month)).toISOString(),
    counters: countersOf(usage, quotas),
    slots: {
      ...slots,
      guaranteed: limits.runningExecutions,
      burst: Math.max(limits.runningExecutions, limits.burstExecutions),
      backlogLimit: limits.backlog,
    },
  };
}

function countersOf({ counts }: Usage, quotas: TenantQuotas): UsageReport['counters'] {
  const counter = (name: Counter) => ({
    used: counts[name],
    quota: quotas[name],
    remaining: remaining(name, counts, quotas),
  });
  return { starts: counter('starts'), transitions: counter('transitions'), taskCalls: counter('taskCalls') };
}
