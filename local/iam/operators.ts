import { BlockList, isIP } from 'node:net';
import type { ConditionKeys } from './condition-keys.ts';
import { literalText, matchesArn, matchesPattern } from './pattern.ts';

/** A condition operator: `meets` says whether one value of the request agrees with one value of the policy. */
export interface Comparison {
  /** `StringNotEquals` and its like: the condition holds when the value agrees with none of the policy's. */
  readonly negated: boolean;
  readonly meets: (value: string, wanted: string, keys: ConditionKeys) => boolean;
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
  return { quantifier, ifExists: suffix !== undefined, comparison: { negated: opposite !== undefined, meets } };
}

function numeric(compare: (value: number, wanted: number) => boolean): Comparison['meets'] {
  return (value, wanted, keys) => {
    const [left, right] = [Number(value), Number(literalText(wanted, keys) ?? Number.NaN)];
    return !Number.isNaN(left) && !Number.isNaN(right) && compare(left, right);
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
  return /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text);
}

function inNetwork(value: string, wanted: string, keys: ConditionKeys): boolean {
  const [network = '', prefix] = (literalText(wanted, keys) ?? '').split('/');
  const [family, valueFamily] = [isIP(network), isIP(value)];
  if (family === 0 || valueFamily === 0) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(prefix ?? (family === 4 ? 32 : 128)), family === 4 ? 'ipv4' : 'ipv6');
  return list.check(value, valueFamily === 4 ? 'ipv4' : 'ipv6');
}
