import { RE2JS } from 're2js';
import type { Finding } from '../../../shared/errors.ts';
import { canonicalJson } from '../../../shared/http/canonical-json.ts';
import { isObject, resolveReference, type Schema, segment } from './schema.ts';

/** Findings beyond these help nobody. */
const MOST_FINDINGS = 20;
/** A reference that leads to itself consumes levels without consuming input. */
const MOST_LEVELS = 300;
/**
 * Alternatives that refer to themselves multiply. The largest input has 131,072 items (`[1,1,…]`), each of them a step
 * for each schema it is held against; a step takes 2 to 8 microseconds, so a check ends within two seconds.
 */
const MOST_STEPS = 250_000;

interface Place {
  readonly root: Schema;
  readonly pointer: string;
  readonly level: number;
  /** Shared by the whole check. */
  readonly work: { stepsLeft: number; readonly patterns: Map<string, RE2JS> };
}

type Problems = readonly Finding[];
type Keywords = Readonly<Record<string, unknown>>;

const NONE: Problems = [];

function problem(place: Place, keyword: string, detail: string): Problems {
  return [{ pointer: place.pointer, code: `schema-${keyword}`, detail }];
}

/**
 * Validates JSON against a schema for which `schemaFindings` finds nothing (draft 2020-12; `format` is an annotation).
 * @returns what does not fit, with pointers into the value; at most 20 findings
 */
export function validateInput(schema: Schema, value: unknown, pointer = ''): Problems {
  const work = { stepsLeft: MOST_STEPS, patterns: new Map<string, RE2JS>() };
  return validate(schema, value, { root: schema, pointer, level: 0, work }).slice(0, MOST_FINDINGS);
}

function validate(schema: unknown, value: unknown, place: Place): Problems {
  if (schema === false) return problem(place, 'false', 'nothing is allowed here');
  if (!isObject(schema)) return NONE;
  if (place.level > MOST_LEVELS) return problem(place, 'depth', 'the schema refers to itself without end');
  place.work.stepsLeft -= 1;
  if (place.work.stepsLeft < 0) return problem(place, 'effort', 'checking the value takes too many steps');
  const deeper = { ...place, level: place.level + 1 };
  return [
    ...checkReference(schema, value, deeper),
    ...checkValue(schema, value, deeper),
    ...checkCombinations(schema, value, deeper),
    ...(typeof value === 'string' ? checkString(schema, value, deeper) : NONE),
    ...(typeof value === 'number' ? checkNumber(schema, value, deeper) : NONE),
    ...(Array.isArray(value) ? checkArray(schema, value, deeper) : NONE),
    ...(isObject(value) ? checkObject(schema, value, deeper) : NONE),
  ];
}

const accepts = (schema: unknown, value: unknown, place: Place) => validate(schema, value, place).length === 0;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const record = (value: unknown): Keywords => (isObject(value) ? value : {});
const inside = (place: Place, name: string | number) => ({ ...place, pointer: `${place.pointer}${segment(name)}` });

function checkReference({ $ref }: Keywords, value: unknown, place: Place): Problems {
  return $ref === undefined ? NONE : validate(resolveReference(place.root, $ref), value, place);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}

function checkValue(schema: Keywords, value: unknown, place: Place): Problems {
  const types = schema['type'] === undefined ? undefined : [schema['type']].flat();
  const fits = types?.some((type) => type === typeOf(value) || (type === 'integer' && Number.isInteger(value)));
  if (fits === false) return problem(place, 'type', `must be ${types?.join(' or ')}, but is ${typeOf(value)}`);
  const equals = (allowed: unknown) => canonicalJson(allowed) === canonicalJson(value);
  if (schema['enum'] !== undefined && !list(schema['enum']).some(equals)) {
    return problem(place, 'enum', 'is none of the allowed values');
  }
  if (Object.hasOwn(schema, 'const') && !equals(schema['const'])) {
    return problem(place, 'const', 'is not the one allowed value');
  }
  return NONE;
}

function checkCombinations(schema: Keywords, value: unknown, place: Place): Problems {
  const { not, if: condition } = schema;
  const anyOf = schema['anyOf'] === undefined || list(schema['anyOf']).some((option) => accepts(option, value, place));
  const matching = list(schema['oneOf']).filter((option) => accepts(option, value, place)).length;
  const branch = condition === undefined ? undefined : schema[accepts(condition, value, place) ? 'then' : 'else'];
  return [
    ...list(schema['allOf']).flatMap((option) => validate(option, value, place)),
    ...(anyOf ? NONE : problem(place, 'anyOf', 'fits none of the alternatives')),
    ...(schema['oneOf'] === undefined || matching === 1
      ? NONE
      : problem(place, 'oneOf', `fits ${matching} of the alternatives instead of one`)),
    ...(not !== undefined && accepts(not, value, place) ? problem(place, 'not', 'is what it must not be') : NONE),
    ...validate(branch, value, place),
  ];
}

