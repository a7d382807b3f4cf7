import { isObject, type Json, type JsonObject } from '../../language/json.ts';

/** One `States` object of a machine. */
export interface ScopeShape {
  readonly startAt: string;
  readonly states: Readonly<Record<string, JsonObject>>;
}

export function asScope(value: Json | undefined): ScopeShape {
  if (!isObject(value) || typeof value['StartAt'] !== 'string' || !isObject(value['States'])) {
    throw new Error('Not a scope of a state machine');
  }
  return { startAt: value['StartAt'], states: value['States'] as Readonly<Record<string, JsonObject>> };
}

/** The branches of a Parallel or the iteration of a Map. */
export function innerScopes(state: JsonObject): readonly ScopeShape[] {
  const branches = state['Branches'];
  if (Array.isArray(branches)) return branches.map(asScope);
  return state['ItemProcessor'] === undefined ? [] : [asScope(state['ItemProcessor'])];
}

export function statesWithin(scope: ScopeShape): readonly (readonly [string, JsonObject])[] {
  return Object.entries(scope.states).flatMap(([name, state]) => [
    [name, state] as const,
    ...innerScopes(state).flatMap(statesWithin),
  ]);
}

/** Names of the states that a state may lead to. */
export function nextStates({ states }: ScopeShape, name: string): readonly string[] {
  const state = states[name] ?? {};
  const targets = (field: string): readonly string[] => {
    const entries = state[field];
    if (!Array.isArray(entries)) return [];
    return entries.flatMap((entry) => (isObject(entry) && typeof entry['Next'] === 'string' ? [entry['Next']] : []));
  };
  const direct = ['Next', 'Default'].flatMap((field) => {
    const target = state[field];
    return typeof target === 'string' ? [target] : [];
  });
  return [...targets('Choices'), ...direct, ...targets('Catch')];
}

/** Whether a run can end its scope in this state. */
export function isEnd(state: JsonObject): boolean {
  return state['End'] === true || state['Type'] === 'Succeed' || state['Type'] === 'Fail';
}

/** Re-attempts that the retriers of a state allow together; each counts on its own. */
export function mostRetries(state: JsonObject): number {
  const retriers = state['Retry'];
  if (!Array.isArray(retriers)) return 0;
  return retriers.reduce<number>(
    (sum, retrier) =>
      sum + (isObject(retrier) && typeof retrier['MaxAttempts'] === 'number' ? retrier['MaxAttempts'] : 3),
    0,
  );
}
