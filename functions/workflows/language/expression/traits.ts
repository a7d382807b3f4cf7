import { type AstNode, childrenOf, leftOf, pairsOf } from './ast.ts';
import { DEFINED_FUNCTIONS, FUNCTIONS, TOTAL_FUNCTIONS, VARYING_FUNCTIONS } from './functions.ts';

/** What is known of an expression without evaluating it. Each says "certainly"; false means "not known". */
export interface Traits {
  /** The same answer whenever it is evaluated on the same values. */
  readonly deterministic: boolean;
  /** It cannot raise an error. */
  readonly total: boolean;
  /** It cannot answer nothing (undefined). */
  readonly defined: boolean;
  /** It answers true or false. */
  readonly boolean: boolean;
}

const TRUTH_OPERATORS: ReadonlySet<unknown> = new Set(['=', '!=', 'and', 'or', 'in']);

export function traitsOf(ast: AstNode): Traits {
  return {
    deterministic: isDeterministic(ast),
    total: isTotal(ast),
    defined: isDefined(ast),
    boolean: isBoolean(ast),
  };
}

function isDeterministic(node: AstNode): boolean {
  if (node.type === 'variable' && VARYING_FUNCTIONS.has(String(node.value))) return false;
  return childrenOf(node).every(isDeterministic);
}

function isTotal(node: AstNode): boolean {
  if (node.group !== undefined) return false;
  if (node.type !== 'function') return isTotalKind(node) && childrenOf(node).every(isTotal);
  const parts = [...(node.arguments ?? []), ...(node.predicate ?? []), ...(node.stages ?? [])];
  return TOTAL_FUNCTIONS.has(calledFunction(node) ?? '') && parts.every(isTotal);
}

function isTotalKind(node: AstNode): boolean {
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
    case 'name':
    case 'path':
    case 'filter':
    case 'block':
    case 'condition':
      return true;
    case 'variable':
      return node.value !== '' && !FUNCTIONS.has(String(node.value));
    case 'binary':
      return TRUTH_OPERATORS.has(node.value) || node.value === '&';
    case 'unary':
      return node.value === '[' || (node.value === '{' && hasDistinctConstantKeys(node));
    default:
      return false;
  }
}

function hasDistinctConstantKeys(node: AstNode): boolean {
  const keys = pairsOf(node).map(([key]) => (key.type === 'string' ? key.value : undefined));
  return keys.every((key) => typeof key === 'string') && new Set(keys).size === keys.length;
}

function isDefined(node: AstNode): boolean {
  if (node.predicate !== undefined || node.stages !== undefined || node.group !== undefined) return false;
  if (isBoolean(node)) return true;
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value':
      return true;
    case 'binary':
      return node.value === '&';
    case 'unary':
      return node.value === '[' || node.value === '{';
    case 'function':
      return DEFINED_FUNCTIONS.has(calledFunction(node) ?? '');
    case 'condition':
      return bothBranches(node, isDefined);
    case 'block':
      return lastOf(node, isDefined);
    default:
      return false;
  }
}

function isBoolean(node: AstNode): boolean {
  if (node.predicate !== undefined || node.stages !== undefined || node.group !== undefined) return false;
  switch (node.type) {
    case 'value':
      return typeof node.value === 'boolean';
    case 'binary':
      return TRUTH_OPERATORS.has(node.value) && leftOf(node) !== undefined;
    case 'function':
      return calledFunction(node) === 'exists';
    case 'condition':
      return bothBranches(node, isBoolean);
    case 'block':
      return lastOf(node, isBoolean);
    default:
      return false;
  }
}

function calledFunction(node: AstNode): string | undefined {
  return node.procedure?.type === 'variable' ? String(node.procedure.value) : undefined;
}

function bothBranches(node: AstNode, holds: (branch: AstNode) => boolean): boolean {
  return node.then !== undefined && node.else !== undefined && holds(node.then) && holds(node.else);
}

function lastOf(node: AstNode, holds: (last: AstNode) => boolean): boolean {
  const last = node.expressions?.at(-1);
  return last !== undefined && holds(last);
}
