import { describe, expect, test } from 'vitest';
import { readPage } from '../../support/markdown.ts';

/** Dollars in the last column of each table of `docs/deploying.md` that ends with a sum, and that sum. */
const tables = [
  ...readPage('docs/deploying.md').prose.matchAll(/((?:^\|.*\|\n)+)^\| \*\*Together\*\*.*?([\d.]+)\*\* \|$/gm),
].map(([, rows = '', sum = '']) => ({
  parts: [...rows.matchAll(/\| ([\d.]+) \|$/gm)].map(([, dollars]) => Number(dollars)),
  sum: Number(sum),
}));

describe('the arithmetic of the costs', () => {
  test('there are two sums', () => expect(tables).toHaveLength(2));

  test.each(tables)('$sum is the sum of its parts', ({ parts, sum }) => {
    expect(parts.length).toBeGreaterThan(5);
    expect(parts.reduce((total, dollars) => total + dollars, 0)).toBeCloseTo(sum, 2);
  });

  test('the README names the same figures', () => {
    const readme = readPage('README.md').prose;
    const [atRest, million] = tables.map(({ sum }) => Math.round(sum));
    expect(readme).toContain(`about $${atRest} a month`);
    expect(readme).toContain(`= $${million}`);
    for (const dollars of tables[0]?.parts ?? []) expect(readme).toContain(`$${dollars.toFixed(2)}`);
  });
});
