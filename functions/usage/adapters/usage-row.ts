import * as z from 'zod';
import { type TenantQuotas, tenantQuotas } from '../../shared/access/contract.ts';
import { tenantKeys } from '../../shared/table/keys.ts';
import type { Item, Table, Update } from '../../shared/table/table.ts';
import type { Month } from '../domain/month.ts';
import { COUNTERS, type Counts, NOTHING_USED, type Usage } from '../domain/usage.ts';

const count = z.int().nonnegative().default(0);

/** `<tenant>#tenant / usage#<month>` */
const usageRow = z.object({
  type: z.literal('usage'),
  v: z.literal(1),
  starts: count,
  transitions: count,
  taskCalls: count,
  quotas: tenantQuotas.optional(),
});

/** @param item the row of a month; there is none before anything was counted in it */
export function toUsage(item: Item | undefined): Usage {
  if (item === undefined) return { counts: NOTHING_USED };
  const { starts, transitions, taskCalls, quotas } = usageRow.parse(item);
  return { counts: { starts, transitions, taskCalls }, ...(quotas === undefined ? {} : { quotas }) };
}

export async function readUsage(table: Table, tenantId: string, month: Month): Promise<Usage> {
  return toUsage(await table.get(tenantKeys.usage(tenantId, month)));
}

/** Adds to the counters of a month. */
export function countWrite(tenantId: string, month: Month, counts: Counts): Update {
  const used = COUNTERS.filter((counter) => counts[counter] > 0);
  return {
    update: tenantKeys.usage(tenantId, month),
    expression: `SET #type = :type, #v = :version ADD ${used.map((counter) => `#${counter} :${counter}`).join(', ')}`,
    names: { '#type': 'type', '#v': 'v', ...Object.fromEntries(used.map((counter) => [`#${counter}`, counter])) },
    values: {
      ':type': 'usage',
      ':version': 1,
      ...Object.fromEntries(used.map((counter) => [`:${counter}`, counts[counter]])),
    },
  };
}

/**
 * Counts starts, for the very transaction that accepts them. It is refused when they would pass their quota, or when
 * another quota of the month is used up. The row keeps the quotas: who watches its changes sees what they mean.
 */
export function startsWrite(tenantId: string, month: Month, quotas: TenantQuotas, starts = 1): Update {
  const write = countWrite(tenantId, month, { ...NOTHING_USED, starts });
  const below = COUNTERS.map((counter) => `(attribute_not_exists(#${counter}) OR #${counter} < :below_${counter})`);
  const bounds = { ...quotas, starts: quotas.starts - starts + 1 };
  return {
    ...write,
    expression: write.expression.replace('SET ', 'SET #quotas = :quotas, '),
    condition: below.join(' AND '),
    names: {
      ...write.names,
      '#quotas': 'quotas',
      ...Object.fromEntries(COUNTERS.map((counter) => [`#${counter}`, counter])),
    },
    values: {
      ...write.values,
      ':quotas': quotas,
      ...Object.fromEntries(COUNTERS.map((counter) => [`:below_${counter}`, bounds[counter]])),
    },
  };
}
