import type { QueryLanguage } from '../definition.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import type { Json } from '../types.ts';

/** A state as a definition has it, not yet known to be right. */
export interface RawState {
  readonly name: string;
  readonly place: string;
  readonly definition: JsonObject;
  readonly language: QueryLanguage;
}

/** A States object as a definition has it. */
export interface RawScope {
  /** `''` for the machine itself. */
  readonly place: string;
  readonly definition: JsonObject;
  readonly states: readonly RawState[];
  /** The scope around it, and the state there that it belongs to. @default - it is the machine itself */
  readonly outer?: { readonly scope: RawScope; readonly state: RawState };
  /** Children of a distributed Map cannot see the variables around it. */
  readonly isolated: boolean;
}

/** Step Functions takes every language that is not exactly `JSONPath` for JSONata, and refuses it beside. */
export function languageOf(definition: JsonObject, fallback: QueryLanguage): QueryLanguage {
  const { QueryLanguage: own } = definition;
  if (own === undefined) return fallback;
  return own === 'JSONPath' ? 'JSONPath' : 'JSONata';
}

function isDistributed(processor: JsonObject): boolean {
  const config = processor['ProcessorConfig'];
  return isJsonObject(config) && config['Mode'] === 'DISTRIBUTED';
}

/** Objects inside a state that have states of their own, with their places. */
function innerObjects({ place, definition }: RawState): readonly (readonly [string, JsonObject])[] {
  const { Branches, ItemProcessor, Iterator } = definition;
  const branches = Array.isArray(Branches) ? Branches : [];
  const found: [string, Json | undefined][] = [
    ...branches.map((branch: Json, index): [string, Json] => [`${place}/Branches[${index}]`, branch]),
    [`${place}/ItemProcessor`, ItemProcessor],
    [`${place}/Iterator`, Iterator],
  ];
  return found.filter((entry): entry is [string, JsonObject] => isJsonObject(entry[1]));
}

/** All States objects of a definition, outer ones first. */
export function collectScopes(definition: JsonObject): readonly RawScope[] {
  const machineLanguage = languageOf(definition, 'JSONPath');
  const scopes: RawScope[] = [];

  function add(place: string, object: JsonObject, outer?: RawScope['outer']): void {
    const states: RawState[] = [];
    const isolated = outer !== undefined && isDistributed(object);
    const scope = { place, definition: object, states, isolated, ...(outer && { outer }) };
    scopes.push(scope);
    const { States } = object;
    for (const [name, state] of Object.entries(isJsonObject(States) ? States : {})) {
      if (!isJsonObject(state)) continue;
      const language = languageOf(state, machineLanguage);
      const raw = { name, place: `${place}/States/${name}`, definition: state, language };
      states.push(raw);
      for (const [innerPlace, inner] of innerObjects(raw)) add(innerPlace, inner, { scope, state: raw });
    }
  }

  add('', definition);
  return scopes;
}
