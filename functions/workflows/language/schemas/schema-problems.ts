import { RE2JS } from 're2js';
import { parseAst } from '../expression/ast.ts';
import type { LanguageFinding } from '../finding.ts';
import { isObject, type Json, type JsonObject } from '../json.ts';
import { pointerTo } from '../pointer.ts';
import { patternLiteral } from './schema-condition.ts';

const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'];

const isCount = (value: Json) => Number.isSafeInteger(value) && Number(value) >= 0;
const isStrings = (value: Json) => Array.isArray(value) && value.every((item: Json) => typeof item === 'string');

function isTypes(value: Json): boolean {
  const names: readonly Json[] = Array.isArray(value) ? value : [value];
  return names.length > 0 && names.every((name) => typeof name === 'string' && TYPES.includes(name));
}

/** Keywords with a plain value: is it what it must be? */
const PLAIN: Readonly<Record<string, (value: Json) => boolean>> = {
  type: isTypes,
  enum: (value) => Array.isArray(value) && value.length > 0,
  const: () => true,
  required: isStrings,
  minItems: isCount,
  maxItems: isCount,
  minLength: isCount,
  maxLength: isCount,
  minimum: Number.isFinite,
  maximum: Number.isFinite,
  exclusiveMinimum: Number.isFinite,
  exclusiveMaximum: Number.isFinite,
  pattern: isPattern,
};

const ANNOTATIONS = [
  '$schema',
  '$id',
  '$comment',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'format',
];

/** What expressions of state machines evaluate is nested 100 deep at most, and a level of a schema takes about six of them. */
const MOST_LEVELS = 10;
/** Longest schema as JSON: it becomes an expression, which is evaluated for each value. */
const MOST_CHARACTERS = 8_192;
/** Longest regular expression: long ones are how backtracking is made expensive. */
const MAX_PATTERN_LENGTH = 256;

function isPattern(value: Json): boolean {
  if (typeof value !== 'string' || value.length > MAX_PATTERN_LENGTH) return false;
  try {
    RE2JS.compile(value);
    // Step Functions looks for the end of an expression before it reads it.
    return !/\{%|%\}/.test(value) && parseAst(patternLiteral(value)).ok;
  } catch {
    // The library tells by throwing; the finding says that the pattern is not one.
    return false;
  }
}

/** What of a schema inside a workflow is malformed, or cannot be looked at by a state machine. */
export function schemaProblems(schema: Json, pointer: string, level = 1): readonly LanguageFinding[] {
  if (typeof schema === 'boolean') return [];
  if (!isObject(schema)) return [problem(pointer, 'A schema is a map, true or false.')];
  if (level === 1 && JSON.stringify(schema).length > MOST_CHARACTERS) {
    return [problem(pointer, `The schema has more than ${MOST_CHARACTERS} characters.`)];
  }
  if (level > MOST_LEVELS) return [problem(pointer, `The schema is nested more than ${MOST_LEVELS} levels deep.`)];
  return Object.entries(schema).flatMap(([keyword, value]) =>
    keywordProblems(keyword, value, pointerTo(pointer, keyword), level),
  );
}

function keywordProblems(keyword: string, value: Json, pointer: string, level: number): readonly LanguageFinding[] {
  if (ANNOTATIONS.includes(keyword)) return [];
  const isPlain = Object.hasOwn(PLAIN, keyword) ? PLAIN[keyword] : undefined;
  if (isPlain !== undefined)
    return isPlain(value) ? [] : [problem(pointer, `The value of \`${keyword}\` is not valid.`)];
  const deeper = (inner: Json, at: string) => schemaProblems(inner, at, level + 1);
  if (keyword === 'items' || keyword === 'not') return deeper(value, pointer);
  if ((keyword === 'allOf' || keyword === 'anyOf') && Array.isArray(value) && value.length > 0) {
    return value.flatMap((inner: Json, index) => deeper(inner, pointerTo(pointer, index)));
  }
  if (keyword === 'properties' && isObject(value)) return membersOf(value, pointer, deeper);
  if (keyword === 'additionalProperties' && typeof value === 'boolean') return [];
  return [problem(pointer, `\`${keyword}\` is not checked inside of workflows.`)];
}

function membersOf(
  value: JsonObject,
  pointer: string,
  deeper: (inner: Json, at: string) => readonly LanguageFinding[],
): readonly LanguageFinding[] {
  return Object.entries(value).flatMap(([name, inner]) => deeper(inner, pointerTo(pointer, name)));
}

function problem(pointer: string, detail: string): LanguageFinding {
  const hint = 'Checked are type, enum, const, properties, required, additionalProperties: false, items and bounds.';
  return { pointer, code: 'unsupported-schema', detail, hint };
}
