import { isJsonObject } from './json.ts';
import type { Json } from './types.ts';
import { type Diagnostic, schemaError } from './validation/diagnostic.ts';
import { expressionRules } from './validation/expression-rules.ts';
import { graphRules } from './validation/graph-rules.ts';
import { syntaxDiagnostic } from './validation/json-syntax.ts';
import { requiredFields, typedFields } from './validation/known-fields.ts';
import { labelRules } from './validation/label-rules.ts';
import { machineRules } from './validation/machine-rules.ts';
import type { MachineType } from './validation/resource-rules.ts';
import { collectScopes, languageOf, type RawScope } from './validation/scopes.ts';
import { stateRules } from './validation/state-rules.ts';
import { variableRules } from './validation/variable-rules.ts';
import { warningRules } from './validation/warning-rules.ts';

function scopeRules({ place, definition }: RawScope): readonly Diagnostic[] {
  const { States } = definition;
  const states = Object.entries(isJsonObject(States) ? States : {});
  return [
    ...requiredFields(definition, ['States', 'StartAt'], place),
    ...typedFields(definition, { States: 'object', StartAt: 'string' }, place),
    ...states
      .filter(([, state]) => !isJsonObject(state))
      .map(([name]) => schemaError(`${place}/States/${name}`, 'The value must be an object')),
  ];
}

/** Levels of a JSON text that the parser of AWS reads (the default of its library). */
const DEPTH_LIMIT = 1000;

function isTooDeep(value: Json): boolean {
  let level: readonly Json[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth > DEPTH_LIMIT) return true;
    level = level.flatMap((item) => (typeof item === 'object' && item !== null ? Object.values<Json>(item) : []));
  }
  return false;
}

/**
 * What Step Functions finds wrong with a definition when a state machine is created, updated or validated. No errors
 * found means that it is accepted. Errors of structure come alone, as they do on AWS; wordings are AWS's own where
 * they are known.
 * @param type kind of machine: Express ones cannot wait for jobs or tokens
 */
export function validateDefinition(definition: Json, type: MachineType = 'STANDARD'): readonly Diagnostic[] {
  if (!isJsonObject(definition)) {
    const message = 'Definition must be a valid JSON object';
    return [{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message }];
  }
  if (isTooDeep(definition)) {
    return [{ severity: 'ERROR', code: 'TOO_DEEPLY_NESTED', message: 'The states are too deeply nested.' }];
  }
  const scopes = collectScopes(definition);
  const language = languageOf(definition, 'JSONPath');
  const schema = [
    ...machineRules(definition),
    ...scopes.flatMap((scope) => [
      ...scopeRules(scope),
      ...scope.states.flatMap((state) => stateRules(state, language, type)),
    ]),
  ];
  if (schema.length > 0) return schema;
  return [graphRules, labelRules, variableRules, expressionRules, warningRules].flatMap((rules) => rules(scopes));
}

/** The same for a definition as text, which may not be JSON at all. */
export function validateDefinitionText(text: string, type: MachineType = 'STANDARD'): readonly Diagnostic[] {
  if (text.trim() === '') return validateDefinition(null, type);
  let definition: Json;
  try {
    definition = JSON.parse(text) as Json;
  } catch (error) {
    return [syntaxDiagnostic(text, String(error))];
  }
  return validateDefinition(definition, type);
}

/**
 * The reason with which CreateStateMachine and UpdateStateMachine refuse a definition; undefined when they accept it.
 * Where a finding has no place AWS writes `null`.
 */
export function refusalOf(found: readonly Diagnostic[]): string | undefined {
  const errors = found.filter(({ severity }) => severity === 'ERROR');
  if (errors.length === 0) return undefined;
  const reasons = errors.map(({ code, message, location = 'null' }) => `${code}: ${message} at ${location}`);
  return `Invalid State Machine Definition: '${reasons.join(', ')}'`;
}
