import { jqPath } from '../../language/jq/translate.ts';
import { type ExpressionValue, isSimple, NULL, sameValue, type Value } from './value.ts';
import { mapChildren, valuesWithin } from './value-children.ts';
import { isTotal } from './value-facts.ts';

/** What the input and variables of a state stand for in another state. All are replaced at once. */
export interface Substitution {
  readonly input?: Value;
  readonly variables?: ReadonlyMap<string, Value>;
  /** A replacement that is evaluated even where the value does not read it, since it could raise an error. */
  readonly evaluated?: Value | undefined;
}

/** One of the things to replace, with what replaces it. */
interface Target {
  readonly matches: (part: Value) => boolean;
  readonly replacement: Value;
  readonly keep: boolean;
}

/** `$input.order.lines`: a path of plain names. */
const PLAIN_PATH = /^\$([A-Za-z_]\w*)((?:\.[A-Za-z_]\w*)*)$/;

/**
 * Replaces the input and variables within a value. What is not simple and would be there more than once gets a name, so that
 * it is evaluated once.
 */
export function substitute(value: Value, { input, variables, evaluated }: Substitution): Value {
  const parts = valuesWithin(value);
  // One exit may assign hundreds of variables, of which most values read none.
  const isRead = parts.some((part) => part.kind === 'variable' && variables?.has(part.name) === true);
  const targets: Target[] = [...(isRead || evaluated !== undefined ? (variables ?? []) : [])].map(
    ([name, replacement]) => ({
      matches: (part) => part.kind === 'variable' && part.name === name,
      replacement,
      keep: replacement === evaluated,
    }),
  );
  if (input !== undefined && input.kind !== 'input') {
    targets.push({ matches: (part) => part.kind === 'input', replacement: input, keep: input === evaluated });
  }
  const present = targets.filter((target) => target.keep || parts.some(target.matches));
  if (present.length === 0) return value;
  return withNames(value, present);
}

function withNames(value: Value, targets: readonly Target[]): Value {
  const direct = replaced(value, targets, new Map());
  const named = targets.filter((target) => needsName(target, value, direct));
  if (named.length === 0) return direct;
  const first = firstFreeName([value, ...targets.map((target) => target.replacement)]);
  const names = new Map(named.map((target, index) => [target, `data__${first + index}`] as const));
  const body = replaced(value, targets, names);
  return [...names].reduceRight((inner, [target, name]) => floated(name, target.replacement, inner), body);
}

/** Parts that were replaced are the very object, which makes copies countable. */
function needsName({ replacement, matches, keep }: Target, before: Value, direct: Value): boolean {
  if (isSimple(replacement)) return false;
  if (isTotal(replacement)) return valuesWithin(direct).filter((part) => part === replacement).length > 1;
  const uses = valuesWithin(before).filter(matches).length;
  return uses > 1 || (uses === 0 && keep);
}

function replaced(value: Value, targets: readonly Target[], names: ReadonlyMap<Target, string>): Value {
  const replace = (part: Value): Value => {
    const target = targets.find(({ matches }) => matches(part));
    if (target === undefined) return project(mapChildren(part, replace));
    const name = names.get(target);
    return name === undefined ? target.replacement : { kind: 'local', name };
  };
  return replace(value);
}

/** `let a = (let b = x in y) in z` is `let b = x in let a = y in z`: chains stay flat however long they get. */
function floated(name: string, value: Value, body: Value): Value {
  return value.kind === 'let'
    ? { ...value, body: floated(name, value.body, body) }
    : { kind: 'let', name, value, body };
}

/** Names with two underscores cannot be written in definitions. */
function firstFreeName(values: readonly Value[]): number {
  const taken = values
    .flatMap(valuesWithin)
    .map((part) => (part.kind === 'let' ? Number(part.name.split('__')[1]) : 0));
  return 1 + Math.max(0, ...taken);
}

/** A path into a value whose members are known is the member itself. */
export function project(value: Value): Value {
  if (value.kind !== 'expression' || value.as !== 'value') return value;
  const [binding, ...others] = value.bindings;
  const members = binding === undefined || others.length > 0 ? undefined : membersOf(value, binding[0]);
  if (binding === undefined || members === undefined) return value;
  const [name, bound] = binding;
  const [member, ...rest] = members;
  if (member === undefined) return bound;
  if (value.path !== undefined && sameValue(bound, NULL)) return NULL;
  // The members beside it would not be evaluated, so none of them may raise an error.
  if (bound.kind !== 'object' || !bound.entries.every(([key, other]) => key === member || isTotal(other))) return value;
  const found = bound.entries.find(([key]) => key === member)?.[1];
  return found === undefined ? NULL : project(shortened(value, name, rest, found));
}

/** The names that an expression goes along, from the variable that it reads. */
function membersOf(value: ExpressionValue, name: string): readonly string[] | undefined {
  if (value.path !== undefined) return value.path;
  const plain = PLAIN_PATH.exec(value.source);
  return plain?.[1] === name ? (plain[2] ?? '').split('.').slice(1) : undefined;
}

/** The rest of a path, from the value of its first member. */
function shortened(value: ExpressionValue, name: string, rest: readonly string[], found: Value): ExpressionValue {
  const bindings = [[name, found] as const];
  if (value.path === undefined) return { ...value, source: [`$${name}`, ...rest].join('.'), bindings };
  return { ...value, source: rest.length === 0 ? `$${name}` : jqPath(name, rest), bindings, path: rest };
}
