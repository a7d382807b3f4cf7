import { RE2JS } from 're2js';
import type { Finding } from '../../../shared/errors.ts';
import { isObject, isSchema, resolveReference, type Schema, segment } from './schema.ts';

const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'integer', 'string'];

const isCount = (value: unknown) => Number.isSafeInteger(value) && Number(value) >= 0;
const isStrings = (value: unknown) => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isType = (value: unknown) => [value].flat().every((item) => TYPES.includes(String(item)));

/** Keywords with a plain value: is the value what it must be? */
const PLAIN: Readonly<Record<string, (value: unknown) => boolean>> = {
  type: isType,
  enum: Array.isArray,
  const: () => true,
  required: isStrings,
  minimum: Number.isFinite,
  maximum: Number.isFinite,
  exclusiveMinimum: Number.isFinite,
  exclusiveMaximum: Number.isFinite,
  multipleOf: (value) => Number.isFinite(value) && Number(value) > 0,
  minLength: isCount,
  maxLength: isCount,
  minItems: isCount,
  maxItems: isCount,
  minContains: isCount,
  maxContains: isCount,
  minProperties: isCount,
  maxProperties: isCount,
  uniqueItems: (value) => typeof value === 'boolean',
  pattern: isPattern,
  dependentRequired: (value) => isObject(value) && Object.values(value).every(isStrings),
};

/** Keywords whose value is one schema, a list of them, or an object of them. */
const ONE = ['not', 'if', 'then', 'else', 'items', 'contains', 'additionalProperties', 'propertyNames'];
const LIST = ['allOf', 'anyOf', 'oneOf', 'prefixItems'];
const NAMED = ['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'];

/** Keywords that say nothing about validity. `format` is an annotation, as the standard has it by default. */
const ANNOTATIONS = [
  '$schema',
  '$id',
  '$comment',
  '$anchor',
  '$vocabulary',
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
  'format',
  'contentEncoding',
  'contentMediaType',
  'contentSchema',
];

/** Deep enough for any document, shallow enough for the stack. */
const MOST_LEVELS = 100;

/**
 * What of a JSON schema is malformed or not supported (references to other documents, anchors, `unevaluated…`): a
 * schema without findings is one that `validateInput` understands as a whole. Unknown keywords are refused too, since
 * they are most often misspelt ones.
 * @param pointer where the schema lies in what the findings point into
 */
export function schemaFindings(schema: unknown, pointer: string): readonly Finding[] {
  const findings: Finding[] = [];
  if (!isSchema(schema)) return [finding(pointer, 'a schema is an object, true or false')];
  checkSchema(schema, pointer, { root: schema, findings, level: 0 });
  return findings;
}

interface Context {
  readonly root: Schema;
  readonly findings: Finding[];
  readonly level: number;
}

function finding(pointer: string, detail: string): Finding {
  return { pointer, code: 'unsupported-schema', detail };
}

function checkSchema(schema: unknown, pointer: string, context: Context): void {
  if (context.level > MOST_LEVELS)
    return void context.findings.push(finding(pointer, 'the schema is nested too deeply'));
  if (typeof schema === 'boolean') return;
  if (!isObject(schema)) return void context.findings.push(finding(pointer, 'a schema is an object, true or false'));
  for (const [keyword, value] of Object.entries(schema)) {
    checkKeyword(keyword, value, `${pointer}${segment(keyword)}`, { ...context, level: context.level + 1 });
  }
}

function checkKeyword(keyword: string, value: unknown, pointer: string, context: Context): void {
  const report = (detail: string) => context.findings.push(finding(pointer, detail));
  const plain = Object.hasOwn(PLAIN, keyword) ? PLAIN[keyword] : undefined;
  if (plain !== undefined) {
    if (!plain(value)) report(`the value of ${keyword} is not valid`);
  } else if (keyword === '$ref') {
    if (resolveReference(context.root, value) === undefined)
      report('only references inside of the schema are supported');
  } else if (ONE.includes(keyword)) {
    checkSchema(value, pointer, context);
  } else if (LIST.includes(keyword)) {
    if (!Array.isArray(value)) report(`${keyword} is a list of schemas`);
    else for (const [index, item] of value.entries()) checkSchema(item, `${pointer}${segment(index)}`, context);
  } else if (NAMED.includes(keyword)) {
    checkNamed(keyword, value, pointer, context);
  } else if (!ANNOTATIONS.includes(keyword) && !keyword.startsWith('x-')) {
    report(`the keyword ${keyword} is not supported`);
  }
}

function checkNamed(keyword: string, value: unknown, pointer: string, context: Context): void {
  if (!isObject(value)) return void context.findings.push(finding(pointer, `${keyword} is an object of schemas`));
  for (const [name, schema] of Object.entries(value)) {
    const at = `${pointer}${segment(name)}`;
    if (keyword === 'patternProperties' && !isPattern(name)) {
      context.findings.push(finding(at, 'the pattern is not a regular expression that runs in linear time'));
    }
    checkSchema(schema, at, context);
  }
}

/** RE2 has no look-around and no back-references, and so no pattern that takes forever. */
function isPattern(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  try {
    RE2JS.compile(value);
    return true;
  } catch {
    // Compiling is how RE2 says whether a pattern is one.
    return false;
  }
}
