import type { Token } from './lexer.ts';
import { type Reader, unexpected } from './reader.ts';
import { syntaxError, unsupported } from './refusal.ts';
import type { Node, ObjectEntry } from './syntax.ts';

/** Reads a whole expression; given from outside since expressions and terms contain each other. */
type ParseExpression = (reader: Reader) => Node;

/** Words that jq gives a meaning of their own, with what to write instead. */
const KEYWORDS: Readonly<Record<string, string>> = {
  def: 'Write the expression where it is used, or name its value with `as`.',
  reduce: 'Use `add`, `any`, `all`, `min`, `max` or `map`, or JSONata and its `$reduce`.',
  foreach: 'Use `map`, or JSONata and its `$reduce`.',
  try: 'Write `?` behind the step that may fail, as in `.a?`, or test with `if` and `type`.',
  label: 'Use `first(…)`.',
  import: 'An expression stands for itself.',
  include: 'An expression stands for itself.',
};
const RESERVED: ReadonlySet<string> = new Set([
  ...['if', 'then', 'elif', 'else', 'end', 'as', 'and', 'or', 'catch', '__loc__'],
  ...Object.keys(KEYWORDS),
]);

/** A term with what follows it: `.a`, `[0]`, `[1:2]`, `[]`, `?`. */
export function parsePostfix(reader: Reader, expression: ParseExpression): Node {
  let node = parseTerm(reader, expression);
  for (;;) {
    const { type, text, at } = reader.peek();
    if (type === 'field') {
      reader.next();
      node = index(node, textNode(text, at), at, reader);
    } else if (type === 'symbol' && text === '[') node = parseBrackets(node, reader, expression);
    else if (type === 'symbol' && text === '.') {
      reader.next();
      node = parseDotted(node, at, reader, expression);
    } else if (type === 'symbol' && text === '?') {
      reader.next();
      node = optional(node, at);
    } else return node;
  }
}

/** What may follow a dot that is no field name: `."name"` and `.[…]`. */
function parseDotted(target: Node, at: number, reader: Reader, expression: ParseExpression): Node {
  if (reader.sees('[')) {
    const bracketed = parseBrackets(target, reader, expression);
    if (bracketed.kind === 'slice') throw syntaxError('no slice may follow `.`', at);
    return bracketed;
  }
  if (reader.peek().type !== 'text') throw unexpected(reader.peek());
  return index(target, parseText(reader.next(), 'text', reader, expression), at, reader);
}

function index(target: Node, key: Node, at: number, reader: Reader): Node {
  return { kind: 'index', target, key, optional: reader.takes('?'), at };
}

function parseBrackets(target: Node, reader: Reader, expression: ParseExpression): Node {
  const { at } = reader.expect('[');
  if (reader.takes(']')) return { kind: 'iterate', target, optional: reader.takes('?'), at };
  const from = reader.sees(':') ? undefined : expression(reader);
  if (from !== undefined && reader.takes(']')) return index(target, from, at, reader);
  reader.expect(':');
  const to = reader.sees(']') ? undefined : expression(reader);
  if (from === undefined && to === undefined) throw unexpected(reader.peek());
  reader.expect(']');
  return { kind: 'slice', target, from, to, optional: reader.takes('?'), at };
}

/**
 * `(…)?` gives nothing where anything inside raises an error. What is run has no way to catch errors, so that is only taken
 * where each step can be made optional: on a path.
 */
function optional(node: Node, at: number): Node {
  const path = optionalPath(node, true);
  if (path !== undefined) return path;
  const hint = 'Write `?` behind the step that may fail, as in `.a?`, or test with `if` and `type`.';
  throw unsupported('Catching errors of more than a path with `?`', at, hint);
}

/** Behind `.[]` an error would end the values that come after it too, so only the last step may be one. */
function optionalPath(node: Node, isLast: boolean): Node | undefined {
  if (node.kind === 'identity' || node.kind === 'variable') return node;
  if (node.kind !== 'index' && node.kind !== 'iterate') return undefined;
  if (node.kind === 'iterate' && !isLast) return undefined;
  if (node.kind === 'index' && !isConstant(node.key)) return undefined;
  const target = optionalPath(node.target, false);
  return target === undefined ? undefined : { ...node, target, optional: true };
}

function isConstant(node: Node): boolean {
  return node.kind === 'number' || (node.kind === 'text' && node.parts.every((part) => typeof part === 'string'));
}

function parseTerm(reader: Reader, expression: ParseExpression): Node {
  const token = reader.next();
  switch (token.type) {
    case 'number':
      return number(token);
    case 'text':
      return parseText(token, 'text', reader, expression);
    case 'field':
      return index({ kind: 'identity', at: token.at }, textNode(token.text, token.at), token.at, reader);
    case 'variable':
      return { kind: 'variable', name: token.text, at: token.at };
    case 'format':
      return reader.peek().type === 'text'
        ? parseText(reader.next(), token.text, reader, expression)
        : { kind: 'format', name: token.text, at: token.at };
    case 'name':
      return parseName(token, reader, expression);
    case 'symbol':
      return parseSymbol(token, reader, expression);
    case 'end':
      throw unexpected(token);
  }
}

