import { describe, expect, test } from 'vitest';
import { renderTable, renderText, type Section, updatePage } from '../../../bench/page.ts';

const table = {
  columns: ['What', 'ms', 'Calls'],
  rows: [
    ['a | b', '12', 'GetItem'],
    ['c', '3 (≤ 4) ✓', ''],
  ],
};
const ORDER = ['first', 'second', 'third'];

const section = (name: string, value: string): Section => ({
  part: { name, title: `Title of ${name}`, method: `How ${name} is taken.` },
  measurement: { columns: ['What', 'ms'], rows: [['it', value]], missed: [] },
});

describe('tables', () => {
  test('align figures to the right and escape bars', () => {
    expect(renderTable(table).split('\n')).toEqual([
      '| What | ms | Calls |',
      '|---|---:|---|',
      '| a \\| b | 12 | GetItem |',
      '| c | 3 (≤ 4) ✓ |  |',
    ]);
  });

  test('have columns of one width in a terminal', () => {
    expect(renderText(table).split('\n')).toEqual([
      'What          ms  Calls',
      'a | b         12  GetItem',
      'c      3 (≤ 4) ✓',
    ]);
  });
});

describe('the page', () => {
  const both = updatePage('', [section('third', '30'), section('first', '10')], ORDER, 'Measured today');

  test('has the sections in order, each with how and when it was taken', () => {
    expect(both.indexOf('## Title of first')).toBeLessThan(both.indexOf('## Title of third'));
    expect(both).toContain('How first is taken.\n\nMeasured today.\n\n| What | ms |');
    expect(both).not.toContain('second');
  });

  test('keeps the sections that were not measured anew', () => {
    const page = updatePage(both, [section('third', '31'), section('second', '20')], ORDER, 'Measured later');
    expect(page).toContain('| it | 10 |');
    expect(page).toContain('| it | 20 |');
    expect(page).toContain('| it | 31 |');
    expect(page).not.toContain('| it | 30 |');
    expect(page.match(/^## .*/gm)).toEqual(['## Title of first', '## Title of second', '## Title of third']);
  });

  test('is the same when nothing was measured', () => expect(updatePage(both, [], ORDER, '')).toBe(both));

  test('drops a part that is no more', () => {
    expect(updatePage(both, [], ['third'], '')).not.toContain('Title of first');
  });
});
