import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allowanceOf, demandOf, roomOf, type Slots } from '../../../../functions/executions/domain/slots.ts';
import { LIMITS } from '../../../support/tenants.ts';

const NOW = Date.UTC(2026, 10, 2);
const IDLE: Slots = {
  running: 0,
  backlog: 0,
  limits: LIMITS,
  tier: 'basic',
  isHalted: false,
  allocation: 0,
  pausedWorkflows: new Set(),
};
const lease = (running: number, startsPerSecond: number, until = NOW + 10_000) => ({ running, startsPerSecond, until });

describe('what a tenant may have', () => {
  test('is its guarantee, and more while a lease holds, up to its burst limit', () => {
    const guarantee = { running: 2, startsPerSecond: 50 };
    expect(allowanceOf(IDLE, NOW)).toEqual(guarantee);
    expect(allowanceOf({ ...IDLE, lease: lease(1, 5) }, NOW)).toEqual({ running: 3, startsPerSecond: 55 });
    expect(allowanceOf({ ...IDLE, lease: lease(9, 5) }, NOW)).toEqual({ running: 4, startsPerSecond: 55 });
    expect(allowanceOf({ ...IDLE, lease: lease(9, 5, NOW) }, NOW)).toEqual(guarantee);
  });

  test('is never below the guarantee, whatever the burst limit and the lease say', () => {
    const limits = { ...LIMITS, burstExecutions: 0 };
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (running, starts) => {
        const allowance = allowanceOf({ ...IDLE, limits, lease: lease(running, starts) }, NOW);
        expect(allowance.running).toBe(LIMITS.runningExecutions);
        expect(allowance.startsPerSecond).toBeGreaterThanOrEqual(LIMITS.startsPerSecond);
      }),
    );
  });
});

describe('room', () => {
  test('ends with the slots, with the pace, and at once when the tenant is halted', () => {
    expect(roomOf(IDLE, NOW)).toEqual({ count: 2, bound: 'slots' });
    expect(roomOf({ ...IDLE, running: 7 }, NOW)).toEqual({ count: 0, bound: 'slots' });
    expect(roomOf({ ...IDLE, isHalted: true }, NOW)).toEqual({ count: 0, bound: 'halted' });
    // 50 a second: one each 20 ms, and 2 s ahead.
    expect(roomOf({ ...IDLE, pace: NOW + 1_980 }, NOW)).toEqual({ count: 1, bound: 'pace' });
    expect(roomOf({ ...IDLE, pace: NOW + 2_000 }, NOW)).toEqual({ count: 0, bound: 'pace' });
    expect(roomOf({ ...IDLE, pace: NOW - 60_000 }, NOW)).toEqual({ count: 2, bound: 'slots' });
  });
});

describe('demand', () => {
  test('is what could be used beyond the guarantee, while that is more than there is', () => {
    const waiting = { ...IDLE, running: 2, backlog: 5 };
    expect(demandOf('acme', waiting, NOW)).toEqual({ tenantId: 'acme', running: 2, startsPerSecond: 0, weight: 1 });
    expect(demandOf('acme', { ...waiting, lease: lease(2, 0) }, NOW)).toBeUndefined();
    expect(demandOf('acme', { ...waiting, lease: lease(2, 0, NOW + 5_000) }, NOW)).toMatchObject({ running: 2 });
    expect(demandOf('acme', { ...waiting, lease: lease(1, 0) }, NOW)).toMatchObject({ running: 2 });
    expect(demandOf('acme', { ...waiting, backlog: 90 }, NOW)).toMatchObject({ running: 2, startsPerSecond: 40 });
    expect(demandOf('acme', { ...waiting, backlog: 0 }, NOW)).toBeUndefined();
    expect(demandOf('acme', { ...waiting, isHalted: true }, NOW)).toBeUndefined();
    expect(demandOf('acme', { ...waiting, running: 0, backlog: 1 }, NOW)).toBeUndefined();
  });
});
