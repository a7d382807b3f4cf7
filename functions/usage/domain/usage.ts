import type { TenantQuotas } from '../../shared/access/contract.ts';

/** What is counted against a quota, in the order in which it is shown. */
export const COUNTERS = ['starts', 'transitions', 'taskCalls'] as const;
export type Counter = (typeof COUNTERS)[number];

/** What a tenant has used in a month. */
export type Counts = Readonly<Record<Counter, number>>;

export const NOTHING_USED: Counts = { starts: 0, transitions: 0, taskCalls: 0 };

/** The counts of a month as they are stored. */
export interface Usage {
  readonly counts: Counts;
  /** The quotas at the last start of the month. @default - nothing was started in it */
  readonly quotas?: TenantQuotas;
}

/** What is left of a quota; a count may pass it, since only starts are refused. */
export function remaining(counter: Counter, counts: Counts, quotas: TenantQuotas): number {
  return Math.max(0, quotas[counter] - counts[counter]);
}

/** The quotas of which nothing is left. */
export function exhausted(counts: Counts, quotas: TenantQuotas): readonly Counter[] {
  return COUNTERS.filter((counter) => remaining(counter, counts, quotas) === 0);
}
