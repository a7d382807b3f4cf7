import { BlockList } from 'node:net';

/** Whether one value of an event fits. A missing field is `undefined`. */
export type Matcher = (value: unknown) => boolean;

type TextTest = (text: string) => boolean;

/** @throws Error saying what is not a matcher */
export function readMatchers(alternatives: readonly unknown[]): readonly Matcher[] {
  if (alternatives.length === 0) throw invalid('Empty arrays are not allowed');
  return alternatives.map(readMatcher);
}

function readMatcher(matcher: unknown): Matcher {
  if (typeof matcher !== 'object' || matcher === null) return (value) => value === matcher;
  const [entry, ...others] = Object.entries(matcher);
  if (entry === undefined || others.length > 0) throw invalid('Only one key allowed in match expression');
  const [operator, operand] = entry;
  switch (operator) {
    case 'exists':
      if (typeof operand !== 'boolean') throw invalid('exists must be true or false');
      return (value) => (value !== undefined && !isObject(value)) === operand;
    case 'anything-but':
      return readAnythingBut(operand);
    case 'numeric':
      return readNumeric(operand);
    case 'cidr':
      return readCidr(operand);
    default:
      return onText(readTextTest(operator, operand));
  }
}

/** Matches every value that is there and none of the given ones. */
function readAnythingBut(operand: unknown): Matcher {
  const excluded = isObject(operand) ? readNested(operand) : listOf(operand).map((one) => readMatcher(one));
  return (value) => value !== undefined && !excluded.some((fits) => fits(value));
}

function readNested(operand: object): readonly Matcher[] {
  return Object.entries(operand).flatMap(([operator, values]) =>
    listOf(values).map((value) => onText(readTextTest(operator, value))),
  );
}

function readTextTest(operator: string, operand: unknown): TextTest {
  const folded = isObject(operand) ? (operand as Readonly<Record<string, unknown>>)['equals-ignore-case'] : undefined;
  const text = folded ?? operand;
  if (typeof text !== 'string') throw invalid(`${operator} match pattern must be a string`);
  const fold = folded === undefined ? (one: string) => one : (one: string) => one.toLowerCase();
  const wanted = fold(text);
  switch (operator) {
    case 'prefix':
      return (value) => fold(value).startsWith(wanted);
    case 'suffix':
      return (value) => fold(value).endsWith(wanted);
    case 'equals-ignore-case':
      return (value) => value.toLowerCase() === text.toLowerCase();
    case 'wildcard':
      return readWildcard(text);
    default:
      throw invalid(`Unrecognized match type ${operator}`);
  }
}

/** `*` stands for any characters; `\*` and `\\` for themselves. */
function readWildcard(text: string): TextTest {
  if (/(?<!\\)(\\\\)*\*\*/.test(text)) throw invalid('Consecutive wildcard characters');
  const source = text.replace(/\\([*\\])|(\*)|([^\\*]+)/g, (_, escaped?: string, star?: string, plain?: string) =>
    star === undefined ? escapeText(escaped ?? plain ?? '') : '.*',
  );
  const expression = new RegExp(`^${source}$`, 's');
  return (value) => expression.test(value);
}

function escapeText(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

const COMPARISONS: Readonly<Record<string, (value: number, bound: number) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '=': (value, bound) => value === bound,
  '>=': (value, bound) => value >= bound,
  '>': (value, bound) => value > bound,
};

/** `[">", 0, "<=", 5]` */
function readNumeric(operand: unknown): Matcher {
  const parts = listOf(operand);
  if (parts.length !== 2 && parts.length !== 4) throw invalid('numeric needs one or two comparisons');
  const tests: ((value: number) => boolean)[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const compare = COMPARISONS[String(parts[i])];
    const bound = parts[i + 1];
    if (compare === undefined || typeof bound !== 'number') throw invalid('Unrecognized numeric range operator');
    tests.push((value) => compare(value, bound));
  }
  return (value) => typeof value === 'number' && tests.every((test) => test(value));
}

function readCidr(operand: unknown): Matcher {
  const [address = '', bits = ''] = String(operand).split('/');
  const family = (text: string) => (text.includes(':') ? 'ipv6' : 'ipv4');
  const network = new BlockList();
  network.addSubnet(address, Number(bits), family(address));
  return (value) => typeof value === 'string' && network.check(value, family(value));
}

function onText(test: TextTest): Matcher {
  return (value) => typeof value === 'string' && test(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function invalid(reason: string): Error {
  return new Error(`Event pattern is not valid. Reason: ${reason}`);
}
