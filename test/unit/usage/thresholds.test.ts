import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readUsageChange } from '../../../functions/usage/adapters/usage-change.ts';
import { reachedBy, type UsageChange } from '../../../functions/usage/domain/thresholds.ts';
import { NOTHING_USED, type Usage } from '../../../functions/usage/domain/usage.ts';
import { usageEvent } from '../../../functions/usage/events.ts';

const quotas = { starts: 10, transitions: 1000, taskCalls: 50 };
const at = '2026-11-02T09:30:00.000Z';
const change = (before: Usage | undefined, after: Usage): UsageChange => ({
  tenantId: 'acme',
  month: '2026-11',
  before,
  after,
  at,
});
const starts = (used: number, quota = 10): Usage => ({
  counts: { ...NOTHING_USED, starts: used },
  quotas: { ...quotas, starts: quota },
});
const thresholds = (before: Usage | undefined, after: Usage) =>
  reachedBy(change(before, after)).map(({ detail }) => [detail.counter, detail.threshold]);

describe('a threshold', () => {
  test('is told once on the way up, whatever the steps, with the count and the quota', async () => {
    const steps = fc.array(fc.integer({ min: 0, max: 30 }), { maxLength: 20 });
    const quota = fc.integer({ min: 1, max: 100 });
    await fc.assert(
      fc.property(steps, quota, (increments, most) => {
        let usage: Usage | undefined;
        const told = increments.flatMap((step) => {
          const next = starts((usage?.counts.starts ?? 0) + step, most);
          const events = reachedBy(change(usage, next));
          usage = next;
          return events;
        });
        const used = usage?.counts.starts ?? 0;
        expect(told.map(({ detail }) => detail.threshold)).toEqual(
          [80, 100].filter((threshold) => used * 100 >= threshold * most),
        );
        for (const event of told) {
          expect(usageEvent.parse(event)).toEqual(event);
          expect(event.detail).toMatchObject({
            tenantId: 'acme',
            month: '2026-11',
            counter: 'starts',
            quota: most,
            at,
          });
          expect(event.detail.used * 100).toBeGreaterThanOrEqual(event.detail.threshold * most);
        }
      }),
    );
  });

  test('is reached when a quota falls, and again when the count rises after it was raised', () => {
    expect(thresholds(starts(5), starts(6, 6))).toEqual([
      ['starts', 80],
      ['starts', 100],
    ]);
    expect(thresholds(starts(6, 6), starts(6, 100))).toEqual([]);
    expect(thresholds(starts(79, 100), starts(80, 100))).toEqual([['starts', 80]]);
  });

  test('is told of what was counted before the quotas of the month were known', () => {
    const counted: Usage = { counts: { ...NOTHING_USED, transitions: 900 } };
    expect(thresholds(undefined, counted)).toEqual([]);
    expect(thresholds(counted, { ...counted, quotas })).toEqual([['transitions', 80]]);
  });
});

describe('a record of the stream', () => {
  const image = { PK: { S: 'acme#tenant' }, SK: { S: 'usage#2026-11' }, type: { S: 'usage' }, v: { N: '1' } };
  const map = (of: object) =>
    Object.fromEntries(Object.entries(of).map(([name, value]) => [name, { N: String(value) }]));

  test('holds the row before and after', () => {
    const after = { ...image, starts: { N: '8' }, taskCalls: { N: '3' }, quotas: { M: map(quotas) } };
    const dynamodb = { OldImage: image, NewImage: after, ApproximateCreationDateTime: Date.parse(at) / 1000 };
    expect(readUsageChange({ dynamodb })).toEqual({
      tenantId: 'acme',
      month: '2026-11',
      before: { counts: NOTHING_USED },
      after: { counts: { starts: 8, transitions: 0, taskCalls: 3 }, quotas },
      at,
    });
  });

  test('of another item, or of a row that is gone, means nothing', () => {
    expect(readUsageChange({ dynamodb: { NewImage: { ...image, type: { S: 'slots' } } } })).toBeUndefined();
    expect(readUsageChange({ dynamodb: { OldImage: image } })).toBeUndefined();
  });
});
