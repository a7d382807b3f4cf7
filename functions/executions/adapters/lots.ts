import { TABLE_KEY } from '../../shared/table/contract.ts';
import { tenantKeys, tenantPartitions } from '../../shared/table/keys.ts';
import { refusedWrites } from '../../shared/table/refused-writes.ts';
import type { Item, TenantTables, Write } from '../../shared/table/table.ts';
import type { Execution } from '../domain/execution.ts';
import type { Lot } from '../domain/lots.ts';
import type { Lots } from '../domain/ports.ts';
import { backlogEntry } from './execution-record.ts';
import { backlogKey, entryItem, lotKey, parkingChange, unparkingChange } from './execution-writes.ts';

/** Entries that are moved in one go: each in a transaction of its own, side by side. */
const MOVED = 25;

/** `Lots` in the table, with the tenant's own credentials. */
export function tableLots(tables: TenantTables): Lots {
  return {
    async holders(tenantId, keys) {
      if (keys.length === 0) return new Map();
      const items = await tables(tenantId).getMany(keys.map((key) => tenantKeys.concurrency(tenantId, key)));
      return new Map(keys.map((key, index) => [key, holdersIn(items[index])]));
    },
    async park(execution, lot) {
      const { tenantId } = execution;
      const refused = await refusedWrites(tables(tenantId), [
        parkingChange(execution, lot),
        { delete: backlogKey(tenantId, execution) },
        { put: entryItem(lotKey(tenantId, execution, lot), execution) },
        reasonHolds(execution, lot),
      ]);
      return refused.length === 0;
    },
    async unpark(tenantId, lot, count) {
      const table = tables(tenantId);
      let moved = 0;
      while (moved < count) {
        const limit = Math.min(MOVED, count - moved);
        const { items } = await table.page({ partition: tenantPartitions.lot(tenantId, lot), limit, consistent: true });
        const entries = items.map((item) => backlogEntry.parse(item));
        const done = await Promise.all(
          entries.map(async (entry) => {
            const refused = await refusedWrites(table, [
              unparkingChange(tenantId, entry.id, lot),
              { delete: lotKey(tenantId, entry, lot), condition: `attribute_exists(${TABLE_KEY.partition})` },
              { put: entryItem(backlogKey(tenantId, entry), entry) },
            ]);
            return refused.length === 0;
          }),
        );
        moved += done.filter(Boolean).length;
        // Others move or cancel the same ones: what is left is theirs.
        if (entries.length < limit || !done.includes(true)) break;
      }
      return moved;
    },
  };
}

function holdersIn(item: Item | undefined): number {
  const holders = item?.['holders'];
  return holders instanceof Set ? holders.size : 0;
}

/** The reason to wait aside, as a condition of the transaction that puts an execution there. */
function reasonHolds({ tenantId, workflow, concurrency }: Execution, lot: Lot): Write {
  if (lot.startsWith('pause/')) {
    return {
      check: tenantKeys.pauses(tenantId),
      condition: 'contains(#workflows, :workflow)',
      names: { '#workflows': 'workflows' },
      values: { ':workflow': workflow },
    };
  }
  return {
    check: tenantKeys.concurrency(tenantId, concurrency?.key ?? ''),
    condition: 'size(#holders) >= :limit',
    names: { '#holders': 'holders' },
    values: { ':limit': concurrency?.limit ?? 0 },
  };
}
