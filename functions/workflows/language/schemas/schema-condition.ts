import { isObject, type Json, type JsonObject } from '../json.ts';

/**
 * Whether a value fits a JSON schema (draft 2020-12), as JSONata: what state machines can look at without calling anything.
 * @param schema of the keywords that `schemaProblems` accepts
 * @param variable that holds the value, with its `$`
 */
export function schemaCondition(schema: Json, variable: string): string {
  return conditionOf(schema, variable, 1);
}

function conditionOf(schema: Json, value: string, level: number): string {
  if (!isObject(schema)) return schema === false ? 'false' : 'true';
  const conditions = [
    ...typeConditions(schema, value),
    ...valueConditions(schema, value),
    ...forType('object', value, objectConditions(schema, value, level)),
    ...forType('array', value, arrayConditions(schema, value, level)),
    ...forType('string', value, textConditions(schema, value)),
    ...forType('number', value, numberConditions(schema, value)),
    ...combinations(schema, value, level),
  ];
  return all(conditions);
}

function all(conditions: readonly string[]): string {
  if (conditions.length <= 1) return conditions[0] ?? 'true';
  return `(${conditions.join(' and ')})`;
}

/** Keywords of a type say nothing of values of other types. */
function forType(type: string, value: string, conditions: readonly string[]): readonly string[] {
  return conditions.length === 0 ? [] : [`($type(${value}) = "${type}" ? ${all(conditions)} : true)`];
}

function literal(json: Json): string {
  return JSON.stringify(json);
}

function typeConditions({ type }: JsonObject, value: string): readonly string[] {
  if (type === undefined) return [];
  const names = (Array.isArray(type) ? type : [type]).map((name: Json) => {
    const isNumber = `$type(${value}) = "number"`;
    return name === 'integer' ? `(${isNumber} ? $floor(${value}) = ${value} : false)` : `$type(${value}) = "${name}"`;
  });
  return [`(${names.join(' or ')})`];
}

function valueConditions(schema: JsonObject, value: string): readonly string[] {
  const { const: constant } = schema;
  const choices = schema['enum'];
  return [
    ...(constant === undefined ? [] : [`${value} = ${literal(constant)}`]),
    ...(Array.isArray(choices) ? [`(${choices.map((each: Json) => `${value} = ${literal(each)}`).join(' or ')})`] : []),
  ];
}

function objectConditions(schema: JsonObject, value: string, level: number): readonly string[] {
  const { properties, required, additionalProperties } = schema;
  const named = isObject(properties) ? Object.entries(properties) : [];
  const member = `$m${level}__`;
  const fits = named.map(([name, inner]) => {
    const condition = conditionOf(inner, member, level + 1);
    return `(${member} := $lookup(${value}, ${literal(name)}); $exists(${member}) ? ${condition} : true)`;
  });
  const needed = Array.isArray(required) ? required : [];
  const names = `[${named.map(([name]) => literal(name)).join(', ')}]`;
  const others = `$count($filter($keys(${value}), function($key__) { $not($key__ in ${names}) })) = 0`;
  return [
    ...needed.map((name: Json) => `$exists($lookup(${value}, ${literal(name)}))`),
    ...fits,
    ...(additionalProperties === false ? [others] : []),
  ];
}

function arrayConditions(schema: JsonObject, value: string, level: number): readonly string[] {
  const { items, minItems, maxItems } = schema;
  const item = `$i${level}__`;
  const misfit = items === undefined ? undefined : conditionOf(items, item, level + 1);
  return [
    ...(minItems === undefined ? [] : [`$count(${value}) >= ${literal(minItems)}`]),
    ...(maxItems === undefined ? [] : [`$count(${value}) <= ${literal(maxItems)}`]),
    ...(misfit === undefined ? [] : [`$count($filter(${value}, function(${item}) { $not(${misfit}) })) = 0`]),
  ];
}

/** A regular expression as JSONata writes it: a slash needs a backslash, unless it has one. */
export function patternLiteral(pattern: string): string {
  return `/${pattern.replace(/\\.|\//gs, (part) => (part === '/' ? '\\/' : part))}/`;
}

function textConditions({ minLength, maxLength, pattern }: JsonObject, value: string): readonly string[] {
  return [
    ...(minLength === undefined ? [] : [`$length(${value}) >= ${literal(minLength)}`]),
    ...(maxLength === undefined ? [] : [`$length(${value}) <= ${literal(maxLength)}`]),
    ...(typeof pattern === 'string' ? [`$contains(${value}, ${patternLiteral(pattern)})`] : []),
  ];
}

function numberConditions(schema: JsonObject, value: string): readonly string[] {
  const bounds = { minimum: '>=', maximum: '<=', exclusiveMinimum: '>', exclusiveMaximum: '<' };
  return Object.entries(bounds).flatMap(([keyword, operator]) => {
    const bound = schema[keyword];
    return bound === undefined ? [] : [`${value} ${operator} ${literal(bound)}`];
  });
}

function combinations({ allOf, anyOf, not }: JsonObject, value: string, level: number): readonly string[] {
  const each = (list: Json | undefined) =>
    Array.isArray(list) ? list.map((inner: Json) => conditionOf(inner, value, level)) : [];
  const some = each(anyOf);
  return [
    ...each(allOf),
    ...(some.length === 0 ? [] : [`(${some.join(' or ')})`]),
    ...(not === undefined ? [] : [`$not(${conditionOf(not, value, level)})`]),
  ];
}
