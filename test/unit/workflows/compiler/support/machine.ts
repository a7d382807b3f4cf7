import { isObject, type Json, type JsonObject } from '../../../../../functions/workflows/language/json.ts';

/** One `States` object with the names it leads to. */
export interface Scope {
  readonly states: Readonly<Record<string, JsonObject>>;
  readonly targets: readonly string[];
}

/** Every `States` object of a machine. */
export function statesOf(machine: Json): readonly Scope[] {
  if (Array.isArray(machine)) return machine.flatMap(statesOf);
  if (!isObject(machine)) return [];
  const inner = Object.values(machine).flatMap(statesOf);
  const { StartAt: start, States: states } = machine;
  if (typeof start !== 'string' || !isObject(states)) return inner;
  const own = Object.values(states).flatMap((state) => (isObject(state) ? targetsOf(state) : []));
  return [{ states: states as Scope['states'], targets: [start, ...own] }, ...inner];
}

function targetsOf(state: JsonObject): readonly string[] {
  const lists = [state['Choices'], state['Catch']].flatMap((list) => (Array.isArray(list) ? list : []));
  return [state, ...lists].flatMap((place) =>
    [place['Next'], place['Default']].filter((target): target is string => typeof target === 'string'),
  );
}

/** Every string of a machine that is a value. */
export function stringsOf(value: Json): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(stringsOf);
  return isObject(value) ? Object.values(value).flatMap(stringsOf) : [];
}
