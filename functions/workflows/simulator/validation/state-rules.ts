import type { StateTypeName } from '../definition.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { Json } from '../types.ts';
import { argumentRules } from './argument-rules.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import { errorRules } from './error-rules.ts';
import { requiredFields, typedFields, unknownFields } from './known-fields.ts';
import { mapRules } from './map-rules.ts';
import { isExpression, numberRule } from './number-rules.ts';
import { type MachineType, resourceRules } from './resource-rules.ts';
import type { RawState } from './scopes.ts';
import { FIELD_TYPES, REQUIRED_FIELDS, STATE_FIELDS } from './state-fields.ts';

function isStateType(type: Json | undefined): type is StateTypeName {
  return typeof type === 'string' && Object.hasOwn(STATE_FIELDS, type);
}

/** A query language is one of two, wherever it is given. */
export function languageRule(language: Json | undefined, place: string): readonly Diagnostic[] {
  if (language === undefined || language === 'JSONPath' || language === 'JSONata') return [];
  return [schemaError(`${place}/QueryLanguage`, "The value must be 'JSONPath' or 'JSONata'")];
}

function fieldRules({ place, definition, language }: RawState, type: StateTypeName): readonly Diagnostic[] {
  const { both, jsonata, jsonPath } = STATE_FIELDS[type];
  const [own, other] = language === 'JSONata' ? [jsonata, jsonPath] : [jsonPath, jsonata];
  const otherLanguage = language === 'JSONata' ? 'JSONPath' : 'JSONata';
  const found: Diagnostic[] = [];
  for (const name of Object.keys(definition)) {
    if (both.includes(name) || own.includes(name)) continue;
    // Parameters of a Map is the former name of ItemSelector; AWS still takes it in JSONPath mode only.
    const message = other.includes(name)
      ? `The QueryLanguage is set to '${language}', but field '${name}' is only supported for the '${otherLanguage}' QueryLanguage`
      : `Field '${name}' is not supported`;
    found.push(schemaError(place, message));
  }
  return found;
}

function transitionRules({ place, definition }: RawState): readonly Diagnostic[] {
  const { Next, End } = definition;
  if (Next === undefined && End !== true) {
    return [schemaError(place, "One of the fields 'Next' or 'End' is required")];
  }
  return Next !== undefined && End === true
    ? [schemaError(place, "Only one of the fields 'Next' or 'End' may be set")]
    : [];
}

function taskRules(state: RawState, machineType: MachineType): readonly Diagnostic[] {
  const { place, definition } = state;
  const { Credentials, Resource, TimeoutSeconds, HeartbeatSeconds } = definition;
  const found: Diagnostic[] = [];
  if (isJsonObject(Credentials) && Credentials['RoleArn'] === undefined && Credentials['RoleArn.$'] === undefined) {
    found.push(schemaError(`${place}/Credentials`, "The field 'RoleArn' is required but was missing"));
  }
  found.push(...resourceRules(place, Resource, machineType));
  found.push(
    ...numberRule(state, 'TimeoutSeconds', 1, 99_999_999),
    ...numberRule(state, 'HeartbeatSeconds', 1, 99_999_999),
  );
  if (
    typeof TimeoutSeconds === 'number' &&
    typeof HeartbeatSeconds === 'number' &&
    HeartbeatSeconds >= TimeoutSeconds
  ) {
    found.push(schemaError(`${place}/HeartbeatSeconds`, 'HeartbeatSeconds must be smaller than TimeoutSeconds'));
  }
  return found;
}

function choiceRules({ place, definition, language }: RawState): readonly Diagnostic[] {
  const { Choices } = definition;
  if (Choices === undefined) return [];
  if (!Array.isArray(Choices) || Choices.length === 0) {
    return [schemaError(`${place}/Choices`, 'The value must be a non-empty array')];
  }
  return Choices.flatMap((rule: Json, index): readonly Diagnostic[] => {
    const location = `${place}/Choices[${index}]`;
    if (!isJsonObject(rule)) return [schemaError(location, 'The value must be an object')];
    if (language === 'JSONPath') return requiredFields(rule, ['Next'], location);
    return [...requiredFields(rule, ['Condition', 'Next'], location), ...conditionRules(rule, location)];
  });
}

