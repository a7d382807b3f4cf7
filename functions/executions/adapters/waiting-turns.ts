import { randomInt } from 'node:crypto';
import type { Clock } from '../../shared/clock.ts';
import { TTL_ATTRIBUTE } from '../../shared/table/contract.ts';
import { isWritten } from '../../shared/table/is-written.ts';
import { type ItemKey, tenantPartitions } from '../../shared/table/keys.ts';
import type { TenantTables } from '../../shared/table/table.ts';
import type { WaitingTurns } from '../domain/ports.ts';

/** Requests of one tenant that may wait at the same time: each occupies a function for up to 25 s. */
export const MOST_TURNS = 10;
/** A turn that is taken is looked past so often. */
const TRIES = 3;
/** A function that died gives its turn back by this much after the time it wanted. */
const GRACE_MS = 5_000;

/** `WaitingTurns` as numbered rows of the tenant: one that died loses its turn by time. */
export function tableWaitingTurns(tables: TenantTables, clock: Clock): WaitingTurns {
  return {
    async take(tenantId, seconds) {
      for (let attempt = 0; attempt < TRIES; attempt++) {
        const number = randomInt(MOST_TURNS);
        const until = clock.now() + seconds * 1_000 + GRACE_MS;
        if (await isWritten(tables(tenantId), takeWrite(tenantId, number, until, clock.now())))
          return { number, until };
      }
      return undefined;
    },
    async giveBack(tenantId, { number, until }) {
      await isWritten(tables(tenantId), {
        delete: turnKey(tenantId, number),
        condition: '#until = :until',
        names: { '#until': 'until' },
        values: { ':until': until },
      });
    },
  };
}

function turnKey(tenantId: string, number: number): ItemKey {
  return { PK: tenantPartitions.tenant(tenantId), SK: `turn#${number}` };
}

function takeWrite(tenantId: string, number: number, until: number, now: number) {
  return {
    put: { ...turnKey(tenantId, number), type: 'turn', v: 1, until, [TTL_ATTRIBUTE]: Math.ceil(until / 1_000) },
    overwrite: true,
    condition: 'attribute_not_exists(PK) OR #until <= :now',
    names: { '#until': 'until' },
    values: { ':now': now },
  };
}
