import { isJsonObject, type JsonObject } from '../json.ts';
import type { Json } from '../types.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';

/** Errors for members that an object may not have, in AWS's words. */
export function unknownFields(object: JsonObject, known: readonly string[], place: string): readonly Diagnostic[] {
  const unknown = Object.keys(object).filter((name) => !known.includes(name));
  return unknown.map((name) => schemaError(place || '/', `Field '${name}' is not supported`));
}

/** Errors for required members that are missing, in the words AWS has for several at once. */
export function requiredFields(object: JsonObject, names: readonly string[], place: string): readonly Diagnostic[] {
  const missing = names.filter((name) => object[name] === undefined);
  if (missing.length === 0) return [];
  return [schemaError(place || '/', `These fields are required: [${missing.join(', ')}]`)];
}

type FieldType = 'string' | 'boolean' | 'object' | 'array';

const ARTICLES: Readonly<Record<FieldType, string>> = {
  string: 'a string',
  boolean: 'a boolean',
  object: 'an object',
  array: 'an array',
};

function hasType(value: Json, type: FieldType): boolean {
  if (type === 'object') return isJsonObject(value);
  return type === 'array' ? Array.isArray(value) : typeof value === type;
}

/** Errors for members that are there with a value of another type. */
export function typedFields(
  object: JsonObject,
  types: Readonly<Record<string, FieldType>>,
  place: string,
): readonly Diagnostic[] {
  const wrong = Object.entries(types).filter(([name, type]) => {
    const value = object[name];
    return value !== undefined && !hasType(value, type);
  });
  return wrong.map(([name, type]) => schemaError(`${place}/${name}`, `The value must be ${ARTICLES[type]}`));
}
