import type { Measurement, Part } from './part.ts';

/** A part with what it found. */
export interface Section {
  readonly part: Pick<Part, 'name' | 'title' | 'method'>;
  readonly measurement: Measurement;
}

const HEAD = `# Performance

Written by \`npm run bench\`, the project's measuring stick; \`npm run bench -- --only PART\` measures one part anew. Times
depend on the machine and on what else it does, so they stand beside a ratio to something simple that was measured in
the same minutes; sizes, calls and units depend on nothing. Nothing here was measured on AWS: the local cloud runs the
synthesized stacks in one process.
`;

type Table = Pick<Measurement, 'columns' | 'rows'>;

/** Whether a column holds figures, which are aligned to the right. */
function isFigures({ rows }: Table, column: number): boolean {
  return rows.every((row) => /^(\d|$)/.test(row[column] ?? ''));
}

/** A Markdown table. */
export function renderTable(table: Table): string {
  const { columns, rows } = table;
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  const rule = columns.map((_, index) => (isFigures(table, index) ? '---:' : '---'));
  return [line(columns), `|${rule.join('|')}|`, ...rows.map(line)].join('\n');
}

/** The same for a terminal: columns are padded. */
export function renderText(table: Table): string {
  const { columns, rows } = table;
  const all = [columns, ...rows];
  const widths = columns.map((_, index) => Math.max(...all.map((row) => (row[index] ?? '').length)));
  const cell = (text: string, index: number) =>
    isFigures(table, index) ? text.padStart(widths[index] ?? 0) : text.padEnd(widths[index] ?? 0);
  return all.map((row) => row.map(cell).join('  ').trimEnd()).join('\n');
}

/**
 * The page with new sections in the places of the old ones of the same parts; other sections stay as they are.
 * @param page the page so far; empty when there is none
 * @param order names of all parts, in the order of the page
 * @param circumstances one line on when and where it was measured
 */
export function updatePage(
  page: string,
  sections: readonly Section[],
  order: readonly string[],
  circumstances: string,
): string {
  const texts = new Map(readSections(page));
  for (const { part, measurement } of sections) {
    const body = [`## ${part.title}`, part.method, `${circumstances}.`, renderTable(measurement)].join('\n\n');
    texts.set(part.name, body);
  }
  const blocks = order.flatMap((name) => {
    const text = texts.get(name);
    return text === undefined ? [] : [`<!-- ${name} -->\n\n${text}\n\n<!-- /${name} -->\n`];
  });
  return [HEAD, ...blocks].join('\n');
}

function readSections(page: string): readonly (readonly [string, string])[] {
  return [...page.matchAll(/<!-- ([a-z-]+) -->\n\n([\s\S]*?)\n\n<!-- \/\1 -->/g)].map(
    ([, name = '', text = '']) => [name, text] as const,
  );
}
