import { alone, type Code, itemsOf, literal, one, operand, reference, truthOf } from './code.ts';
import { bind, choose, isTrue, lift, once } from './flow.ts';
import type { HelperName } from './helpers/helpers.ts';
import type { Arithmetic, Comparison, IfNode, Node, Operator } from './syntax.ts';
import type { Scope, Translation } from './translation.ts';
import { NULL_OR_BOOLEAN, TYPE, type Types } from './types.ts';

export interface BinaryNode {
  readonly operator: Operator;
  readonly left: Node;
  readonly right: Node;
}

export function compileBinary({ operator, left, right }: BinaryNode, scope: Scope, to: Translation): Code {
  switch (operator) {
    case '|':
      return pipe(to.compile(left, scope), right, scope, to);
    case ',':
      return comma(to.compile(left, scope), to.compile(right, scope), to);
    case '//':
      return alternative(to.compile(left, scope), to.compile(right, scope), to);
    case 'and':
    case 'or':
      return logical(operator, to.compile(left, scope), to.compile(right, scope), to);
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return lift([to.compile(right, scope), to.compile(left, scope)], to, ([b, a]) =>
        arithmetic(operator, a as Code, b as Code, to),
      );
    default:
      return lift([to.compile(right, scope), to.compile(left, scope)], to, ([b, a]) =>
        comparison(operator, a as Code, b as Code, to),
      );
  }
}

function pipe(source: Code, body: Node, scope: Scope, to: Translation): Code {
  const give = (dot: Code): Code => to.compile(body, { ...scope, dot });
  return readsDotOnce(body) ? once(source, to, give) : bind(source, to, give);
}

/** Whether an expression begins with evaluating `.` and does not look at it again. */
function readsDotOnce(node: Node): boolean {
  switch (node.kind) {
    case 'identity':
      return true;
    case 'index':
      return ['number', 'text'].includes(node.key.kind) && isPlain(node.key) && readsDotOnce(node.target);
    case 'iterate':
      return readsDotOnce(node.target);
    case 'call':
      return node.arguments.length === 0 && READ_DOT_ONCE.has(node.name);
    default:
      return false;
  }
}

function isPlain(node: Node): boolean {
  return node.kind === 'number' || (node.kind === 'text' && node.parts.every((part) => typeof part === 'string'));
}

/** Functions without arguments that are one call of a helper. */
const READ_DOT_ONCE: ReadonlySet<string> = new Set([
  ...['length', 'keys', 'type', 'not', 'tostring', 'tonumber', 'tojson', 'fromjson', 'add', 'unique', 'sort', 'min'],
  ...['max', 'first', 'last', 'reverse', 'to_entries', 'from_entries', 'ascii_downcase', 'ascii_upcase', 'todate'],
  ...['fromdate', 'floor'],
]);

function comma(left: Code, right: Code, to: Translation): Code {
  const items = `${itemsOf(left, to)}, ${itemsOf(right, to)}`;
  const facts = { total: left.total && right.total, failsFirst: left.failsFirst && right.total, items };
  return { ...one(`[${items}]`, left.types | right.types, facts), outputs: 'many' };
}

/** `a // b`: what `a` gives that is neither null nor false, and only where there is nothing of that kind, what `b` gives. */
function alternative(left: Code, right: Code, to: Translation): Code {
  if (left.outputs === 'one') {
    if ((left.types & NULL_OR_BOOLEAN) === 0) return left;
    return bind(left, to, (value) => choose(truthOf(value), value, right, to));
  }
  const name = to.local();
  const types = left.types & ~TYPE.null;
  const isMany = left.outputs === 'many';
  const parameter = to.local();
  const kept = isMany
    ? to.call('filter', left.text, `function($${parameter}) { ${truthOf(reference(parameter, left.types)).text} }`)
    : left.text;
  const found: Code = { ...reference(name, types), outputs: left.outputs };
  const isThere = isMany ? one(`$count($${name}) > 0`, TYPE.boolean, { total: true, atomic: false }) : isTrue(found);
  const chosen = choose(isThere, isMany ? found : { ...found, outputs: 'one' }, right, to);
  const total = left.total && right.total;
  return { ...chosen, total, failsFirst: left.total && right.failsFirst, lets: [...left.lets, [name, kept]] };
}

