import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { tableClaimBook } from '../../../../functions/executions/adapters/claim-book.ts';
import { tableLeaseStore } from '../../../../functions/executions/adapters/execution-store.ts';
import { type AllocatePorts, allocate } from '../../../../functions/executions/domain/allocate.ts';
import type { Demand, Lease } from '../../../../functions/executions/domain/slots.ts';
import { tenantKeys } from '../../../../functions/shared/table/keys.ts';
import { manualClock } from '../../../support/api-calls.ts';
import { memoryCell } from '../../../support/tenants.ts';

const FREE = { running: 100, startsPerSecond: 10 };
const TENANTS = ['acme', 'globex', 'initech', 'umbra'];

async function allocation() {
  const cell = memoryCell();
  const clock = manualClock();
  const woken: string[] = [];
  for (const id of TENANTS) {
    await cell.table.write({ put: { ...tenantKeys.slots(id), type: 'slots', v: 1, running: 0, backlog: 0 } });
  }
  const ports: AllocatePorts = {
    book: tableClaimBook(cell.platform),
    leases: tableLeaseStore(cell.tenantTables),
    wakes: { wake: async (tenantId) => void woken.push(tenantId) },
    free: FREE,
    clock,
  };
  /** What the tenant's own row says. */
  const lease = async (id: string): Promise<Lease | undefined> =>
    (await cell.table.get(tenantKeys.slots(id)))?.['lease'] as Lease | undefined;
  /** What all tenants hold at this moment, by their own rows. */
  const held = async (): Promise<number> => {
    const leases = await Promise.all(TENANTS.map(lease));
    return leases.reduce((all, each) => all + (each !== undefined && each.until > clock.now() ? each.running : 0), 0);
  };
  return { ports, clock, woken, lease, held, table: cell.table };
}

const demand = (tenantId: string, running: number, weight = 1): Demand => ({
  tenantId,
  running,
  startsPerSecond: running,
  weight,
});

let cell: Awaited<ReturnType<typeof allocation>>;
beforeEach(async () => {
  cell = await allocation();
});

describe('the allocator', () => {
  test('gives one tenant alone all it wants, wakes it, and tells its row', async () => {
    const [given] = await allocate([demand('acme', 70)], 'r', cell.ports);
    expect(given?.lease).toMatchObject({ running: 70, startsPerSecond: 10 });
    expect(await cell.lease('acme')).toEqual(given?.lease);
    expect(await cell.table.get(tenantKeys.slots('acme'))).toMatchObject({ allocation: 1 });
    expect(cell.woken).toEqual(['acme']);
  });

  test('shares by weight between those that want more than there is', async () => {
    await allocate([demand('acme', 500, 1), demand('globex', 500, 3), demand('initech', 8, 1)], 'r', cell.ports);
    expect(await cell.lease('acme')).toMatchObject({ running: 23 });
    expect(await cell.lease('globex')).toMatchObject({ running: 69 });
    expect(await cell.lease('initech')).toMatchObject({ running: 8 });
  });

  test('takes nothing back before a lease is nearly over; then the shares are fair', async () => {
    await allocate([demand('acme', 500)], 'r', cell.ports);
    await allocate([demand('globex', 500)], 'r', cell.ports);
    expect(await cell.lease('acme')).toMatchObject({ running: 100 });
    expect(await cell.lease('globex')).toBeUndefined();
    cell.clock.advance(8_000);
    await allocate([demand('globex', 500), demand('acme', 500)], 'r', cell.ports);
    expect(await cell.lease('acme')).toMatchObject({ running: 50 });
    expect(await cell.lease('globex')).toMatchObject({ running: 50 });
  });

  test('gives what a tenant no longer wants to the others once its lease is over', async () => {
    await allocate([demand('acme', 500)], 'r', cell.ports);
    cell.clock.advance(14_999);
    await allocate([demand('globex', 500)], 'r', cell.ports);
    expect(await cell.held()).toBeLessThanOrEqual(FREE.running);
    cell.clock.advance(2);
    await allocate([demand('globex', 500)], 'r', cell.ports);
    expect(await cell.lease('globex')).toMatchObject({ running: 100 });
  });

  test('renews without waking, and writes nothing while a lease holds and nothing changes', async () => {
    await allocate([demand('acme', 50)], 'r', cell.ports);
    expect(await allocate([demand('acme', 50)], 'r', cell.ports)).toEqual([]);
    cell.clock.advance(10_000);
    expect(await allocate([demand('acme', 50)], 'r', cell.ports)).toHaveLength(1);
    expect(cell.woken).toEqual(['acme']);
  });

  test('beside another allocator gives nothing twice', async () => {
    await Promise.all(TENANTS.map((id) => allocate([demand(id, 90)], 'r', cell.ports)));
    expect(await cell.held()).toBe(FREE.running);
  });

  test('whatever is wanted when: all leases together never exceed what is free, and all of it is used', async () => {
    const step = fc.record({
      after: fc.nat({ max: 20_000 }),
      demands: fc.array(
        fc.record({
          tenant: fc.constantFrom(...TENANTS),
          running: fc.nat({ max: 200 }),
          weight: fc.integer({ min: 1, max: 9 }),
        }),
        { minLength: 1, maxLength: 6 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        const one = await allocation();
        for (const { after, demands } of steps) {
          one.clock.advance(after);
          const before = await one.held();
          const wanted = demands.map(({ tenant, running, weight }) => demand(tenant, running, weight));
          await allocate(wanted, 'r', one.ports);
          const held = await one.held();
          expect(held).toBeLessThanOrEqual(FREE.running);
          const most = Math.max(...wanted.map(({ running }) => running));
          // A single tenant that wants more leaves nothing lying about.
          if (wanted.length === 1 && before === 0) expect(held).toBe(Math.min(FREE.running, most));
        }
      }),
      { numRuns: 60 },
    );
  });
});
