import { EXPRESSION_VALUE_DEPTH_LIMIT } from '../limits.ts';
import type { Json } from '../types.ts';
import { depthExceeded } from './meter.ts';

/** A value that JSON cannot hold: a function. */
export class UnsupportedValueError extends Error {
  constructor() {
    super('returned an unsupported result type.');
    this.name = 'UnsupportedValueError';
  }
}

function isFunction(value: object): boolean {
  return '_jsonata_lambda' in value || '_jsonata_function' in value;
}

function plainNumber(value: number): Json {
  // Step Functions writes what JSON has no number for as text; JSON has no negative zero.
  if (!Number.isFinite(value)) return String(value);
  return value === 0 ? 0 : value;
}

function plain(value: unknown, depth: number): Json | undefined {
  if (value === undefined || value === null || typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return plainNumber(value);
  if (typeof value !== 'object' || isFunction(value)) throw new UnsupportedValueError();
  if (depth === EXPRESSION_VALUE_DEPTH_LIMIT) throw depthExceeded();
  if (Array.isArray(value)) return value.map((item: unknown) => plain(item, depth + 1) ?? null);
  const members: [string, Json][] = [];
  for (const [key, part] of Object.entries(value)) {
    const member = plain(part, depth + 1);
    if (member !== undefined) members.push([key, member]);
  }
  return Object.fromEntries(members);
}

/**
 * The JSON of an expression's value, free of the library's own marks; members without a value are left out.
 * @throws UnsupportedValueError for functions, at any depth
 * @throws ExpressionBoundError for a value that is nested too deeply
 * @returns undefined when the expression returned nothing
 */
export function plainJson(value: unknown): Json | undefined {
  return plain(value, 0);
}
