import * as z from 'zod';
import { tenantId } from '../shared/ids.ts';
import { isoTimestamp } from '../shared/schemas.ts';
import { USAGE_EVENT_SOURCE } from './contract.ts';
import { COUNTERS } from './domain/usage.ts';

/** Percents of a quota at which the platform says that they are reached. */
export const THRESHOLDS = [80, 100] as const;

/**
 * An event of this context on the platform's bus: a tenant has used so much of a monthly quota. It comes at least once
 * whenever a count rises over a threshold, or a quota falls under what was counted; tenant, month, counter, threshold
 * and quota together name it.
 */
export const usageEvent = z.object({
  source: z.literal(USAGE_EVENT_SOURCE),
  'detail-type': z.literal('usage.threshold-reached'),
  detail: z.object({
    tenantId,
    /** 2026-11 */
    month: z.string(),
    counter: z.enum(COUNTERS),
    /** Percent of the quota. */
    threshold: z.literal(THRESHOLDS),
    used: z.int(),
    quota: z.int(),
    at: isoTimestamp,
  }),
});
export type UsageEvent = z.output<typeof usageEvent>;
