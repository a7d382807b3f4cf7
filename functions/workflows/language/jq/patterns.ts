import { unsupported } from './refusal.ts';
import type { Node } from './syntax.ts';

/**
 * What Oniguruma, Java and RE2 take for the same: characters, escaped ones, classes of characters, groups, choices, repetitions,
 * `.`, `^` and `$`. Escapes like `\d` mean other characters in each of them.
 */
const TOKEN =
  /\\[.*+?^$|()[\]{}\\/-]|\[\^?(?:\\[\\\]^-]|[^\\[\]&])+\]|\(\?:|\((?!\?)|[)|^$.]|(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})\??|[^\\[\](){}*+?|^$.]/uy;

const HINT = 'Write a constant text with classes in place of escapes, as in `test("^[0-9]+$")`.';

/** A regular expression of JSONata that finds what the constant pattern finds in jq. @throws Refusal */
export function patternOf(node: Node): string {
  const [pattern, another] = node.kind === 'text' ? node.parts : [];
  if (typeof pattern !== 'string' || another !== undefined) {
    throw unsupported('A pattern that is no constant text', node.at, HINT);
  }
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(pattern); match !== null; match = TOKEN.exec(pattern)) tokens.push(match[0]);
  if (tokens.join('').length < pattern.length || !isWellFormed(pattern)) {
    throw unsupported('Part of this regular expression', node.at, HINT);
  }
  return `/${tokens.map(translated).join('')}/`;
}

/** In jq `.` is all but a line feed, and `$` stands before a line feed that ends the text too. */
function translated(token: string): string {
  if (token === '.') return '[^\\n]';
  if (token === '$') return '(?:\\n?$)';
  const isClass = token.startsWith('[');
  const inner = isClass ? token.slice(1, -1) : token;
  // JSONata looks for the end of a pattern by counting brackets that have no backslash before them.
  const safe = inner
    .replaceAll('\\\\', '\\x5C')
    .replace(/(?<!\\)\//g, '\\/')
    .replaceAll('\n', '\\n');
  return isClass ? `[${safe.replace(/[(){}]/g, '\\$&')}]` : safe;
}

function isWellFormed(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u').source !== '(?:)';
  } catch {
    return false;
  }
}