function conditionRules(rule: JsonObject, place: string): readonly Diagnostic[] {
  const { Condition = true } = rule;
  const right = typeof Condition === 'boolean' || isExpression(Condition);
  const message = 'The value must be a boolean or a JSONata expression';
  return [
    ...unknownFields(rule, ['Condition', 'Next', 'Assign', 'Output', 'Comment'], place),
    ...typedFields(rule, { Next: 'string', Assign: 'object' }, place),
    ...(right ? [] : [schemaError(`${place}/Condition`, message)]),
  ];
}

function waitRules(state: RawState): readonly Diagnostic[] {
  const { place, definition } = state;
  const given = ['Seconds', 'Timestamp', 'SecondsPath', 'TimestampPath'].filter(
    (name) => definition[name] !== undefined,
  );
  if (given.length !== 1) {
    return [schemaError(place, "Exactly one of the fields 'Seconds' and 'Timestamp' must be set")];
  }
  const { Timestamp } = definition;
  const evaluated = state.language === 'JSONata' && isExpression(Timestamp ?? null);
  if (Timestamp !== undefined && !evaluated && parseTimestamp(String(Timestamp)) === undefined) {
    return [schemaError(`${place}/Timestamp`, 'String does not match RFC3339 timestamp')];
  }
  return numberRule(state, 'Seconds', 0, 99_999_999);
}

function parallelRules({ place, definition }: RawState): readonly Diagnostic[] {
  const { Branches } = definition;
  if (Branches === undefined) return [];
  if (!Array.isArray(Branches) || Branches.length === 0) {
    return [schemaError(`${place}/Branches`, 'The value must be a non-empty array')];
  }
  return Branches.flatMap((branch: Json, index): readonly Diagnostic[] => {
    const location = `${place}/Branches[${index}]`;
    if (!isJsonObject(branch)) return [schemaError(location, 'The value must be an object')];
    return unknownFields(branch, ['StartAt', 'States', 'Comment'], location);
  });
}

function typeRules(state: RawState, type: StateTypeName, machineType: MachineType): readonly Diagnostic[] {
  switch (type) {
    case 'Task':
      return [...transitionRules(state), ...taskRules(state, machineType), ...argumentRules(state)];
    case 'Choice':
      return choiceRules(state);
    case 'Wait':
      return [...transitionRules(state), ...waitRules(state)];
    case 'Parallel':
      return [...transitionRules(state), ...parallelRules(state)];
    case 'Map':
      return [...transitionRules(state), ...mapRules(state, machineType)];
    case 'Pass':
      return transitionRules(state);
    case 'Succeed':
    case 'Fail':
      return [];
  }
}

/** Rules of one state that need no look at the others. */
export function stateRules(state: RawState, machineLanguage: string, machineType: MachineType): readonly Diagnostic[] {
  const { place, definition, name } = state;
  if (definition['Type'] === undefined) return requiredFields(definition, ['Type'], place);
  if (!isStateType(definition['Type'])) return [schemaError(`${place}/Type`, 'The value is not a valid state type')];
  const type = definition['Type'];
  const { QueryLanguage } = definition;
  if (machineLanguage === 'JSONata' && QueryLanguage === 'JSONPath') {
    return [schemaError(place, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine")];
  }
  const tooLong = [...name].length > 80;
  return [
    ...(tooLong ? [{ ...schemaError(place, 'State name exceeds 80 characters'), code: 'INVALID_STATE_NAME' }] : []),
    ...requiredFields(definition, REQUIRED_FIELDS[type], place),
    ...languageRule(QueryLanguage, place),
    ...fieldRules(state, type),
    ...typedFields(definition, FIELD_TYPES, place),
    ...typeRules(state, type, machineType),
    ...errorRules(state),
  ];
}
