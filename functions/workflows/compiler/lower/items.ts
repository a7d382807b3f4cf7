import { code, type Value } from '../machine/value.ts';
import type { ForNode } from '../normalise/for.ts';
import { bind } from './bind.ts';
import type { Environment } from './environment.ts';

/**
 * What `in` gives, as a list: nothing and null are the empty list, and a single value, which JSONata makes of a list of one,
 * is a list of it.
 */
export function listOf(node: ForNode, environment: Environment): Value {
  const value = bind(node.in, environment);
  return code`($list__ := ${value}; $list__ = null ? [] : $append([], $list__))`;
}
