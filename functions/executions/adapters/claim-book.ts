import * as z from 'zod';
import { isWritten } from '../../shared/table/is-written.ts';
import { platformKeys } from '../../shared/table/keys.ts';
import type { Table } from '../../shared/table/table.ts';
import type { ClaimBook } from '../domain/ports.ts';

const lease = z.object({ running: z.number(), startsPerSecond: z.number(), until: z.number() });

/** `$platform#claims / book` */
const bookRecord = z.object({
  number: z.int(),
  claimants: z.array(
    z.object({
      tenantId: z.string(),
      running: z.number(),
      startsPerSecond: z.number(),
      weight: z.number(),
      at: z.number(),
      lease: lease.optional(),
    }),
  ),
});

/** An item has 400 KB at most, a claimant some 150 bytes. Those that claim longest stay; the others have their guarantee. */
const MOST_CLAIMANTS = 2_000;

/** `ClaimBook` in one item: small, read and replaced as a whole, some times a second at most. */
export function tableClaimBook(table: Table): ClaimBook {
  return {
    async read() {
      const item = await table.get(platformKeys.claims());
      return item === undefined ? { number: 0, claimants: [] } : bookRecord.parse(item);
    },
    commit(round, claimants) {
      const number = round.number + 1;
      const kept = claimants.slice(0, MOST_CLAIMANTS);
      return isWritten(table, {
        put: { ...platformKeys.claims(), type: 'claims', v: 1, number, claimants: kept },
        overwrite: true,
        condition: 'attribute_not_exists(PK) OR #number = :before',
        names: { '#number': 'number' },
        values: { ':before': round.number },
      });
    },
  };
}
