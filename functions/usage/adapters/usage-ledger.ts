import type { Clock } from '../../shared/clock.ts';
import { TTL_ATTRIBUTE } from '../../shared/table/contract.ts';
import { tenantKeys } from '../../shared/table/keys.ts';
import { type TenantTables, WriteRefused } from '../../shared/table/table.ts';
import type { Addition } from '../domain/execution-log.ts';
import { countWrite } from './usage-row.ts';

/** Counts what batches of log lines add, each batch once. */
export interface UsageLedger {
  /** @returns false when the batch was counted before @throws WriteContended */
  add(addition: Addition): Promise<boolean>;
}

/** CloudWatch Logs tries for a day to deliver a batch, and Lambda six hours more; after that it cannot come again. */
const REMEMBERED_SECONDS = 2 * 24 * 3600;

/** `UsageLedger` in the table: the counters change in the transaction that remembers the batch. */
export function tableUsageLedger(tables: TenantTables, clock: Clock): UsageLedger {
  return {
    async add({ tenantId, month, counts, batch }) {
      const key = tenantKeys.countedBatch(tenantId, batch);
      const expiresAt = Math.floor(clock.now() / 1000) + REMEMBERED_SECONDS;
      const remember = { put: { ...key, type: 'counted-batch', v: 1, [TTL_ATTRIBUTE]: expiresAt } };
      try {
        await tables(tenantId).transact([remember, countWrite(tenantId, month, counts)]);
        return true;
      } catch (error) {
        if (error instanceof WriteRefused) return false;
        throw error;
      }
    },
  };
}
