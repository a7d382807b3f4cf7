import { syntaxError } from './refusal.ts';

export interface Token {
  readonly type: 'name' | 'field' | 'variable' | 'number' | 'text' | 'format' | 'symbol' | 'end';
  /** The name without `.`, `$` or `@`; the digits; the symbol. */
  readonly text: string;
  readonly at: number;
  /** Of a text: its pieces and the tokens of what is interpolated between them. */
  readonly parts?: readonly (string | readonly Token[])[];
}

const SPACE = /(?:\s|#[^\n]*)*/y;
/** Longer symbols first, so that `//=` is not read as `//` and `=`. */
const PATTERNS: readonly (readonly [Token['type'], RegExp])[] = [
  ['number', /(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?/y],
  ['field', /\.([A-Za-z_]\w*)/y],
  ['variable', /\$([A-Za-z_]\w*(?:::\w+)*)/y],
  ['name', /[A-Za-z_]\w*(?:::\w+)*/y],
  ['format', /@([A-Za-z0-9]+)/y],
  ['symbol', /\?\/\/=?|\/\/=|\|=|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|\/\/|\.\.|[.[\]?(){}:;,|+\-*/%=<>]/y],
];
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  '\\': '\\',
  '/': '/',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
};
/** Interpolation inside interpolation deeper than this helps nobody. */
const MAX_TEXT_DEPTH = 16;

/** The tokens of an expression, the last of which is its end. @throws Refusal for what is no token */
export function tokensOf(source: string): readonly Token[] {
  return readTokens(source, 0, undefined, 0).tokens;
}

interface Read {
  readonly tokens: readonly Token[];
  readonly next: number;
}

/** Reads up to the end of the text, or to the parenthesis that ends an interpolation. */
function readTokens(source: string, from: number, closing: ')' | undefined, depth: number): Read {
  const tokens: Token[] = [];
  let open = 0;
  for (let at = skipSpace(source, from); ; at = skipSpace(source, at)) {
    if (at >= source.length) {
      if (closing !== undefined) throw syntaxError('an interpolation has no end', from);
      return { tokens: [...tokens, { type: 'end', text: '', at }], next: at };
    }
    if (source[at] === closing && open === 0) {
      return { tokens: [...tokens, { type: 'end', text: '', at }], next: at + 1 };
    }
    const { token, next } = source[at] === '"' ? readText(source, at, depth) : readToken(source, at);
    if (token.type === 'symbol' && token.text === '(') open += 1;
    if (token.type === 'symbol' && token.text === ')') open -= 1;
    tokens.push(token);
    at = next;
  }
}

function skipSpace(source: string, from: number): number {
  SPACE.lastIndex = from;
  SPACE.test(source);
  return SPACE.lastIndex;
}

interface ReadToken {
  readonly token: Token;
  readonly next: number;
}

function readToken(source: string, at: number): ReadToken {
  for (const [type, pattern] of PATTERNS) {
    pattern.lastIndex = at;
    const match = pattern.exec(source);
    if (match !== null) return { token: { type, text: match[1] ?? match[0], at }, next: pattern.lastIndex };
  }
  throw syntaxError(`unexpected \`${source.slice(at, at + 1)}\``, at);
}

function readText(source: string, at: number, depth: number): ReadToken {
  if (depth > MAX_TEXT_DEPTH) throw syntaxError('texts nest too deeply', at);
  const parts: (string | readonly Token[])[] = [];
  let piece = '';
  for (let next = at + 1; next < source.length; ) {
    const character = source.charAt(next);
    if (character === '"') {
      return { token: { type: 'text', text: '', at, parts: [...parts, wellFormed(piece, at)] }, next: next + 1 };
    }
    if (character !== '\\') {
      piece += character;
      next += 1;
    } else if (source[next + 1] === '(') {
      const inner = readTokens(source, next + 2, ')', depth + 1);
      parts.push(wellFormed(piece, at), inner.tokens);
      piece = '';
      next = inner.next;
    } else {
      const escaped = readEscape(source, next);
      piece += escaped.character;
      next = escaped.next;
    }
  }
  throw syntaxError('a text has no end', at);
}

/** Half of a surrogate pair is no character. */
function wellFormed(piece: string, at: number): string {
  if (!piece.isWellFormed()) throw syntaxError('half of a surrogate pair', at);
  return piece;
}

function readEscape(source: string, at: number): { readonly character: string; readonly next: number } {
  const code = /^\\u([0-9A-Fa-f]{4})/.exec(source.slice(at, at + 6))?.[1];
  if (code !== undefined) return { character: String.fromCharCode(Number.parseInt(code, 16)), next: at + 6 };
  const character = ESCAPES[source.charAt(at + 1)];
  if (character === undefined) throw syntaxError(`no such escape: \`${source.slice(at, at + 2)}\``, at);
  return { character, next: at + 2 };
}
