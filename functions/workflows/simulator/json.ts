import type { Json } from './types.ts';

export type JsonObject = { readonly [key: string]: Json };

export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// States hand the same value on and on; its text is needed for every event and every size check.
const texts = new WeakMap<object, string>();

/** JSON text of a value, as Step Functions writes it into events: compact, keys in order. */
export function jsonText(value: Json): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const known = texts.get(value);
  if (known !== undefined) return known;
  const text = JSON.stringify(value);
  texts.set(value, text);
  return text;
}

/** Bytes of a value's JSON text in UTF-8. */
export function byteSize(value: Json): number {
  return Buffer.byteLength(jsonText(value));
}

/** The name JSON gives a value's type, as it appears in causes. */
export function typeName(value: Json): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
