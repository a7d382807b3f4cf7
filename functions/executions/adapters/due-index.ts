import { DUE_SHARDS, PLATFORM } from '../../shared/table/contract.ts';
import type { Table } from '../../shared/table/table.ts';
import type { DueIndex } from '../domain/ports.ts';
import { tenantOf } from './execution-record.ts';

/** `DueIndex` over the platform's index: it holds keys alone, so this role sees which executions, never what is in them. */
export function tableDueIndex(table: Table): DueIndex {
  return {
    shards: DUE_SHARDS,
    async due(shard, upTo, count) {
      const query = { partition: `${PLATFORM}#due#${shard}`, index: 'due', sortUpTo: upTo, limit: count } as const;
      const { items } = await table.page(query);
      return items.map(({ PK, SK }) => ({ tenantId: tenantOf(PK), id: SK }));
    },
  };
}
