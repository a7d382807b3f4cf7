import { isJsonObject, type JsonObject } from '../json.ts';
import type { Json } from '../types.ts';
import { type Diagnostic, schemaError } from './diagnostic.ts';
import type { RawScope, RawState } from './scopes.ts';

const VARIABLE_NAME = /^\p{ID_Start}[\p{ID_Continue}]{0,79}$/u;

interface Assignment {
  readonly name: string;
  readonly place: string;
}

function assignmentsOf(holder: Json | undefined, place: string): readonly Assignment[] {
  if (!isJsonObject(holder) || !isJsonObject(holder['Assign'])) return [];
  return Object.keys(holder['Assign']).map((name) => ({ name, place: `${place}/Assign/${name}` }));
}

function stateAssignments({ definition, place, language }: RawState): readonly Assignment[] {
  const inList = (field: string): readonly Assignment[] => {
    const list: Json = (definition as JsonObject)[field] ?? [];
    return Array.isArray(list)
      ? list.flatMap((entry: Json, index) => assignmentsOf(entry, `${place}/${field}[${index}]`))
      : [];
  };
  const all = [...assignmentsOf(definition, place), ...inList('Choices'), ...inList('Catch')];
  // In JSONPath mode a name may end in `.$`, which is no part of it.
  return language === 'JSONata'
    ? all
    : all.map(({ name, place: at }) => ({ name: name.replace(/\.\$$/, ''), place: at }));
}

/**
 * Names that a scope finds assigned around it. Those that only the state it belongs to assigns do not count: they come
 * after it.
 */
function namesOutside({ outer, isolated }: RawScope): ReadonlySet<string> {
  if (outer === undefined || isolated) return new Set();
  const others = outer.scope.states.filter((state) => state !== outer.state);
  const names = others.flatMap(stateAssignments).map(({ name }) => name);
  return new Set([...names, ...namesOutside(outer.scope)]);
}

function nameRules({ name, place }: Assignment, outside: ReadonlySet<string>): readonly Diagnostic[] {
  if (name === 'states') return [schemaError(place, "The variable name 'states' is reserved")];
  if (!VARIABLE_NAME.test(name)) return [schemaError(place, `'${name}' is not a valid variable name`)];
  if (outside.has(name)) {
    return [schemaError(place, `The variable '${name}' is already assigned in an outer scope`)];
  }
  return [];
}

/** Variables have proper names, and inner scopes do not assign those of the scopes around them. */
export function variableRules(scopes: readonly RawScope[]): readonly Diagnostic[] {
  return scopes.flatMap((scope) => {
    const outside = namesOutside(scope);
    return scope.states.flatMap(stateAssignments).flatMap((assignment) => nameRules(assignment, outside));
  });
}
