import type { DynamoDBRecord } from 'aws-lambda';
import * as z from 'zod';
import type { CallerTenant } from '../shared/access/caller.ts';
import type { TenantLimits } from '../shared/access/contract.ts';
import type { Clock } from '../shared/clock.ts';
import type { DomainError } from '../shared/errors.ts';
import type { UsageReport } from '../shared/schemas.ts';
import { tenantKeys } from '../shared/table/keys.ts';
import type { Table, TenantTables } from '../shared/table/table.ts';
import { readUsageChange } from './adapters/usage-change.ts';
import { readUsage, startsWrite, toUsage } from './adapters/usage-row.ts';
import { type Month, monthOf } from './domain/month.ts';
import { quotaExceeded, rateLimitHeaders } from './domain/rate-limit.ts';
import { toReport } from './domain/report.ts';
import { reachedBy } from './domain/thresholds.ts';
import type { UsageEvent } from './events.ts';

/** What other contexts may know of usage. */
export { monthOf, startsWrite };

/** What a record of the table's stream means to others: the thresholds of quotas that it reaches. @throws ZodError */
export function readUsageEvents(record: DynamoDBRecord): readonly UsageEvent[] {
  const change = readUsageChange(record);
  return change === undefined ? [] : reachedBy(change);
}

type Tenant = Pick<CallerTenant, 'id' | 'limits'>;

/** What the answers to operations that count say of the quotas. */
export async function readRateLimits(tables: TenantTables, { id, limits }: Tenant, clock: Clock) {
  const now = clock.now();
  const { counts } = await readUsage(tables(id), id, monthOf(now));
  return rateLimitHeaders(counts, limits.quotas, now);
}

/** Why a start was refused: DomainError `quota-exceeded`. */
export async function readRefusal(tables: TenantTables, { id, limits }: Tenant, clock: Clock): Promise<DomainError> {
  const now = clock.now();
  const { counts } = await readUsage(tables(id), id, monthOf(now));
  return quotaExceeded(counts, limits.quotas, now);
}

const slotsRecord = z.object({ running: z.int(), backlog: z.int() }).default({ running: 0, backlog: 0 });

/** The usage of a tenant in a month, in one read. @param month 2026-11. @default - the present one */
export async function readReport(
  table: Table,
  tenant: { readonly id: string; readonly limits: TenantLimits },
  month: string | undefined,
  clock: Clock,
): Promise<UsageReport> {
  const now = clock.now();
  const asked = (month ?? monthOf(now)) as Month;
  const [usage, slots] = await table.getMany([tenantKeys.usage(tenant.id, asked), tenantKeys.slots(tenant.id)]);
  return toReport(toUsage(usage), asked, tenant.limits, slotsRecord.parse(slots), now);
}