/** The right side is evaluated only where the left one does not decide. */
function logical(operator: 'and' | 'or', left: Code, right: Code, to: Translation): Code {
  return once(left, to, (value) => {
    const first = truthOf(value);
    if (right.outputs === 'one') {
      const text = `${operand(first)} ${operator} ${operand(truthOf(right))}`;
      return one(text, TYPE.boolean, { total: value.total && right.total, atomic: false });
    }
    const second = bind(right, to, truthOf);
    return operator === 'and' ? choose(first, second, literal(false), to) : choose(first, literal(true), second, to);
  });
}

/** JSONata compares any values for equality, but only numbers, or texts by UTF-16, for order. */
function comparison(operator: Comparison, a: Code, b: Code, to: Translation): Code {
  const facts = { total: a.total && b.total, atomic: false };
  const symbol = operator === '==' ? '=' : operator;
  if (symbol === '=' || symbol === '!=' || (a.types === TYPE.number && b.types === TYPE.number)) {
    return one(`${operand(a)} ${symbol} ${operand(b)}`, TYPE.boolean, facts);
  }
  if (b.types === TYPE.number) return one(byNumber(symbol, a, b, to), TYPE.boolean, facts);
  if (a.types === TYPE.number) return one(byNumber(MIRRORED[symbol], b, a, to), TYPE.boolean, facts);
  return one(`${to.call('compare', alone(a), alone(b))} ${symbol} 0`, TYPE.boolean, facts);
}

type Ordering = Exclude<Comparison, '==' | '!='>;

const MIRRORED: Readonly<Record<Ordering, Ordering>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** Comparing with a number takes less than comparing any values. */
function byNumber(operator: Ordering, value: Code, number: Code, to: Translation): string {
  const isStrict = operator === '<' || operator === '>';
  const isLess = operator === '<' || operator === '>=';
  const test = to.call(isLess ? 'less' : 'more', alone(value), alone(number));
  return isStrict ? test : `$not(${test})`;
}

const HELPER_OF: Readonly<Record<Arithmetic, HelperName>> = {
  '+': 'add',
  '-': 'subtract',
  '*': 'multiply',
  '/': 'divide',
  '%': 'modulo',
};

/** The operator of JSONata where it means the same for the types that are known, else a helper. */
function arithmetic(operator: Arithmetic, a: Code, b: Code, to: Translation): Code {
  const total = a.total && b.total;
  const types = a.types | b.types;
  if (types === TYPE.number && ['+', '-', '*'].includes(operator)) {
    return one(`${operand(a)} ${operator} ${operand(b)}`, TYPE.number, { total, atomic: false });
  }
  if (operator === '+' && types === TYPE.string) {
    return one(`${operand(a)} & ${operand(b)}`, types, { total, atomic: false });
  }
  if (operator === '+' && types === TYPE.array) return one(`$append(${alone(a)}, ${alone(b)})`, types, { total });
  if (operator === '+' && types === TYPE.object) return one(`$merge([${alone(a)}, ${alone(b)}])`, types, { total });
  return one(to.call(HELPER_OF[operator], alone(a), alone(b)), resultTypes(operator, a.types, b.types));
}

function resultTypes(operator: Arithmetic, a: Types, b: Types): Types {
  switch (operator) {
    case '+':
      return ((a & TYPE.null) === 0 ? 0 : b) | ((b & TYPE.null) === 0 ? 0 : a) | (a & b & ~NULL_OR_BOOLEAN);
    case '-':
      return a & b & (TYPE.number | TYPE.array);
    case '*':
      return (a & b & (TYPE.number | TYPE.object)) | (((a | b) & TYPE.string) === 0 ? 0 : TYPE.string | TYPE.null);
    case '/':
      return TYPE.number | TYPE.array;
    case '%':
      return TYPE.number;
  }
}

export function compileNegation(value: Code, to: Translation): Code {
  return lift([value], to, ([number]) =>
    one(`-${operand(number as Code)}`, TYPE.number, {
      total: (number as Code).total && (number as Code).types === TYPE.number,
      atomic: false,
    }),
  );
}

export function compileIf(node: IfNode, scope: Scope, to: Translation): Code {
  return once(to.compile(node.condition, scope), to, (condition) =>
    choose(
      truthOf(condition),
      to.compile(node.then, scope),
      node.otherwise === undefined ? scope.dot : to.compile(node.otherwise, scope),
      to,
    ),
  );
}
