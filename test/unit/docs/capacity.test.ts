import { readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { capacityOf, capacityTable, LARGE_REGION } from '../../../bench/load/capacity.ts';
import { AT_REST, BEHAVIOUR, PER_EXECUTION, TENANTS } from '../../../bench/load/figures.ts';
import { renderTable } from '../../../bench/page.ts';
import { readPage } from '../../support/markdown.ts';

const PAGE = 'docs/capacity.md';
const BLOCK = /<!-- capacity -->\n\n([\s\S]*?)\n\n<!-- \/capacity -->/;

const of = (tenants: number) => capacityOf(tenants, PER_EXECUTION, BEHAVIOUR, AT_REST);

test('the page shows what the code computes', () => {
  const table = renderTable(capacityTable(TENANTS.map(of)));
  const page = readFileSync(PAGE, 'utf8');
  if (process.env['UPDATE_DOCS'] !== undefined) {
    writeFileSync(PAGE, page.replace(BLOCK, `<!-- capacity -->\n\n${table}\n\n<!-- /capacity -->`));
  }
  expect(BLOCK.exec(readFileSync(PAGE, 'utf8'))?.[1]).toBe(table);
});

test('the prices are those of the page on deploying', () => {
  const sums = [...readPage('docs/deploying.md').prose.matchAll(/^\| \*\*Together\*\*.*?([\d.]+)\*\* \|$/gm)];
  expect(sums.map(([, sum]) => Number(sum))).toEqual([AT_REST.dollarsPerCell, PER_EXECUTION.dollarsPerMillion]);
});

test('a hundred tenants by hand', () => {
  // 100 × 100 a day = 300,000 a month; 10,000 / 86,400 × 10 at the peak.
  const { executionsPerMonth, startsPerSecond, cells, dollarsPerMonth } = of(100);
  expect(executionsPerMonth).toBe(300_000);
  expect(startsPerSecond).toBeCloseTo(1.157, 3);
  expect(cells).toBe(1);
  expect(dollarsPerMonth).toBeCloseTo(0.3 * PER_EXECUTION.dollarsPerMillion + AT_REST.dollarsPerCell);
});

test('no cell is asked for more than its quotas, and none is idle', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000_000 }), (tenants) => {
      const { cells, startsPerSecond, transitionsPerSecond, cellsElsewhere } = of(tenants);
      expect(startsPerSecond).toBeLessThanOrEqual(cells * LARGE_REGION.startsPerSecond * (1 + 1e-9));
      expect(transitionsPerSecond).toBeLessThanOrEqual(cells * LARGE_REGION.transitionsPerSecond * (1 + 1e-9));
      expect(cellsElsewhere).toBeGreaterThanOrEqual(cells);
    }),
  );
});
