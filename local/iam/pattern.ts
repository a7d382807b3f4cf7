import { type ConditionKeys, valuesOf } from './condition-keys.ts';

/**
 * A text of a policy that may hold wildcards (`*`, `?`) and policy variables (`${aws:PrincipalTag/tenant}`), as IAM
 * reads it: `${*}`, `${?}` and `${$}` stand for the characters themselves, `${key, 'text'}` gives a default. What a
 * variable stands for is always literal text, never a wildcard.
 */
type Token = { readonly literal: string } | { readonly wildcard: '*' | '?' };

const VARIABLE = /\$\{([^}]*)\}/g;
const DEFAULTED = /^\s*([^,]+?)\s*(?:,\s*'([^']*)'\s*)?$/;

/** The pattern as text for exact comparison; undefined when a variable of it has no value in the request. */
export function literalText(text: string, keys: ConditionKeys): string | undefined {
  const tokens = tokenize(text, keys);
  return tokens?.map((token) => ('literal' in token ? token.literal : token.wildcard)).join('');
}

/** Whether the whole value matches; false when a variable of the pattern has no value in the request. */
export function matchesPattern(text: string, value: string, keys: ConditionKeys): boolean {
  const tokens = tokenize(text, keys);
  return tokens !== undefined && expressionOf(tokens).test(value);
}

/** Whether every variable of the pattern has a value in the request. */
export function isResolvable(text: string, keys: ConditionKeys): boolean {
  return tokenize(text, keys) !== undefined;
}

/**
 * Whether an ARN matches: each of the six components is compared by itself and may hold wildcards, so a wildcard
 * reaches over a colon only in the last one.
 */
export function matchesArn(text: string, value: string, keys: ConditionKeys): boolean {
  const tokens = tokenize(text, keys);
  if (tokens === undefined) return false;
  let colons = 0;
  let source = '';
  for (const token of tokens) {
    if ('literal' in token) colons += token.literal.split(':').length - 1;
    source += sourceOf(token, colons < 5 ? '[^:]' : '.');
  }
  return colons >= 5 && new RegExp(`^${source}$`, 's').test(value);
}

function tokenize(text: string, keys: ConditionKeys): Token[] | undefined {
  const tokens: Token[] = [];
  let end = 0;
  for (const match of text.matchAll(VARIABLE)) {
    const value = variable(match[1] ?? '', keys);
    if (value === undefined) return undefined;
    tokens.push(...wildcards(text.slice(end, match.index)), { literal: value });
    end = match.index + match[0].length;
  }
  tokens.push(...wildcards(text.slice(end)));
  return tokens;
}

function wildcards(text: string): Token[] {
  return text
    .split(/([*?])/)
    .filter((part) => part !== '')
    .map((part) => (part === '*' || part === '?' ? { wildcard: part } : { literal: part }));
}

function variable(body: string, keys: ConditionKeys): string | undefined {
  if (body === '*' || body === '?' || body === '$') return body;
  const [, name = '', fallback] = DEFAULTED.exec(body) ?? [];
  const values = valuesOf(keys, name);
  // A key of many values has no one text to stand in its place.
  return values.length === 1 ? values[0] : fallback;
}

function expressionOf(tokens: readonly Token[]): RegExp {
  return new RegExp(`^${tokens.map((token) => sourceOf(token, '.')).join('')}$`, 's');
}

/** A token as a regular expression, where a wildcard stands for characters of the class `any`. */
function sourceOf(token: Token, any: '.' | '[^:]'): string {
  if ('literal' in token) return token.literal.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
  return token.wildcard === '*' ? `${any}*` : any;
}
