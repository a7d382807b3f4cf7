import type { JsonSchema, Side } from '../../lib/reference/openapi-schemas.ts';
import { schemaDocs, tsdoc } from './tsdoc.ts';

const COMPONENTS = '#/components/schemas/';

/** Keywords that shape the type, and those that say more than a type can. */
const KNOWN_KEYWORDS: ReadonlySet<string> = new Set([
  ...['$ref', 'type', 'enum', 'const', 'anyOf', 'oneOf', 'items', 'properties', 'required', 'additionalProperties'],
  ...['description', 'examples', 'default', 'format', 'pattern', 'propertyNames', 'uniqueItems'],
  ...['minLength', 'maxLength', 'minItems', 'maxItems', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
]);

const PRIMITIVES: Readonly<Record<string, string>> = {
  string: 'string',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  null: 'null',
};

/** Name of the component that the schema refers to. */
export function componentOf(schema: JsonSchema): string | undefined {
  const reference = schema['$ref'];
  return typeof reference === 'string' ? reference.slice(COMPONENTS.length) : undefined;
}

/** Names of all components that are referred to anywhere within. */
export function componentsIn(node: unknown): ReadonlySet<string> {
  if (typeof node !== 'object' || node === null) return new Set();
  const own = componentOf(node as JsonSchema);
  return new Set([
    ...(own === undefined ? [] : [own]),
    ...Object.values(node).flatMap((child) => [...componentsIn(child)]),
  ]);
}

/**
 * The TypeScript type of what fits a schema.
 * @param side what is sent may name an optional field and leave it undefined; what is answered leaves it out
 * @throws Error for a keyword whose meaning the type would lose without a word
 */
export function typeOf(schema: JsonSchema, side: Side): string {
  for (const keyword of Object.keys(schema))
    if (!KNOWN_KEYWORDS.has(keyword)) throw new Error(`The client has no type for the schema keyword '${keyword}'.`);
  const component = componentOf(schema);
  if (component !== undefined) return component;
  if ('const' in schema) return literal(schema['const']);
  if (Array.isArray(schema['enum'])) return union(schema['enum'].map(literal));
  const choices = schema['anyOf'] ?? schema['oneOf'];
  if (Array.isArray(choices)) return union(choices.map((choice) => typeOf(choice, side)));
  const { type } = schema;
  if (Array.isArray(type)) return union(type.map((one) => typeOf({ ...schema, type: one }, side)));
  if (type === 'array') return `readonly ${atom(typeOf((schema['items'] ?? {}) as JsonSchema, side))}[]`;
  if (type === 'object') return objectType(schema, side);
  if (type === undefined) return 'unknown';
  const primitive = PRIMITIVES[String(type)];
  if (primitive === undefined) throw new Error(`The client has no type for the schema type '${String(type)}'.`);
  return primitive;
}

const literal = (value: unknown): string =>
  typeof value === 'string' ? `'${value.replaceAll("'", "\\'")}'` : JSON.stringify(value);
const union = (types: readonly string[]): string => [...new Set(types)].join(' | ');
const atom = (type: string): string => (type.includes(' ') ? `(${type})` : type);

function objectType(schema: JsonSchema, side: Side): string {
  const more = schema['additionalProperties'];
  const fields = fieldsOf(schema);
  if (Object.keys(fields).length > 0) return `{\n${members(schema, side)}}`;
  const value = typeof more === 'object' && more !== null ? typeOf(more as JsonSchema, side) : 'unknown';
  return more === false ? 'Readonly<Record<string, never>>' : `Readonly<Record<string, ${value}>>`;
}

/** Fields of an object schema by name. */
export function fieldsOf(schema: JsonSchema): Readonly<Record<string, JsonSchema>> {
  return (schema['properties'] ?? {}) as Readonly<Record<string, JsonSchema>>;
}

/** Whether a field of an object schema must be given. */
export function isRequired(schema: JsonSchema, field: string): boolean {
  return Array.isArray(schema['required']) && schema['required'].includes(field);
}

/** The fields of an object schema as members of an interface, each with its documentation. */
export function members(schema: JsonSchema, side: Side): string {
  return Object.entries(fieldsOf(schema))
    .map(([name, field]) => {
      const required = isRequired(schema, name);
      const type = typeOf(field, side);
      const open = !required && side === 'input' && type !== 'unknown' ? ' | undefined' : '';
      return `${tsdoc(schemaDocs(field, side))}readonly ${name}${required ? '' : '?'}: ${type}${open};\n`;
    })
    .join('');
}

/** A component as an exported declaration. */
export function declaration(name: string, schema: JsonSchema, side: Side): string {
  const docs = tsdoc(schemaDocs(withoutDefault(schema), side));
  return schema['type'] === 'object' && Object.keys(fieldsOf(schema)).length > 0
    ? `${docs}export interface ${name} {\n${members(schema, side)}}\n`
    : `${docs}export type ${name} = ${typeOf(schema, side)};\n`;
}

function withoutDefault({ default: _preset, ...schema }: JsonSchema): JsonSchema {
  return schema;
}
