import type { StateTypeName } from '../definition.ts';
import { expressionSource } from '../fields.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { parseTimestamp } from '../timestamp.ts';
import type { Json } from '../types.ts';
import { argumentRules } from './argument-rules.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import { errorRules } from './error-rules.ts';
import type { RawState } from './scopes.ts';
import { REQUIRED_FIELDS, STATE_FIELDS } from './state-fields.ts';

export type MachineType = 'STANDARD' | 'EXPRESS';

function isStateType(type: Json | undefined): type is StateTypeName {
  return typeof type === 'string' && Object.hasOwn(STATE_FIELDS, type);
}

/** Errors for required members that are missing, in the words AWS has for several at once. */
export function requiredFields(object: JsonObject, names: readonly string[], place: string): readonly Diagnostic[] {
  const missing = names.filter((name) => object[name] === undefined);
  if (missing.length === 0) return [];
  return [schemaError(place || '/', `These fields are required: [${missing.join(', ')}]`)];
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

function numberRule(state: RawState, name: string, least: number, most: number): readonly Diagnostic[] {
  const value = state.definition[name];
  if (value === undefined || (typeof value === 'string' && state.language === 'JSONata'))
    return literalExpression(state, name);
  if (typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most) return [];
  return [schemaError(`${state.place}/${name}`, `The value must be an integer between ${least} and ${most}`)];
}

/** A string in place of a number or boolean must be an expression. */
function literalExpression({ place, definition }: RawState, name: string): readonly Diagnostic[] {
  const value = definition[name];
  if (typeof value !== 'string' || expressionSource(value) !== undefined) return [];
  return [schemaError(`${place}/${name}`, 'The value must be a valid JSONata expression')];
}

function taskRules(state: RawState, machineType: MachineType): readonly Diagnostic[] {
  const { place, definition } = state;
  const { Credentials, Resource, TimeoutSeconds, HeartbeatSeconds } = definition;
  const found: Diagnostic[] = [];
  if (isJsonObject(Credentials) && Credentials['RoleArn'] === undefined && Credentials['RoleArn.$'] === undefined) {
    found.push(schemaError(`${place}/Credentials`, "The field 'RoleArn' is required but was missing"));
  }
  if (Resource !== undefined && !(typeof Resource === 'string' && Resource.startsWith('arn:'))) {
    found.push({ ...schemaError(`${place}/Resource`, 'Value is not a valid resource ARN'), code: 'INVALID_RESOURCE' });
  } else if (machineType === 'EXPRESS' && typeof Resource === 'string') {
    found.push(...expressRules(place, Resource));
  }
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

function expressRules(place: string, resource: string): readonly Diagnostic[] {
  const location = `${place}/Resource`;
  if (resource.endsWith('.waitForTaskToken')) {
    return [schemaError(location, "Express state machine does not support '.waitForTaskToken' service integration ")];
  }
  if (/\.sync(:\d)?$/.test(resource)) {
    return [schemaError(location, "Express state machine does not support '.sync' service integration")];
  }
  return [];
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
    const { Condition } = rule;
    const isCondition =
      Condition === undefined ||
      typeof Condition === 'boolean' ||
      (typeof Condition === 'string' && expressionSource(Condition) !== undefined);
    const unknown = Object.keys(rule).filter(
      (name) => !['Condition', 'Next', 'Assign', 'Output', 'Comment'].includes(name),
    );
    return [
      ...requiredFields(rule, ['Condition', 'Next'], location),
      ...unknown.map((name) => schemaError(location, `Field '${name}' is not supported`)),
      ...(isCondition
        ? []
        : [schemaError(`${location}/Condition`, 'The value must be a boolean or a JSONata expression')]),
    ];
  });
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
  const literal =
    typeof Timestamp === 'string' && (state.language === 'JSONPath' || expressionSource(Timestamp) === undefined);
  if (
    Timestamp !== undefined &&
    (typeof Timestamp !== 'string' || (literal && parseTimestamp(Timestamp) === undefined))
  ) {
    return [schemaError(`${place}/Timestamp`, 'The value must be an ISO-8601 timestamp')];
  }
  return numberRule(state, 'Seconds', 0, 99_999_999);
}

function mapRules(state: RawState): readonly Diagnostic[] {
  const { place, definition } = state;
  const found: Diagnostic[] = [];
  for (const name of ['ItemProcessor', 'Iterator']) {
    const processor = definition[name];
    if (!isJsonObject(processor)) continue;
    if (processor['QueryLanguage'] !== undefined) {
      found.push(schemaError(`${place}/${name}`, "Field 'QueryLanguage' is not supported"));
    }
  }
  if (definition['ItemProcessor'] === undefined && definition['Iterator'] === undefined) {
    found.push(...requiredFields(definition, ['ItemProcessor'], place));
  }
  const { Items } = definition;
  if (Items !== undefined && !Array.isArray(Items) && !isJsonObject(Items) && !isExpression(Items)) {
    found.push(schemaError(`${place}/Items`, 'The value must be an array, an object or a JSONata expression'));
  }
  return [
    ...found,
    ...numberRule(state, 'MaxConcurrency', 0, Number.MAX_SAFE_INTEGER),
    ...numberRule(state, 'ToleratedFailureCount', 0, Number.MAX_SAFE_INTEGER),
  ];
}

function isExpression(value: Json): boolean {
  return typeof value === 'string' && expressionSource(value) !== undefined;
}

function parallelRules({ place, definition }: RawState): readonly Diagnostic[] {
  const { Branches } = definition;
  if (Branches === undefined || (Array.isArray(Branches) && Branches.length > 0)) return [];
  return [schemaError(`${place}/Branches`, 'The value must be a non-empty array')];
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
      return [...transitionRules(state), ...mapRules(state)];
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
  if (machineLanguage === 'JSONata' && QueryLanguage !== undefined && QueryLanguage !== 'JSONata') {
    return [schemaError(place, "'QueryLanguage' can not be 'JSONPath' if set to 'JSONata' for whole state machine")];
  }
  const tooLong = [...name].length > 80;
  return [
    ...(tooLong ? [{ ...schemaError(place, 'State name exceeds 80 characters'), code: 'INVALID_STATE_NAME' }] : []),
    ...requiredFields(definition, REQUIRED_FIELDS[type], place),
    ...fieldRules(state, type),
    ...typeRules(state, type, machineType),
    ...errorRules(state),
  ];
}
