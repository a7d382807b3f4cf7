import { tokensOf } from './lexer.ts';
import { type Reader, readerOf, unexpected } from './reader.ts';
import { syntaxError, unsupported } from './refusal.ts';
import type { Comparison, Node, Operator } from './syntax.ts';
import { parsePostfix } from './terms.ts';

/** Parses a jq expression (jq manual 1.8, "Basic filters" to "Comments"). @throws Refusal */
export function parseJq(source: string): Node {
  const reader = readerOf(tokensOf(source));
  const node = parsePipe(reader);
  if (reader.peek().type !== 'end') throw unexpected(reader.peek());
  return node;
}

/** `a | b`, which binds weakest and to the right. */
export function parsePipe(reader: Reader): Node {
  return reader.deeper(() => {
    const left = parseComma(reader);
    if (!reader.sees('|')) return left;
    const { at } = reader.next();
    return binary('|', left, parsePipe(reader), at);
  });
}

function parseComma(reader: Reader): Node {
  return leftToRight(reader, [','], parseAlternative);
}

/** `a // b`, to the right; assignments bind as weakly. */
function parseAlternative(reader: Reader): Node {
  const left = parseOr(reader);
  refuseAssignment(reader);
  if (!reader.sees('//')) return left;
  const { at } = reader.next();
  return binary(
    '//',
    left,
    reader.deeper(() => parseAlternative(reader)),
    at,
  );
}

const ASSIGNMENTS = ['=', '|=', '+=', '-=', '*=', '/=', '%=', '//='];

function refuseAssignment(reader: Reader): void {
  if (!reader.sees(...ASSIGNMENTS)) return;
  const { text, at } = reader.peek();
  const hint = text === '=' ? 'Compare with `==`; set members with `. + {name: value}`.' : 'Write `. + {name: value}`.';
  throw unsupported(`The assignment \`${text}\``, at, hint);
}

function parseOr(reader: Reader): Node {
  return leftToRight(reader, ['or'], parseAnd);
}

function parseAnd(reader: Reader): Node {
  return leftToRight(reader, ['and'], parseComparison);
}

const COMPARISONS: readonly Comparison[] = ['==', '!=', '<', '<=', '>', '>='];

/** Comparisons cannot follow one another. */
function parseComparison(reader: Reader): Node {
  const left = parseSum(reader);
  if (!reader.sees(...COMPARISONS)) return left;
  const { text, at } = reader.next();
  const compared = binary(text as Comparison, left, parseSum(reader), at);
  if (reader.sees(...COMPARISONS)) throw unexpected(reader.peek());
  return compared;
}

function parseSum(reader: Reader): Node {
  return leftToRight(reader, ['+', '-'], parseProduct);
}

function parseProduct(reader: Reader): Node {
  return leftToRight(reader, ['*', '/', '%'], parseUnary);
}

/** A minus is for the whole product behind it: `-2 * .` is `-(2 * .)`, which differs where `.` is a text. */
function parseUnary(reader: Reader): Node {
  if (!reader.sees('-')) return parseBinding(reader);
  const { at } = reader.next();
  const operand = reader.deeper(() => parseProduct(reader));
  // A number that stands behind a minus is a negative number.
  return operand.kind === 'number' ? { kind: 'number', value: -operand.value, at } : { kind: 'negate', operand, at };
}

/** `term as $name | body`, whose body reaches as far as it can. */
function parseBinding(reader: Reader): Node {
  const source = parsePostfix(reader, parsePipe);
  if (!reader.takesName('as')) return source;
  const pattern = reader.next();
  if (pattern.type !== 'variable') {
    if (pattern.type !== 'symbol' || !['[', '{'].includes(pattern.text)) throw unexpected(pattern, '$name');
    throw unsupported('Taking a value apart with `as`', pattern.at, 'Write `. as $x | …` and read `$x.name`, `$x[0]`.');
  }
  if (reader.sees('?//')) throw unsupported('`?//`', reader.peek().at, 'Use `if` and `type`.');
  reader.expect('|');
  return { kind: 'bind', source, name: pattern.text, body: parsePipe(reader), at: source.at };
}

function leftToRight(reader: Reader, operators: readonly Operator[], operand: (reader: Reader) => Node): Node {
  let left = operand(reader);
  for (let count = 0; reader.sees(...operators) || reader.seesName(...operators); count += 1) {
    if (count > MAX_OPERANDS) throw syntaxError('too many operands in a row', reader.peek().at);
    const { text, at } = reader.next();
    left = binary(text as Operator, left, operand(reader), at);
  }
  return left;
}

/** A chain of operators nests to the left, and what nests is bounded. */
const MAX_OPERANDS = 64;

function binary(operator: Operator, left: Node, right: Node, at: number): Node {
  return { kind: 'binary', operator, left, right, at };
}
