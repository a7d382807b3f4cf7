import { compareNumbers, sortableNumber } from './numbers.ts';
import { type AttributeValue, contentOf, type Item, itemBytes, typeOf, valuesEqual } from './values.ts';

/** Where a value lies in an item: attribute name, then members and list positions. */
export type DocumentPath = readonly (string | number)[];

/** Something that has a value: a path, a literal, or a function of operands. */
export type Operand = DocumentPath | AttributeValue | FunctionCall;

export interface FunctionCall {
  readonly type: 'function' | 'add' | 'subtract';
  /** `size`, `if_not_exists`, `list_append`; absent for arithmetic. */
  readonly name?: string;
  readonly args: readonly Operand[];
}

/** A condition, filter or key condition as the parser answers it. */
export type ConditionNode =
  | { readonly type: 'and' | 'or' | 'not'; readonly args: readonly ConditionNode[] }
  | { readonly type: '=' | '<>' | '<' | '<=' | '>' | '>=' | 'between' | 'in'; readonly args: readonly Operand[] }
  | { readonly type: 'function'; readonly name: string; readonly args: readonly Operand[] };

export function isPath(operand: Operand): operand is DocumentPath {
  return Array.isArray(operand);
}

export function isCall(operand: Operand): operand is FunctionCall {
  return 'type' in operand;
}

/** The value at a path. `undefined` where the item has none. */
export function valueAt(item: Item, path: DocumentPath): AttributeValue | undefined {
  let value: AttributeValue | undefined = { M: item };
  for (const step of path) {
    if (value === undefined) return undefined;
    value = memberOf(value, step);
  }
  return value;
}

function memberOf(value: AttributeValue, step: string | number): AttributeValue | undefined {
  if (typeof step === 'number') return 'L' in value ? value.L[step] : undefined;
  return 'M' in value ? value.M[step] : undefined;
}

/**
 * Whether a condition holds for an item. A missing attribute makes every comparison false except `<>`
 * (DynamoDB developer guide, "Comparison operator and function reference").
 */
export function conditionHolds(node: ConditionNode, item: Item): boolean {
  switch (node.type) {
    case 'and':
      return node.args.every((arg) => conditionHolds(arg, item));
    case 'or':
      return node.args.some((arg) => conditionHolds(arg, item));
    case 'not':
      return !node.args.some((arg) => conditionHolds(arg, item));
    default: {
      const [subject, ...others] = node.args.map((arg) => operandValue(arg, item));
      return holds(node.type === 'function' ? node.name : node.type, subject, others);
    }
  }
}

function holds(
  operator: string,
  subject: AttributeValue | undefined,
  others: readonly (AttributeValue | undefined)[],
): boolean {
  if (operator === 'attribute_not_exists') return subject === undefined;
  const [other, upper] = others;
  if (operator === '<>') return subject === undefined || other === undefined || !valuesEqual(subject, other);
  if (subject === undefined) return false;
  if (operator === 'attribute_exists') return true;
  if (operator === 'in') return others.some((one) => one !== undefined && valuesEqual(subject, one));
  if (other === undefined) return false;
  switch (operator) {
    case '=':
      return valuesEqual(subject, other);
    case 'begins_with':
      return beginsWith(subject, other);
    case 'contains':
      return contains(subject, other);
    case 'attribute_type':
      return typeOf(subject) === contentOf(other);
    case 'between':
      return upper !== undefined && ordered(subject, '>=', other) && ordered(subject, '<=', upper);
    default:
      return ordered(subject, operator, other);
  }
}

/** Order of two values of the same scalar type; false for all others. */
function ordered(a: AttributeValue, operator: string, b: AttributeValue): boolean {
  if (typeOf(a) !== typeOf(b)) return false;
  const order = 'N' in a && 'N' in b ? compareNumbers(a.N, b.N) : compareTexts(sortable(a), sortable(b));
  if (order === undefined) return false;
  switch (operator) {
    case '<':
      return order < 0;
    case '<=':
      return order <= 0;
    case '>':
      return order > 0;
    case '>=':
      return order >= 0;
    default:
      throw new Error(`the comparison ${operator} is not known`);
  }
}

