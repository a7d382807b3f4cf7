import type { JsonObject } from '../json.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import { typedFields, unknownFields } from './known-fields.ts';
import { languageRule } from './state-rules.ts';

const MACHINE_FIELDS = ['Comment', 'StartAt', 'States', 'QueryLanguage', 'TimeoutSeconds', 'Version'];
const MOST_SECONDS = 99_999_999;

/** Rules of the fields beside the states (developer guide, "State machine structure"). */
export function machineRules(definition: JsonObject): readonly Diagnostic[] {
  const { QueryLanguage, TimeoutSeconds } = definition;
  const timed =
    TimeoutSeconds === undefined ||
    (Number.isInteger(TimeoutSeconds) && Number(TimeoutSeconds) > 0 && Number(TimeoutSeconds) <= MOST_SECONDS);
  return [
    ...unknownFields(definition, MACHINE_FIELDS, ''),
    ...typedFields(definition, { Version: 'string' }, ''),
    ...languageRule(QueryLanguage, ''),
    ...(timed ? [] : [schemaError('/TimeoutSeconds', `The value must be an integer between 1 and ${MOST_SECONDS}`)]),
  ];
}