/** A lower and an upper bound; `undefined` bounds nothing. */
function checkBounds(
  place: Place,
  size: number,
  schema: Keywords,
  [least, most]: readonly string[],
  what: string,
): Problems {
  const [low, high] = [schema[least ?? ''], schema[most ?? '']];
  if (typeof low === 'number' && size < low) return problem(place, least ?? '', `needs at least ${low} ${what}`);
  if (typeof high === 'number' && size > high) return problem(place, most ?? '', `takes at most ${high} ${what}`);
  return NONE;
}

function matches(pattern: string, text: string, { patterns }: Place['work']): boolean {
  const compiled = patterns.get(pattern) ?? RE2JS.compile(pattern);
  patterns.set(pattern, compiled);
  return compiled.matcher(text).find();
}

function checkString(schema: Keywords, value: string, place: Place): Problems {
  const { pattern } = schema;
  return [
    ...checkBounds(place, [...value].length, schema, ['minLength', 'maxLength'], 'characters'),
    ...(typeof pattern === 'string' && !matches(pattern, value, place.work)
      ? problem(place, 'pattern', 'does not match the pattern')
      : NONE),
  ];
}

function checkNumber(schema: Keywords, value: number, place: Place): Problems {
  const { exclusiveMinimum: above, exclusiveMaximum: below, multipleOf } = schema;
  const quotient = typeof multipleOf === 'number' ? value / multipleOf : 0;
  // 0.3 / 0.1 is not an integer in binary fractions: what rounds to one within the precision of doubles counts.
  const isMultiple = Math.abs(quotient - Math.round(quotient)) <= Number.EPSILON * Math.max(1, Math.abs(quotient));
  return [
    ...checkBounds(place, value, schema, ['minimum', 'maximum'], 'as its value'),
    ...(typeof above === 'number' && value <= above
      ? problem(place, 'exclusiveMinimum', `must be above ${above}`)
      : NONE),
    ...(typeof below === 'number' && value >= below
      ? problem(place, 'exclusiveMaximum', `must be below ${below}`)
      : NONE),
    ...(isMultiple ? NONE : problem(place, 'multipleOf', `must be a multiple of ${String(multipleOf)}`)),
  ];
}

function checkArray(schema: Keywords, value: readonly unknown[], place: Place): Problems {
  const { contains, minContains = 1, maxContains } = schema;
  const prefix = list(schema['prefixItems']);
  const found = contains === undefined ? 0 : value.filter((item) => accepts(contains, item, place)).length;
  const repeated = schema['uniqueItems'] === true && new Set(value.map(canonicalJson)).size < value.length;
  return [
    ...checkBounds(place, value.length, schema, ['minItems', 'maxItems'], 'items'),
    ...value.flatMap((item, index) =>
      validate(index < prefix.length ? prefix[index] : schema['items'], item, inside(place, index)),
    ),
    ...(repeated ? problem(place, 'uniqueItems', 'has equal items') : NONE),
    ...(contains === undefined
      ? NONE
      : checkBounds(
          place,
          found,
          { minContains, maxContains },
          ['minContains', 'maxContains'],
          'items that fit `contains`',
        )),
  ];
}

function checkObject(schema: Keywords, value: Keywords, place: Place): Problems {
  const { propertyNames } = schema;
  const names = Object.keys(value);
  const missing = (wanted: readonly unknown[]) => wanted.filter((name) => !Object.hasOwn(value, String(name)));
  const dependent = Object.entries(record(schema['dependentRequired']))
    .filter(([name]) => Object.hasOwn(value, name))
    .flatMap(([, wanted]) => list(wanted));
  return [
    ...missing([...list(schema['required']), ...dependent]).flatMap((name) =>
      problem(place, 'required', `the property ${JSON.stringify(name)} is missing`),
    ),
    ...checkBounds(place, names.length, schema, ['minProperties', 'maxProperties'], 'properties'),
    ...names.flatMap((name) => checkProperty(schema, name, value[name], inside(place, name))),
    ...(propertyNames === undefined
      ? NONE
      : names.flatMap((name) => validate(propertyNames, name, inside(place, name)))),
    ...Object.entries(record(schema['dependentSchemas']))
      .filter(([name]) => Object.hasOwn(value, name))
      .flatMap(([, dependentSchema]) => validate(dependentSchema, value, place)),
  ];
}

function checkProperty(schema: Keywords, name: string, value: unknown, place: Place): Problems {
  const properties = record(schema['properties']);
  const own = Object.hasOwn(properties, name) ? [properties[name]] : [];
  const byPattern = Object.entries(record(schema['patternProperties']))
    .filter(([pattern]) => matches(pattern, name, place.work))
    .map(([, patternSchema]) => patternSchema);
  const applicable = [...own, ...byPattern];
  if (applicable.length > 0) return applicable.flatMap((each) => validate(each, value, place));
  const { additionalProperties } = schema;
  if (additionalProperties === false) return problem(place, 'additionalProperties', 'is not a known property');
  return validate(additionalProperties, value, place);
}
