import type { Translation } from './translation.ts';
import { NULL_OR_BOOLEAN, TYPE, type Types } from './types.ts';

/**
 * JSONata that stands for a part of a jq expression. jq gives any number of values, JSONata one: with `outputs`
 * - `one`, the text gives the value, which is never undefined;
 * - `optional`, the text gives the value, or undefined where jq gives none;
 * - `many`, the text gives an array of the values.
 * Arrays are always plain ones, never the sequences that JSONata unwraps or flattens.
 */
export interface Code {
  readonly text: string;
  readonly outputs: Outputs;
  /** What the values may be. */
  readonly types: Types;
  /** It cannot raise an error. */
  readonly total: boolean;
  /** It can raise an error only before it has given a value. */
  readonly failsFirst: boolean;
  /** It needs no parentheses as an operand. */
  readonly atomic: boolean;
  /** Copying it costs nothing. */
  readonly simple: boolean;
  /** What the text reads, by names of its own, in the order in which it is evaluated. */
  readonly lets: readonly (readonly [string, string])[];
  /** Of an array constructor: what stands between its brackets. */
  readonly items?: string;
  /** Of many: each value of `source` is given to `body` by the name. */
  readonly loop?: Loop;
  /** Of a path of constant names: what it begins with, and the names. */
  readonly path?: { readonly root: Code; readonly names: readonly string[] };
  /** Of what the platform makes: what is known of its members. */
  readonly shape?: Shape;
}

export type Outputs = 'one' | 'optional' | 'many';

export interface Loop {
  readonly source: Code;
  readonly name: string;
  readonly body: Code;
}

/** `value` is of any type, `object` has members that are not known. */
export type Shape = 'value' | 'object' | { readonly [member: string]: Shape };

/** Code that gives one value. */
export function one(text: string, types: Types, facts: Partial<Code> = {}): Code {
  const nothingKnown = { total: false, failsFirst: true, atomic: true, simple: false, lets: [] };
  return { text, outputs: 'one', types, ...nothingKnown, ...facts };
}

export function literal(value: null | boolean | number | string): Code {
  const types = value === null ? TYPE.null : TYPE[typeof value as 'boolean' | 'number' | 'string'];
  const atomic = typeof value !== 'number' || value >= 0;
  return one(JSON.stringify(value), types, { total: true, simple: true, atomic });
}

/** A variable of the translation's own. */
export function reference(name: string, types: Types): Code {
  return one(`$${name}`, types, { total: true, simple: true });
}

/** Code that never gives anything: the empty block. */
export const NOTHING: Code = { ...one('()', 0, { total: true, simple: true }), outputs: 'optional' };

/** The text where nothing around it changes its meaning: as an argument, a member, an item. */
export function alone(code: Code): string {
  if (code.lets.length === 0) return code.text;
  return `(${[...code.lets.map(([name, value]) => `$${name} := ${value}`), code.text].join('; ')})`;
}

/** The text as an operand. */
export function operand(code: Code): string {
  return code.atomic || code.lets.length > 0 ? alone(code) : `(${code.text})`;
}

/** Types of which none is an array cannot be merged into the array around them. */
export function mayBeArray(code: Code): boolean {
  return (code.types & TYPE.array) !== 0;
}

/**
 * The values as items of an array constructor. JSONata merges an array that is not written as one into the array around it:
 * that is what the arrays of many values want, and what single values must be kept from.
 */
export function itemsOf(code: Code, to: Translation): string {
  const isWritten = code.items !== undefined && code.lets.length === 0;
  if (code.outputs === 'many') return isWritten ? (code.items ?? '') : operand(code);
  return mayBeArray(code) && !isWritten ? to.call('item', alone(code)) : alone(code);
}

/** All values as one array. */
export function listOf(code: Code, to: Translation): Code {
  const { total } = code;
  if (code.outputs === 'many') return { ...code, outputs: 'one', types: TYPE.array, failsFirst: true };
  const items = itemsOf(code, to);
  return one(`[${items}]`, TYPE.array, { total, items });
}

/** The truth of one value, as jq sees it: all but null and false is true. */
export function truthOf(code: Code): Code {
  if (code.types === TYPE.boolean) return code;
  if ((code.types & NULL_OR_BOOLEAN) === 0 && code.total) return literal(true);
  return one(`$not(${isNone(code)})`, TYPE.boolean, { total: code.total });
}

/** Whether one value is null or false. */
export function falsehoodOf(code: Code): Code {
  return one(isNone(code), TYPE.boolean, { total: code.total, atomic: false });
}

function isNone(code: Code): string {
  return `${operand(code)} in [null, false]`;
}
