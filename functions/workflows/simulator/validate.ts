import { isJsonObject } from './json.ts';
import type { Json } from './types.ts';
import { type Diagnostic, schemaError } from './validation/diagnostic.ts';
import { expressionRules } from './validation/expression-rules.ts';
import { graphRules } from './validation/graph-rules.ts';
import { collectScopes, type RawScope } from './validation/scopes.ts';
import { type MachineType, requiredFields, stateRules } from './validation/state-rules.ts';
import { variableRules } from './validation/variable-rules.ts';

function scopeSchemaRules(scope: RawScope): readonly Diagnostic[] {
  const { States, QueryLanguage } = scope.definition;
  const found = [...requiredFields(scope.definition, ['States', 'StartAt'], scope.place)];
  if (States !== undefined && !isJsonObject(States)) {
    found.push(schemaError(`${scope.place}/States`, 'The value must be an object'));
  }
  for (const [name, state] of Object.entries(isJsonObject(States) ? States : {})) {
    if (!isJsonObject(state)) found.push(schemaError(`${scope.place}/States/${name}`, 'The value must be an object'));
  }
  if (
    scope.place === '' &&
    QueryLanguage !== undefined &&
    QueryLanguage !== 'JSONata' &&
    QueryLanguage !== 'JSONPath'
  ) {
    found.push(schemaError('/QueryLanguage', "The value must be 'JSONPath' or 'JSONata'"));
  }
  return found;
}

/**
 * What Step Functions finds wrong with a definition when a state machine is created, updated or validated. Nothing
 * found means that it is accepted. Errors of structure come alone, as they do on AWS; wordings are AWS's own where
 * they are known.
 * @param type kind of machine: Express ones cannot wait for jobs or tokens
 */
export function validateDefinition(definition: Json, type: MachineType = 'STANDARD'): readonly Diagnostic[] {
  if (!isJsonObject(definition)) {
    const message = 'Definition must be a valid JSON object';
    return [{ severity: 'ERROR', code: 'SCHEMA_VALIDATION_FAILED', message }];
  }
  const scopes = collectScopes(definition);
  const language = definition['QueryLanguage'] === 'JSONata' ? 'JSONata' : 'JSONPath';
  const schema = scopes.flatMap((scope) => [
    ...scopeSchemaRules(scope),
    ...scope.states.flatMap((state) => stateRules(state, language, type)),
  ]);
  if (schema.length > 0) return schema;
  return [...graphRules(scopes), ...variableRules(scopes), ...expressionRules(scopes)];
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

export type { Diagnostic };

const JSON_TOKENS = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

/** A syntax error in the words of the parser AWS uses, where it is a stray word; else in those of this platform's. */
function syntaxDiagnostic(text: string, reason: string): Diagnostic {
  const word = /^\s*([A-Za-z_]\w*)/.exec(text);
  const column = (word?.[0].length ?? 0) + 1;
  const source = `[Source: (String)"${text}"; line: 1, column: ${column}]`;
  const problem = word === null ? reason : `Unrecognized token '${word[1]}': was expecting ${JSON_TOKENS}`;
  const message = `${problem}\n at ${source}`;
  return { severity: 'ERROR', code: 'INVALID_JSON_DESCRIPTION', message, location: source };
}
