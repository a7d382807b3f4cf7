import type { Token } from './lexer.ts';
import { Refusal, syntaxError } from './refusal.ts';

/** Expressions that nest deeper than this are refused before they can exhaust the stack. */
const MAX_NESTING = 64;

/** The tokens of an expression, read one after the other. */
export interface Reader {
  /** The next token, which stays. */
  peek(): Token;
  next(): Token;
  /** Whether the next token is one of these symbols. */
  sees(...symbols: readonly string[]): boolean;
  seesName(...names: readonly string[]): boolean;
  /** Takes the symbol if it is the next token. */
  takes(symbol: string): boolean;
  takesName(name: string): boolean;
  /** @throws Refusal when something else comes */
  expect(symbol: string): Token;
  expectName(name: string): Token;
  /** Reads what lies one level deeper. @throws Refusal when that is too deep */
  deeper<T>(read: () => T): T;
  /** A reader of other tokens, as deep as this one. */
  inside(tokens: readonly Token[]): Reader;
}

export function readerOf(tokens: readonly Token[], depth = 0): Reader {
  let position = 0;
  let level = depth;
  const peek = (): Token => tokens[position] ?? (tokens.at(-1) as Token);
  const next = (): Token => {
    const token = peek();
    if (token.type !== 'end') position += 1;
    return token;
  };
  const is = (type: Token['type'], texts: readonly string[]): boolean =>
    peek().type === type && texts.includes(peek().text);
  const expect = (type: Token['type'], text: string): Token => {
    if (!is(type, [text])) throw unexpected(peek(), text);
    return next();
  };
  return {
    peek,
    next,
    sees: (...symbols) => is('symbol', symbols),
    seesName: (...names) => is('name', names),
    takes: (symbol) => is('symbol', [symbol]) && next() !== undefined,
    takesName: (name) => is('name', [name]) && next() !== undefined,
    expect: (symbol) => expect('symbol', symbol),
    expectName: (name) => expect('name', name),
    deeper: (read) => {
      level += 1;
      if (level > MAX_NESTING) throw tooDeep(peek().at);
      const result = read();
      level -= 1;
      return result;
    },
    inside: (inner) => readerOf(inner, level),
  };
}

export function unexpected(token: Token, wanted?: string): Refusal {
  const found = token.type === 'end' ? 'it ends too early' : `unexpected \`${written(token)}\``;
  return syntaxError(wanted === undefined ? found : `${found}, where \`${wanted}\` should be`, token.at);
}

function written({ type, text }: Token): string {
  const marks: Readonly<Partial<Record<Token['type'], string>>> = {
    field: '.',
    variable: '$',
    format: '@',
    text: '"…"',
  };
  return `${marks[type] ?? ''}${text}`;
}

function tooDeep(at: number): Refusal {
  const hint = 'Split it over several tasks, or name parts of it with `as`.';
  const detail = `The expression nests more than ${MAX_NESTING} levels`;
  return new Refusal({ code: 'expression-too-deep', detail, hint }, at);
}
