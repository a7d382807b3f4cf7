import { readFileSync } from 'node:fs';

const TABLE = readFileSync(new URL('expressions.txt', import.meta.url), 'utf8');

/** Expressions of the supported part of jq, by what they are about: one a line of `expressions.txt`. */
export const EXPRESSIONS: readonly (readonly [string, readonly string[]])[] = TABLE.split(/^## /m)
  .slice(1)
  .map((section) => {
    const [name = '', ...lines] = section.split('\n');
    return [name, lines.filter((line) => line !== '')] as const;
  });
