import type { Traits } from '../../language/expression/traits.ts';

/**
 * A value that a state computes, before it is written as JSON or JSONata. Values are symbolic: `input` is the input of the
 * state that evaluates it and `variable` a variable of the state machine, so that a value can move to another state by
 * substitution.
 */
export type Value =
  | { readonly kind: 'literal'; readonly value: null | boolean | number | string }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Value])[] }
  | { readonly kind: 'array'; readonly items: readonly Value[] }
  | { readonly kind: 'input' }
  /** A path that means the same wherever its state allows it: `$states.result`, `$states.context.Execution.Id`. */
  | { readonly kind: 'reference'; readonly path: string }
  | { readonly kind: 'variable'; readonly name: string }
  /** A name given by the `let` around it. */
  | { readonly kind: 'local'; readonly name: string }
  | ExpressionValue
  | CodeValue
  | { readonly kind: 'let'; readonly name: string; readonly value: Value; readonly body: Value };

/** JSONata of the definition with what its variables stand for. */
export interface ExpressionValue {
  readonly kind: 'expression';
  readonly source: string;
  readonly bindings: readonly (readonly [string, Value])[];
  readonly depth: number;
  readonly traits: Traits;
  /** `value`: nothing becomes null. `condition`: the truth of it, as JSONata sees truth. */
  readonly as: 'value' | 'condition';
  /** Of a path of jq: see `Expression`. */
  readonly path?: readonly string[];
}

/** JSONata of the compiler: the texts with the values between them. */
export interface CodeValue {
  readonly kind: 'code';
  readonly texts: readonly string[];
  readonly values: readonly Value[];
  readonly traits: Traits;
}

export const INPUT: Value = { kind: 'input' };
export const RESULT: Value = { kind: 'reference', path: '$states.result' };
export const NULL: Value = { kind: 'literal', value: null };

const CERTAIN: Traits = { deterministic: true, total: true, defined: true, boolean: false };

export function literal(value: null | boolean | number | string): Value {
  return { kind: 'literal', value };
}

export function reference(path: string): Value {
  return { kind: 'reference', path };
}

export function variable(name: string): Value {
  return { kind: 'variable', name };
}

export function object(entries: Readonly<Record<string, Value | undefined>>): Value {
  const present = Object.entries(entries).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, value] as const],
  );
  return { kind: 'object', entries: present };
}

/** JSONata written by the compiler; it is total, deterministic and defined where its values are. */
export function code(texts: TemplateStringsArray, ...values: readonly Value[]): CodeValue {
  return { kind: 'code', texts: [...texts.raw], values, traits: CERTAIN };
}

/** The same code, known to answer true or false. */
export function condition(texts: TemplateStringsArray, ...values: readonly Value[]): CodeValue {
  return { ...code(texts, ...values), traits: { ...CERTAIN, boolean: true } };
}

/** Code that may raise an error. */
export function partialCode(texts: TemplateStringsArray, ...values: readonly Value[]): CodeValue {
  return { ...code(texts, ...values), traits: { ...CERTAIN, total: false } };
}

/** Whether copying the value costs nothing. */
export function isSimple(value: Value): boolean {
  return ['literal', 'input', 'reference', 'variable', 'local'].includes(value.kind);
}

export function sameValue(a: Value, b: Value): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
