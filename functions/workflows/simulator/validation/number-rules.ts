import { expressionSource } from '../templates.ts';
import type { Json } from '../types.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import type { RawState } from './scopes.ts';

export function isExpression(value: Json): boolean {
  return typeof value === 'string' && expressionSource(value) !== undefined;
}

/** A string in place of a number or boolean must be an expression. */
export function literalExpression({ place, definition }: RawState, name: string): readonly Diagnostic[] {
  const value = definition[name];
  if (typeof value !== 'string' || isExpression(value)) return [];
  return [schemaError(`${place}/${name}`, 'The value must be a valid JSONata expression')];
}

/** A member that is an integer, or in JSONata mode an expression for one. */
export function numberRule(state: RawState, name: string, least: number, most: number): readonly Diagnostic[] {
  const value = state.definition[name];
  if (value === undefined || (typeof value === 'string' && state.language === 'JSONata')) {
    return literalExpression(state, name);
  }
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return [];
  return [schemaError(`${state.place}/${name}`, `The value must be an integer between ${least} and ${most}`)];
}