function parseSymbol(token: Token, reader: Reader, expression: ParseExpression): Node {
  const { at } = token;
  switch (token.text) {
    case '.': {
      const identity: Node = { kind: 'identity', at };
      return reader.peek().type === 'text' ? parseDotted(identity, at, reader, expression) : identity;
    }
    case '..':
      throw unsupported('`..`', at, 'Name the path, or use JSONata and its `**`.');
    case '(': {
      const inner = expression(reader);
      reader.expect(')');
      return inner;
    }
    case '[': {
      const body = reader.sees(']') ? undefined : expression(reader);
      reader.expect(']');
      return { kind: 'array', body, at };
    }
    case '{':
      return { kind: 'object', entries: parseEntries(reader, expression), at };
    default:
      throw unexpected(token);
  }
}

function parseName(token: Token, reader: Reader, expression: ParseExpression): Node {
  const { text, at } = token;
  const instead = KEYWORDS[text];
  if (instead !== undefined) throw unsupported(`\`${text}\``, at, instead);
  if (text === 'if') return parseIf(at, reader, expression);
  if (RESERVED.has(text)) throw unexpected(token);
  const parameters: Node[] = [];
  if (reader.takes('(')) {
    do parameters.push(expression(reader));
    while (reader.takes(';'));
    reader.expect(')');
  }
  return { kind: 'call', name: text, arguments: parameters, at };
}

/** What stands behind `if` or `elif`. Without `else` the value itself is given. */
function parseIf(at: number, reader: Reader, expression: ParseExpression): Node {
  const condition = expression(reader);
  reader.expectName('then');
  const then = expression(reader);
  if (reader.seesName('elif')) {
    const { at: place } = reader.next();
    const otherwise = reader.deeper(() => parseIf(place, reader, expression));
    return { kind: 'if', condition, then, otherwise, at };
  }
  const otherwise = reader.takesName('else') ? expression(reader) : undefined;
  reader.expectName('end');
  return { kind: 'if', condition, then, otherwise, at };
}

function parseEntries(reader: Reader, expression: ParseExpression): readonly ObjectEntry[] {
  const entries: ObjectEntry[] = [];
  while (!reader.sees('}')) {
    entries.push(parseEntry(reader, expression));
    if (!reader.takes(',')) break;
  }
  reader.expect('}');
  return entries;
}

/** `name: value`, or the name alone for the member of that name; values are terms, other expressions need parentheses. */
function parseEntry(reader: Reader, expression: ParseExpression): ObjectEntry {
  const token = reader.next();
  const { at } = token;
  if (token.type === 'symbol' && token.text === '(') {
    const key = expression(reader);
    reader.expect(')');
    reader.expect(':');
    return { key, value: parseEntryValue(reader, expression) };
  }
  if (token.type === 'variable') {
    return { key: textNode(token.text, at), value: { kind: 'variable', name: token.text, at } };
  }
  const key = entryKey(token, reader, expression);
  if (reader.takes(':')) return { key, value: parseEntryValue(reader, expression) };
  return { key, value: { kind: 'index', target: { kind: 'identity', at }, key, optional: false, at } };
}

function entryKey(token: Token, reader: Reader, expression: ParseExpression): Node {
  if (token.type === 'name') return textNode(token.text, token.at);
  if (token.type === 'text') return parseText(token, 'text', reader, expression);
  if (token.type === 'format' && reader.peek().type === 'text') {
    return parseText(reader.next(), token.text, reader, expression);
  }
  throw unexpected(token);
}

function parseEntryValue(reader: Reader, expression: ParseExpression): Node {
  const minus = reader.sees('-') ? reader.next() : undefined;
  const term = parsePostfix(reader, expression);
  const left: Node = minus === undefined ? term : { kind: 'negate', operand: term, at: minus.at };
  if (!reader.sees('|')) return left;
  const { at } = reader.next();
  return { kind: 'binary', operator: '|', left, right: reader.deeper(() => parseEntryValue(reader, expression)), at };
}

function parseText(token: Token, format: string, reader: Reader, expression: ParseExpression): Node {
  const parts = (token.parts ?? []).flatMap((part): readonly (string | Node)[] => {
    if (typeof part === 'string') return part === '' ? [] : [part];
    const inner = reader.inside(part);
    const node = expression(inner);
    if (inner.peek().type !== 'end') throw unexpected(inner.peek());
    return [node];
  });
  return { kind: 'text', parts, format, at: token.at };
}

function textNode(text: string, at: number): Node {
  return { kind: 'text', parts: [text], format: 'text', at };
}

/** jq keeps a number as it was written and prints it so; as JSONata does not, only the usual spelling means the same. */
function number({ text, at }: Token): Node {
  const value = Number(text);
  if (String(value) === text) return { kind: 'number', value, at };
  const hint = `Write \`${Number.isFinite(value) ? value : Number.MAX_SAFE_INTEGER}\`.`;
  throw unsupported(`The number \`${text}\`, which is not written in the usual way,`, at, hint);
}
