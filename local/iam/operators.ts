import { BlockList, isIP } from 'node:net';
import type { ConditionKeys } from './condition-keys.ts';
import { literalText, matchesArn, matchesPattern } from './pattern.ts';

/** A condition operator: `meets` says whether one value of the request agrees with one value of the policy. */
export interface Comparison {
  /** `StringNotEquals` and its like: the condition holds when the value agrees with none of the policy's. */
  readonly negated: boolean;
  readonly meets: (value: string, wanted: string, keys: ConditionKeys) => boolean;
  /** Whether the policy's value is one that the operator can compare. @default - every text is */
  readonly takes?: (wanted: string) => boolean;
}

/** An operator as it is written: `ForAllValues:StringLikeIfExists`. */
export interface Operator {
  readonly quantifier: 'all' | 'any' | 'none';
  readonly ifExists: boolean;
  readonly comparison: Comparison | 'null';
}

const positive: Readonly<Record<string, Comparison['meets']>> = {
  StringEquals: (value, wanted, keys) => value === literalText(wanted, keys),
  StringEqualsIgnoreCase: (value, wanted, keys) => value.toLowerCase() === literalText(wanted, keys)?.toLowerCase(),
  StringLike: (value, wanted, keys) => matchesPattern(wanted, value, keys),
  NumericEquals: numeric((value, wanted) => value === wanted),
  NumericLessThan: numeric((value, wanted) => value < wanted),
  NumericLessThanEquals: numeric((value, wanted) => value <= wanted),
  NumericGreaterThan: numeric((value, wanted) => value > wanted),
  NumericGreaterThanEquals: numeric((value, wanted) => value >= wanted),
  DateEquals: date((value, wanted) => value === wanted),
  DateLessThan: date((value, wanted) => value < wanted),
  DateLessThanEquals: date((value, wanted) => value <= wanted),
  DateGreaterThan: date((value, wanted) => value > wanted),
  DateGreaterThanEquals: date((value, wanted) => value >= wanted),
  Bool: (value, wanted, keys) => value.toLowerCase() === literalText(wanted, keys)?.toLowerCase(),
  BinaryEquals: (value, wanted) => value === wanted,
  IpAddress: inNetwork,
  // ArnEquals and ArnLike behave identically.
  ArnEquals: (value, wanted, keys) => matchesArn(wanted, value, keys),
  ArnLike: (value, wanted, keys) => matchesArn(wanted, value, keys),
};

const negated: Readonly<Record<string, string>> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  NumericNotEquals: 'NumericEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
  ArnNotEquals: 'ArnEquals',
  ArnNotLike: 'ArnLike',
};

/** Values of the policy that operators can compare; a typing error in one would else hold for every negated operator. */
const takes: readonly (readonly [name: RegExp, takes: (wanted: string) => boolean])[] = [
  [/^Numeric/, isNumber],
  [/^Date/, (wanted) => !Number.isNaN(milliseconds(wanted))],
  [/^Bool$/, (wanted) => /^(?:true|false)$/i.test(wanted)],
  [/IpAddress$/, isNetwork],
];

const WRITTEN = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/;

/** @throws Error when IAM has no such operator */
export function parseOperator(written: string): Operator {
  const [, prefix, name = '', suffix] = WRITTEN.exec(written) ?? [];
  const quantifier = prefix === undefined ? 'none' : prefix === 'ForAllValues' ? 'all' : 'any';
  if (name === 'Null') {
    if (prefix !== undefined || suffix !== undefined) throw new Error(`Null takes no prefix and no suffix: ${written}`);
    return { quantifier, ifExists: false, comparison: 'null' };
  }
  const opposite = negated[name];
  const meets = positive[opposite ?? name];
  if (meets === undefined) throw new Error(`IAM has no condition operator ${written}`);
  const accepts = takes.find(([pattern]) => pattern.test(name))?.[1];
  const comparison = { negated: opposite !== undefined, meets, ...(accepts === undefined ? {} : { takes: accepts }) };
  return { quantifier, ifExists: suffix !== undefined, comparison };
}

/** @throws Error when the operator cannot compare the policy's value. What a variable stands for is known only later. */
export function checkWanted(written: string, { comparison }: Operator, wanted: string): void {
  const fits = comparison === 'null' ? /^(?:true|false)$/i.test(wanted) : (comparison.takes?.(wanted) ?? true);
  if (!fits && !wanted.includes('${')) throw new Error(`${written} cannot compare ${JSON.stringify(wanted)}`);
}

function isNumber(text: string): boolean {
  return /^[+-]?\d+(?:\.\d+)?$/.test(text.trim());
}

function isNetwork(text: string): boolean {
  const [address = '', prefix, ...rest] = text.split('/');
  const bits = isIP(address) === 4 ? 32 : 128;
  return (
    rest.length === 0 &&
    isIP(address) !== 0 &&
    (prefix === undefined || (/^\d+$/.test(prefix) && Number(prefix) <= bits))
  );
}

function numeric(compare: (value: number, wanted: number) => boolean): Comparison['meets'] {
  return (value, wanted, keys) => {
    const text = literalText(wanted, keys) ?? '';
    return isNumber(value) && isNumber(text) && compare(Number(value), Number(text));
  };
}

function date(compare: (value: number, wanted: number) => boolean): Comparison['meets'] {
  return (value, wanted, keys) => {
    const [left, right] = [milliseconds(value), milliseconds(literalText(wanted, keys) ?? '')];
    return !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right);
  };
}

/** Dates are written in ISO 8601 or as seconds since the epoch. */
function milliseconds(text: string): number {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  return /^\d{4}-\d{2}(?:-\d{2}(?:T[\d:.]+(?:Z|[+-]\d{2}:\d{2}))?)?$/.test(text) ? Date.parse(text) : Number.NaN;
}

function inNetwork(value: string, wanted: string, keys: ConditionKeys): boolean {
  const text = literalText(wanted, keys) ?? '';
  const [network = '', prefix] = text.split('/');
  const [family, valueFamily] = [isIP(network), isIP(value)];
  if (!isNetwork(text) || valueFamily === 0) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix ?? (family === 4 ? 32 : 128)), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(value, valueFamily === 4 ? 'ipv4' : 'ipv6');
}
