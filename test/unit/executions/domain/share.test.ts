import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Claim, share } from '../../../../functions/executions/domain/share.ts';

const claim: fc.Arbitrary<Claim> = fc
  .record({ least: fc.nat({ max: 50 }), more: fc.nat({ max: 500 }), weight: fc.integer({ min: 1, max: 100 }) })
  .map(({ least, more, weight }) => ({ least, most: least + more, weight }));
const claims = fc.array(claim, { maxLength: 40 });
const sum = (values: readonly number[]) => values.reduce((all, each) => all + each, 0);

test('gives whole units, between the least and the most of each, and all there is while anyone wants more', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5_000 }), claims, (total, wanted) => {
      const parts = share(total, wanted);
      expect(parts).toHaveLength(wanted.length);
      parts.forEach((part, index) => {
        expect(Number.isInteger(part)).toBe(true);
        expect(part).toBeGreaterThanOrEqual(wanted[index]?.least ?? 0);
        expect(part).toBeLessThanOrEqual(wanted[index]?.most ?? 0);
      });
      const least = sum(wanted.map((each) => each.least));
      const most = sum(wanted.map((each) => each.most));
      expect(sum(parts)).toBe(Math.max(least, Math.min(total, most)));
    }),
  );
});

test('is fair: one that could take more has no less for each unit of weight than any other, but for a rounded unit', () => {
  fc.assert(
    fc.property(fc.nat({ max: 5_000 }), claims, (total, wanted) => {
      const parts = share(total, wanted);
      wanted.forEach((poor, i) => {
        const mine = parts[i] ?? 0;
        if (mine >= poor.most) return;
        wanted.forEach((rich, j) => {
          const theirs = parts[j] ?? 0;
          if (theirs > rich.least) expect((theirs - 1) / rich.weight).toBeLessThanOrEqual((mine + 1) / poor.weight);
        });
      });
    }),
  );
});

test('what one does not want goes to the others, by weight', () => {
  const of = (most: number, weight: number): Claim => ({ least: 0, most, weight });
  expect(share(100, [of(10, 1), of(1_000, 1), of(1_000, 2)])).toEqual([10, 30, 60]);
  expect(share(100, [of(10, 1), of(20, 1)])).toEqual([10, 20]);
  expect(share(0, [of(10, 1)])).toEqual([0]);
  expect(share(10, [])).toEqual([]);
});
