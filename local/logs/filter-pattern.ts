import { AwsError } from '../service.ts';

/** Whether a line of a log is one of those that a filter pattern looks for. */
export type LineMatcher = (message: string) => boolean;

/**
 * A filter pattern of CloudWatch Logs (user guide, "Filter pattern syntax"): plain terms, of which every one must occur
 * and `-term` must not, or comparisons of members of JSON lines with texts.
 * @throws AwsError `InvalidParameterException` for regular expressions, arrays and comparisons by size
 */
export function lineMatcher(pattern: string): LineMatcher {
  if (/^\s*\{.*\}\s*$/s.test(pattern)) return jsonMatcher(pattern.trim().slice(1, -1));
  if (/^\s*[{[%?]/.test(pattern)) throw unknown(pattern);
  const terms = [...pattern.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)].map(([, minus, phrase, word]) => ({
    wanted: minus === '',
    text: phrase ?? word ?? '',
  }));
  return (message) => terms.every(({ wanted, text }) => message.includes(text) === wanted);
}

type Condition = (line: unknown) => boolean;

const TOKEN = /\s*(\(|\)|&&|\|\||!=|=|"(?:[^"\\]|\\.)*"|\$(?:\.[\w-]+)+|[\w*.:/-]+)/y;

function jsonMatcher(text: string): LineMatcher {
  const condition = parse(tokensOf(text), text);
  return (message) => {
    const line = parsed(message);
    return line !== undefined && condition(line);
  };
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const [, token] = TOKEN.exec(text) ?? [];
    if (token === undefined) throw unknown(text);
    tokens.push(token);
  }
  return tokens;
}

/** `&&` binds closer than `||`. */
function parse(tokens: string[], text: string): Condition {
  const taken = (token: string): boolean => {
    if (tokens[0] !== token) return false;
    tokens.shift();
    return true;
  };
  const any = (): Condition => {
    const parts = [all()];
    while (taken('||')) parts.push(all());
    return (line) => parts.some((part) => part(line));
  };
  const all = (): Condition => {
    const parts = [one()];
    while (taken('&&')) parts.push(one());
    return (line) => parts.every((part) => part(line));
  };
  const one = (): Condition => {
    if (!taken('(')) return comparison(tokens.splice(0, 3), text);
    const inner = any();
    if (!taken(')')) throw unknown(text);
    return inner;
  };
  const condition = any();
  if (tokens.length > 0) throw unknown(text);
  return condition;
}

function comparison([selector = '', operator, value]: readonly string[], text: string): Condition {
  if (!selector.startsWith('$.') || (operator !== '=' && operator !== '!=') || value === undefined) throw unknown(text);
  const path = selector.slice(2).split('.');
  const glob = value.startsWith('"') ? value.slice(1, -1).replaceAll(/\\(.)/g, '$1') : value;
  const expression = new RegExp(`^${glob.split('*').map(escaped).join('.*')}$`, 's');
  return (line) => {
    const found = path.reduce<unknown>((at, name) => (Object(at) as Record<string, unknown>)[name], line);
    return found !== undefined && expression.test(String(found)) === (operator === '=');
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function parsed(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function unknown(pattern: string): AwsError {
  return new AwsError('InvalidParameterException', `The local cloud does not know the filter pattern ${pattern}`);
}
