import { alone, one } from '../code.ts';
import { unsupported } from '../refusal.ts';
import type { Node } from '../syntax.ts';
import { ANY, TYPE } from '../types.ts';
import { type Builtins, helperCall } from './builtin.ts';

/** Functions of texts. */
export const TEXTS: Builtins = {
  'startswith/1': helperCall('startsWith', TYPE.boolean),
  'endswith/1': helperCall('endsWith', TYPE.boolean),
  'ltrimstr/1': helperCall('withoutStart', ANY),
  'rtrimstr/1': helperCall('withoutEnd', ANY),
  'split/1': helperCall('split', TYPE.array),
  'join/1': helperCall('join', TYPE.string),
  'ascii_downcase/0': helperCall('lower', TYPE.string),
  'ascii_upcase/0': helperCall('upper', TYPE.string),
  'test/1': ([pattern], { dot }, to) =>
    one(to.call('matches', alone(dot), regularExpression(pattern as Node)), TYPE.boolean),
};

/** What Oniguruma, Java and RE2 take for the same: characters, classes of them, groups, choices, repetitions, `^` and `$`. */
const TOKENS =
  /\\[.*+?^$|()[\]{}\\/-]|\[\^?(?:\\[\\\]^-]|[^\\[\]&])+\]|\(\?:|[()|^$.]|(?:[*+?]|\{[0-9]{1,3}(?:,[0-9]{0,3})?\})\??|[^\\[\](){}*+?|^$.]/uy;

/** A regular expression of JSONata that finds what the constant pattern finds in jq. @throws Refusal */
function regularExpression(node: Node): string {
  const hint = 'Write the pattern as a text without escapes like `\\\\d`: `test("^[0-9]+$")`.';
  const [pattern = '', another] = node.kind === 'text' ? node.parts : [undefined];
  if (node.kind !== 'text' || typeof pattern !== 'string' || another !== undefined || pattern === '') {
    throw unsupported('A pattern that is not constant', node.at, hint);
  }
  const tokens: string[] = [];
  TOKENS.lastIndex = 0;
  for (let match = TOKENS.exec(pattern); match !== null; match = TOKENS.exec(pattern)) tokens.push(match[0]);
  if (tokens.join('').length < pattern.length || !isRegular(pattern)) {
    throw unsupported('Part of this regular expression', node.at, hint);
  }
  return `/${tokens.map(translated).join('')}/`;
}

/** In jq `.` is all but a line feed, and `$` stands before a line feed that ends the text too. */
function translated(token: string): string {
  if (token === '.') return '[^\\n]';
  if (token === '$') return '(?:\\n?$)';
  return [...token]
    .map((character) => (character === '/' ? '\\/' : lineOf(character)))
    .join('')
    .replaceAll('\\\\/', '\\/');
}

function lineOf(character: string): string {
  return character === '\n' ? '\\n' : character;
}

function isRegular(pattern: string): boolean {
  try {
    return new RegExp(pattern, 'u') !== undefined;
  } catch {
    return false;
  }
}
