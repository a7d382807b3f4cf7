import { ERROR_NAMES } from '../failure.ts';
import { isJsonObject } from '../json.ts';
import type { Json } from '../types.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import { requiredFields, typedFields, unknownFields } from './known-fields.ts';
import type { RawState } from './scopes.ts';

/** Numbers of a retrier: least and most, and whether fractions are allowed. */
const RETRIER_NUMBERS: Readonly<Record<string, readonly [least: number, most: number, fractions: boolean]>> = {
  IntervalSeconds: [1, 99_999_999, false],
  MaxAttempts: [0, 99_999_999, false],
  BackoffRate: [1, Number.MAX_VALUE, true],
  MaxDelaySeconds: [1, 31_622_400, false],
};
const RETRIER_FIELDS = ['ErrorEquals', 'JitterStrategy', 'Comment', ...Object.keys(RETRIER_NUMBERS)];
const CATCHER_FIELDS = ['ErrorEquals', 'Next', 'Comment', 'Assign'];

function errorEqualsRules(errors: Json | undefined, place: string, last: boolean): readonly Diagnostic[] {
  const location = `${place}/ErrorEquals`;
  if (errors === undefined) return [];
  if (!Array.isArray(errors) || errors.length === 0 || errors.some((error: Json) => typeof error !== 'string')) {
    return [schemaError(location, 'The value must be a non-empty array of error names')];
  }
  if (!errors.includes(ERROR_NAMES.all)) return [];
  if (errors.length > 1) return [schemaError(location, `'${ERROR_NAMES.all}' must appear alone`)];
  return last ? [] : [schemaError(location, `'${ERROR_NAMES.all}' must appear in the last element only`)];
}

function retrierRules(retrier: Json, place: string, last: boolean): readonly Diagnostic[] {
  if (!isJsonObject(retrier)) return [schemaError(place, 'The value must be an object')];
  const found = [
    ...requiredFields(retrier, ['ErrorEquals'], place),
    ...errorEqualsRules(retrier['ErrorEquals'], place, last),
    ...unknownFields(retrier, RETRIER_FIELDS, place),
  ];
  for (const [name, [least, most, fractions]] of Object.entries(RETRIER_NUMBERS)) {
    const value = retrier[name];
    if (value === undefined) continue;
    const right =
      typeof value === 'number' && value >= least && value <= most && (fractions || Number.isInteger(value));
    if (!right) found.push(schemaError(`${place}/${name}`, `The value must be a number between ${least} and ${most}`));
  }
  const { IntervalSeconds = 1, MaxDelaySeconds, JitterStrategy } = retrier;
  if (
    typeof IntervalSeconds === 'number' &&
    typeof MaxDelaySeconds === 'number' &&
    MaxDelaySeconds <= IntervalSeconds
  ) {
    found.push(schemaError(`${place}/MaxDelaySeconds`, 'MaxDelaySeconds must be greater than IntervalSeconds'));
  }
  if (JitterStrategy !== undefined && JitterStrategy !== 'FULL' && JitterStrategy !== 'NONE') {
    found.push(schemaError(`${place}/JitterStrategy`, "The value must be 'FULL' or 'NONE'"));
  }
  return found;
}

function catcherRules(catcher: Json, place: string, last: boolean, language: string): readonly Diagnostic[] {
  if (!isJsonObject(catcher)) return [schemaError(place, 'The value must be an object')];
  const known = [...CATCHER_FIELDS, language === 'JSONata' ? 'Output' : 'ResultPath'];
  return [
    ...requiredFields(catcher, ['ErrorEquals', 'Next'], place),
    ...errorEqualsRules(catcher['ErrorEquals'], place, last),
    ...unknownFields(catcher, known, place),
    ...typedFields(catcher, { Next: 'string', Assign: 'object' }, place),
  ];
}

/** Rules of `Retry` and `Catch`. */
export function errorRules({ place, definition, language }: RawState): readonly Diagnostic[] {
  const { Retry = [], Catch = [] } = definition;
  if (!Array.isArray(Retry)) return [schemaError(`${place}/Retry`, 'The value must be an array')];
  if (!Array.isArray(Catch)) return [schemaError(`${place}/Catch`, 'The value must be an array')];
  return [
    ...Retry.flatMap((retrier: Json, index) =>
      retrierRules(retrier, `${place}/Retry[${index}]`, index === Retry.length - 1),
    ),
    ...Catch.flatMap((catcher: Json, index) =>
      catcherRules(catcher, `${place}/Catch[${index}]`, index === Catch.length - 1, language),
    ),
  ];
}
