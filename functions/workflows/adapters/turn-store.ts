import * as z from 'zod';
import { TTL_ATTRIBUTE } from '../../shared/table/contract.ts';
import { isWritten } from '../../shared/table/is-written.ts';
import { platformKeys } from '../../shared/table/keys.ts';
import type { Put, Table } from '../../shared/table/table.ts';
import type { TurnStore } from '../domain/turns.ts';

const turnRecord = z.object({ SK: z.string(), type: z.literal('turn'), nextAt: z.number() });

/** Rows outlive the turn they speak of by this. */
const KEPT_SECONDS = 3600;

/** More tenants than publish at the same moment. */
const MOST_TURNS = 1000;

/** `TurnStore` in one partition of the platform's rows: those that publish are few, and rows that have served expire. */
export function tableTurnStore(table: Table): TurnStore {
  return {
    async all() {
      const { PK: partition } = platformKeys.publishingTurn('');
      const { items } = await table.page({ partition, limit: MOST_TURNS, consistent: true });
      return items.map((item) => {
        const { SK, nextAt } = turnRecord.parse(item);
        return { tenantId: SK, nextAt };
      });
    },
    move: (tenantId, from, to) => isWritten(table, moveWrite(tenantId, from, to)),
  };
}

function moveWrite(tenantId: string, from: number | undefined, to: number): Put {
  const expiresAt = Math.ceil(to / 1000) + KEPT_SECONDS;
  const put = { ...platformKeys.publishingTurn(tenantId), type: 'turn', v: 1, nextAt: to, [TTL_ATTRIBUTE]: expiresAt };
  if (from === undefined) return { put };
  const unchanged = { condition: '#nextAt = :from', names: { '#nextAt': 'nextAt' }, values: { ':from': from } };
  return { put, overwrite: true, ...unchanged };
}
