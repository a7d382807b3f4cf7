import type { Value } from './value.ts';
import { childrenOf, valuesWithin } from './value-children.ts';

/** What is known of a value without evaluating it. */

/** It cannot raise an error. */
export function isTotal(value: Value): boolean {
  return ownTraits(value).total && childrenOf(value).every(isTotal);
}

/** Evaluating it again gives the same. */
export function isDeterministic(value: Value): boolean {
  return ownTraits(value).deterministic && childrenOf(value).every(isDeterministic);
}

function ownTraits(value: Value): { readonly total: boolean; readonly deterministic: boolean } {
  return value.kind === 'expression' || value.kind === 'code' ? value.traits : { total: true, deterministic: true };
}

/** How often the input of the state is read. */
export function inputUses(value: Value): number {
  return valuesWithin(value).filter((part) => part.kind === 'input').length;
}

/** Names of the variables of the state machine that are read. */
export function variablesRead(value: Value): ReadonlySet<string> {
  return new Set(valuesWithin(value).flatMap((part) => (part.kind === 'variable' ? [part.name] : [])));
}

/** Names that a `let` around the value gives it. */
export function localsRead(value: Value): ReadonlySet<string> {
  if (value.kind === 'local') return new Set([value.name]);
  if (value.kind !== 'let') return new Set(childrenOf(value).flatMap((child) => [...localsRead(child)]));
  return new Set([...localsRead(value.value), ...[...localsRead(value.body)].filter((name) => name !== value.name)]);
}

/** Length of the value's text in characters, roughly. */
export function sizeOf(value: Value): number {
  return ownSize(value) + childrenOf(value).reduce((size, child) => size + sizeOf(child), 0);
}

function ownSize(value: Value): number {
  switch (value.kind) {
    case 'literal':
      return JSON.stringify(value.value).length;
    case 'object':
      return value.entries.reduce((size, [key]) => size + key.length + 5, 2);
    case 'expression':
      return value.source.length + 50;
    case 'code':
      return value.texts.reduce((size, text) => size + text.length, 0);
    case 'reference':
      return value.path.length;
    default:
      return 16;
  }
}

/** How deeply its JSONata nests at most; Step Functions ends an evaluation near 100. */
export function depthOf(value: Value): number {
  if (value.kind === 'expression') {
    return Math.max(value.depth + 4, ...value.bindings.map(([, bound]) => depthOf(bound) + 3));
  }
  if (value.kind === 'let') return Math.max(depthOf(value.value) + 3, depthOf(value.body) + 2);
  const own = value.kind === 'code' ? 6 : 2;
  return own + Math.max(0, ...childrenOf(value).map(depthOf));
}
