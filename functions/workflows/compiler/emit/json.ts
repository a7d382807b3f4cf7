import type { Json } from '../../language/json.ts';
import type { Value } from '../machine/value.ts';
import { jsonataOf } from './jsonata.ts';

/**
 * Writes a value as a member of a state: JSON where it is constant, `{% … %}` where it is computed. Constant text that looks
 * like an expression is written as one that gives this text, so that nothing a definition says is ever evaluated by mistake.
 */
export function jsonOf(value: Value): Json {
  switch (value.kind) {
    case 'literal':
      return typeof value.value === 'string' ? textOf(value.value) : value.value;
    case 'array':
      return value.items.map(jsonOf);
    case 'object':
      // `name.$` is how JSONPath states mark expressions; inside JSONata it is just a name.
      if (value.entries.some(([key]) => key.endsWith('.$'))) return expressionOf(value);
      return Object.fromEntries(value.entries.map(([key, member]) => [key, jsonOf(member)]));
    default:
      return expressionOf(value);
  }
}

/** Step Functions takes a text for an expression when it begins with `{%` and ends with `%}`. */
function textOf(text: string): Json {
  return text.startsWith('{%') && text.endsWith('%}') ? `{% ${JSON.stringify(text)} %}` : text;
}

/** A value as an expression, even where it is constant: for fields that take nothing else. */
export function expressionOf(value: Value): string {
  return `{% ${jsonataOf(value)} %}`;
}
