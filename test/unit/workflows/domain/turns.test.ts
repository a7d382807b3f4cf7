import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tableTurnStore } from '../../../../functions/workflows/adapters/turn-store.ts';
import { takeTurn, turnAfter } from '../../../../functions/workflows/domain/turns.ts';
import { memoryCell } from '../../../support/tenants.ts';

const NOW = 1_700_000_000_000;

/** Turns that tenants take at one moment, in this order: offsets in milliseconds, by tenant. */
function take(tenants: readonly string[], from = NOW) {
  const nextAt = new Map<string, number>();
  const taken = new Map<string, number[]>();
  for (const tenantId of tenants) {
    const turns = [...nextAt].map(([id, next]) => ({ tenantId: id, nextAt: next }));
    const turn = turnAfter(tenantId, from, turns);
    nextAt.set(tenantId, turn.nextAt);
    taken.set(tenantId, [...(taken.get(tenantId) ?? []), turn.at - from]);
  }
  return taken;
}

describe('turns of those who publish', () => {
  test('a few come at once, and more of them evenly apart while nobody else publishes', () => {
    const turns = take(Array.from({ length: 100 }, () => 'acme')).get('acme') ?? [];
    expect(turns.slice(0, 11).every((at) => at === 0)).toBe(true);
    expect(turns.at(-1)).toBe(99 * 1250 - 12_500);
  });

  test('whoever comes after floods has its first turns at once', async () => {
    await fc.assert(
      fc.property(fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 400 }), (flood) => {
        const turns = take([...flood, 'quiet']).get('quiet');
        expect(turns).toEqual([0]);
      }),
    );
  });

  test('those who flood together share what Step Functions takes, whatever their number', async () => {
    await fc.assert(
      fc.property(fc.integer({ min: 1, max: 6 }), (tenants) => {
        const flood = Array.from({ length: 60 * tenants }, (_, index) => `t${index % tenants}`);
        const all = [...take(flood).values()].flat();
        // From the second minute on all have had what comes at once: then four fifths of a version a second go out.
        const minute = all.filter((at) => at >= 15_000 && at < 45_000).length;
        expect(minute).toBeLessThanOrEqual(24 * (1 + 1 / tenants));
        expect(minute).toBeGreaterThanOrEqual(16);
      }),
    );
  });

  test('are taken once each by publishers at the same moment', async () => {
    const store = tableTurnStore(memoryCell().platform);
    const turns = [];
    for (let round = 0; round < 6; round++) {
      turns.push(...(await Promise.all([takeTurn('acme', NOW, store), takeTurn('acme', NOW, store)])));
    }
    expect(turns.sort().at(-1)).toBe(NOW + 1250);
    expect(await store.all()).toEqual([{ tenantId: 'acme', nextAt: NOW + 15_000 }]);
    expect(await takeTurn('globex', NOW, store)).toBe(NOW);
    expect(await store.all()).toContainEqual({ tenantId: 'globex', nextAt: NOW + 2500 });
  });
});
