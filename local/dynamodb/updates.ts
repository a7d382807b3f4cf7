import { AwsError } from '../service.ts';
import { type DocumentPath, isCall, isPath, type Operand, valueAt } from './expressions.ts';
import { addNumbers, MOST_DIGITS, significantDigits, subtractNumbers } from './numbers.ts';
import { type AttributeValue, type Item, typeOf } from './values.ts';

/** One action of an update expression. */
export type UpdateSection =
  | { readonly type: 'set'; readonly path: DocumentPath; readonly val: Operand }
  | { readonly type: 'remove'; readonly path: DocumentPath }
  | { readonly type: 'add' | 'delete'; readonly path: DocumentPath; readonly val: AttributeValue };

type Change = (existing: AttributeValue | undefined) => AttributeValue | undefined;

const OPERAND_TYPE = 'An operand in the update expression has an incorrect data type';
const ADD_TYPE = 'Type mismatch for attribute to update';

/**
 * The item after an update; the one given stays as it is. Every operand is read from the item as it was; list
 * elements are removed last and from the end, so that all positions are those of the item as it was.
 * @throws AwsError `ValidationException` when operands or paths do not fit the item
 */
export function applyUpdate(item: Item, sections: readonly UpdateSection[]): Item {
  const changes = sections.map((section): [UpdateSection, Change] => [section, changeOf(section, item)]);
  changes.sort(([a], [b]) => comparePaths(a.path, b.path));
  const removals = changes.filter(([section]) => section.type === 'remove').reverse();
  const others = changes.filter(([section]) => section.type !== 'remove');
  return [...others, ...removals].reduce((updated, [{ path }, change]) => changeAt(updated, path, change), item);
}

function comparePaths(a: DocumentPath, b: DocumentPath): number {
  for (const [depth, step] of a.entries()) {
    const other = b[depth];
    if (other === undefined) return 1;
    if (step !== other) return typeof step === typeof other && step < other ? -1 : 1;
  }
  return -1;
}

function changeOf(section: UpdateSection, item: Item): Change {
  switch (section.type) {
    case 'set': {
      const value = resolve(section.val, item);
      return () => value;
    }
    case 'remove':
      return () => undefined;
    case 'add':
      return (existing) => added(existing, section.val);
    case 'delete':
      return (existing) => withoutMembers(existing, section.val);
  }
}

function resolve(operand: Operand, item: Item): AttributeValue {
  if (isPath(operand)) {
    const value = valueAt(item, operand);
    if (value !== undefined) return value;
    throw invalid('The provided expression refers to an attribute that does not exist in the item');
  }
  if (!isCall(operand)) return operand;
  const [first, second] = operand.args;
  if (first === undefined || second === undefined) throw invalid(OPERAND_TYPE);
  if (operand.name === 'if_not_exists') {
    return (isPath(first) ? valueAt(item, first) : undefined) ?? resolve(second, item);
  }
  const [left, right] = [resolve(first, item), resolve(second, item)];
  if (operand.name === 'list_append') {
    if (!('L' in left && 'L' in right)) throw invalid(OPERAND_TYPE);
    return { L: [...left.L, ...right.L] };
  }
  if (!('N' in left && 'N' in right)) throw invalid(OPERAND_TYPE);
  return number((operand.type === 'add' ? addNumbers : subtractNumbers)(left.N, right.N));
}

function number(text: string): AttributeValue {
  if (significantDigits(text) <= MOST_DIGITS) return { N: text };
  throw invalid('Number overflow. Attempting to store more than 38 significant digits in a Number');
}

function added(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue {
  if (existing === undefined) return value;
  if (typeOf(existing) !== typeOf(value)) throw invalid(ADD_TYPE);
  if ('N' in existing && 'N' in value) return number(addNumbers(existing.N, value.N));
  if ('SS' in existing && 'SS' in value) return { SS: union(existing.SS, value.SS) };
  if ('NS' in existing && 'NS' in value) return { NS: union(existing.NS, value.NS) };
  if ('BS' in existing && 'BS' in value) return { BS: union(existing.BS, value.BS) };
  throw invalid(ADD_TYPE);
}

function union(members: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...members, ...more])];
}

/** A set without some members; a set that would be empty goes away. */
function withoutMembers(existing: AttributeValue | undefined, value: AttributeValue): AttributeValue | undefined {
  if (existing === undefined) return undefined;
  if (typeOf(existing) !== typeOf(value)) throw invalid(OPERAND_TYPE);
  if ('SS' in existing && 'SS' in value) return rest(existing.SS, value.SS, (SS) => ({ SS }));
  if ('NS' in existing && 'NS' in value) return rest(existing.NS, value.NS, (NS) => ({ NS }));
  if ('BS' in existing && 'BS' in value) return rest(existing.BS, value.BS, (BS) => ({ BS }));
  throw invalid(OPERAND_TYPE);
}

function rest(
  members: readonly string[],
  removed: readonly string[],
  wrap: (members: string[]) => AttributeValue,
): AttributeValue | undefined {
  const left = members.filter((member) => !removed.includes(member));
  return left.length === 0 ? undefined : wrap(left);
}

/** Copies what lies on the path and leaves the rest shared. */
function changeAt(item: Item, path: DocumentPath, change: Change): Item {
  const [name, ...below] = path;
  if (typeof name !== 'string') throw invalid('the path of an update begins with an attribute');
  const value = below.length === 0 ? change(item[name]) : changeBelow(item[name], below, change);
  const { [name]: _, ...others } = item;
  return value === undefined ? others : { ...others, [name]: value };
}

function changeBelow(parent: AttributeValue | undefined, path: DocumentPath, change: Change): AttributeValue {
  const [step, ...below] = path;
  if (parent !== undefined && 'M' in parent && typeof step === 'string') {
    return { M: changeAt(parent.M, path, change) };
  }
  if (parent !== undefined && 'L' in parent && typeof step === 'number') {
    const value = below.length === 0 ? change(parent.L[step]) : changeBelow(parent.L[step], below, change);
    const before = parent.L.slice(0, step);
    const after = parent.L.slice(step + 1);
    return { L: value === undefined ? [...before, ...after] : [...before, value, ...after] };
  }
  throw invalid('The document path provided in the update expression is invalid for update');
}

function invalid(message: string): AwsError {
  return new AwsError('ValidationException', message);
}
