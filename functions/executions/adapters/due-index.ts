import { DUE_SHARDS, PLATFORM } from '../../shared/table/contract.ts';
import { duePartition, tenantPartitions } from '../../shared/table/keys.ts';
import type { Table } from '../../shared/table/table.ts';
import type { Due } from '../domain/execution.ts';
import type { DueIndex, DueWork } from '../domain/ports.ts';
import { tenantOf } from './execution-record.ts';

/** What puts an item into the index: the reconciler looks at it then. */
export function dueAttributes(id: string, due: Due) {
  return { dueKey: duePartition(id), dueAt: due.at, dueInterval: due.interval };
}

/** `DueIndex` over the platform's index: it holds keys alone, so this role sees what is open, never what is in it. */
export function tableDueIndex(table: Table): DueIndex {
  return {
    shards: DUE_SHARDS,
    async due(shard, upTo, count) {
      const query = { partition: `${PLATFORM}#due#${shard}`, index: 'due', sortUpTo: upTo, limit: count } as const;
      const { items } = await table.page(query);
      return items.map(({ PK, SK }) => dueWork(tenantOf(PK), PK, SK));
    },
  };
}

function dueWork(tenantId: string, partition: string, id: string): DueWork {
  return { kind: partition === tenantPartitions.bulk(tenantId) ? 'bulk' : 'execution', tenantId, id };
}
