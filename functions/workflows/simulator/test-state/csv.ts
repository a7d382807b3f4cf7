import type { JsonObject } from '../json.ts';
import type { Json } from '../types.ts';
import { TestStateRefused } from './request.ts';

const DELIMITERS: Readonly<Record<string, string>> = { COMMA: ',', PIPE: '|', SEMICOLON: ';', SPACE: ' ', TAB: '\t' };

function delimiterOf({ CSVDelimiter = 'COMMA' }: JsonObject): string {
  const name = String(CSVDelimiter);
  const delimiter = Object.hasOwn(DELIMITERS, name) ? DELIMITERS[name] : undefined;
  if (delimiter !== undefined) return delimiter;
  const message = `The CSVDelimiter '${name}' is none of ${Object.keys(DELIMITERS).join(', ')}`;
  throw new TestStateRefused('ValidationException', message);
}

/** Rows of cells. A cell in double quotes may hold anything; a quote in it is written twice. Empty lines are no rows. */
function rowsOf(text: string, delimiter: string): readonly (readonly string[])[] {
  // A cell, in quotes or not, and what ends it.
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^\\${delimiter}\\r\\n]*))(\\${delimiter}|\\r?\\n|\\r|$)`, 'gy');
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, bare = '', end] of text.matchAll(cell)) {
    const blank = row.length === 0 && quoted === undefined && bare === '' && end !== delimiter;
    if (!blank) row.push(quoted?.replaceAll('""', '"') ?? bare);
    if (end === delimiter) continue;
    if (row.length > 0) rows.push(row);
    row = [];
  }
  return rows;
}

/**
 * Rows of a delimited text as objects of strings, named by its first row or by `CSVHeaders`: missing cells are empty,
 * those without a name are left out (developer guide, "ItemReader (Map)").
 * @throws TestStateRefused for a delimiter that there is not
 */
export function readCsv(text: string, config: JsonObject): readonly Json[] {
  const rows = rowsOf(text, delimiterOf(config));
  const { CSVHeaderLocation, CSVHeaders } = config;
  const given = CSVHeaderLocation === 'GIVEN' && Array.isArray(CSVHeaders);
  const names = given ? CSVHeaders.map(String) : (rows[0] ?? []);
  return rows
    .slice(given ? 0 : 1)
    .map((row) => Object.fromEntries(names.map((name, index) => [name, row[index] ?? ''])));
}
