import { argumentProblems } from '../integrations/integration.ts';
import { parseResource } from '../integrations/resource.ts';
import { integrationOf } from '../integrations/results.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { expressionSource } from '../templates.ts';
import type { Json } from '../types.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import type { RawState } from './scopes.ts';

/** Stands for the value of a member `Name.$` of a JSONPath state, which comes from the input. */
const FROM_INPUT: Json = {};

function isOpen(value: Json): boolean {
  return value === FROM_INPUT || (typeof value === 'string' && expressionSource(value) !== undefined);
}

/** `Parameters` of a JSONPath state under the names that the integration knows. */
function namedParameters(given: JsonObject): JsonObject {
  const members = Object.entries(given).map(([name, value]): readonly [string, Json] =>
    name.endsWith('.$') ? [name.slice(0, -2), FROM_INPUT] : [name, value],
  );
  return Object.fromEntries(members);
}

/**
 * What Step Functions refuses of the arguments of an optimized integration. Arguments that are one expression, or left
 * out for the input, are checked when the task starts.
 */
export function argumentRules({ place, definition, language }: RawState): readonly Diagnostic[] {
  const { Resource } = definition;
  const field = language === 'JSONata' ? 'Arguments' : 'Parameters';
  const given = definition[field];
  const integration = typeof Resource === 'string' ? integrationOf(parseResource(Resource)) : undefined;
  if (integration === undefined || !isJsonObject(given)) return [];
  const members = language === 'JSONata' ? given : namedParameters(given);
  return argumentProblems(integration, members, isOpen).map((problem) => schemaError(`${place}/${field}`, problem));
}