function compareTexts(a: string | undefined, b: string | undefined): number | undefined {
  if (a === undefined || b === undefined) return undefined;
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * A text whose order by code units is DynamoDB's order of the scalars: UTF-8 bytes for strings, bytes for binaries,
 * value for numbers. `undefined` for types that have no order.
 */
export function sortable(value: AttributeValue): string | undefined {
  if ('S' in value) return Buffer.from(value.S, 'utf8').toString('latin1');
  if ('N' in value) return sortableNumber(value.N);
  return 'B' in value ? Buffer.from(value.B, 'base64').toString('latin1') : undefined;
}

function beginsWith(subject: AttributeValue, prefix: AttributeValue): boolean {
  if (typeOf(subject) !== typeOf(prefix) || 'N' in subject) return false;
  const [text, start] = [sortable(subject), sortable(prefix)];
  return text !== undefined && start !== undefined && text.startsWith(start);
}

function contains(subject: AttributeValue, member: AttributeValue): boolean {
  if ('L' in subject) return subject.L.some((one) => valuesEqual(one, member));
  if ('S' in subject) return 'S' in member && subject.S.includes(member.S);
  if ('SS' in subject) return 'S' in member && subject.SS.includes(member.S);
  if ('NS' in subject) return 'N' in member && subject.NS.includes(member.N);
  if ('BS' in subject) return 'B' in member && subject.BS.includes(member.B);
  if (!('B' in subject && 'B' in member)) return false;
  return Buffer.from(subject.B, 'base64').includes(Buffer.from(member.B, 'base64'));
}

function operandValue(operand: Operand, item: Item): AttributeValue | undefined {
  if (isPath(operand)) return valueAt(item, operand);
  if (!isCall(operand)) return operand;
  const argument = operand.args[0];
  const value = argument === undefined ? undefined : operandValue(argument, item);
  const size = value === undefined ? undefined : sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

/** `size(path)`: bytes of text and binaries, members of sets and documents; nothing for other types. */
function sizeOf(value: AttributeValue): number | undefined {
  if ('S' in value || 'B' in value) return itemBytes({ '': value });
  if ('M' in value) return Object.keys(value.M).length;
  const content = contentOf(value);
  return Array.isArray(content) ? content.length : undefined;
}

/** The parts of an item that a projection names; lists close the gaps. */
export function project(item: Item, paths: readonly DocumentPath[]): Item {
  const tree: Branch = new Map();
  for (const path of paths) {
    if (valueAt(item, path) === undefined) continue;
    grow(tree, path);
  }
  return prune({ M: item }, tree) as Item;
}

/** What is wanted of a value: some members, or (`undefined`) all of it. */
type Branch = Map<string | number, Branch | undefined>;

function grow(tree: Branch, path: DocumentPath) {
  let branch = tree;
  path.forEach((step, depth) => {
    const next = branch.get(step) ?? new Map();
    branch.set(step, depth === path.length - 1 ? undefined : next);
    branch = next;
  });
}

function prune(value: AttributeValue, branch: Branch): Item | AttributeValue[] {
  const kept: [string | number, AttributeValue][] = [];
  for (const [step, rest] of branch) {
    const member = memberOf(value, step);
    if (member !== undefined) kept.push([step, rest === undefined ? member : wrap(member, prune(member, rest))]);
  }
  if ('M' in value) return Object.fromEntries(kept);
  return kept.sort(([a], [b]) => Number(a) - Number(b)).map(([, member]) => member);
}

function wrap(member: AttributeValue, pruned: Item | AttributeValue[]): AttributeValue {
  return 'M' in member ? { M: pruned as Item } : { L: pruned as AttributeValue[] };
}
