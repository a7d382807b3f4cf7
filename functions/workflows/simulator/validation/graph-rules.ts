import { isJsonObject } from '../json.ts';
import type { Json } from '../types.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { RawScope, RawState } from './scopes.ts';

interface Transition {
  readonly target: Json | undefined;
  readonly place: string;
}

function missing(message: string, location: string): Diagnostic {
  return { severity: 'ERROR', code: 'MISSING_TRANSITION_TARGET', message, location };
}

function listed(state: RawState, field: 'Choices' | 'Catch'): readonly Transition[] {
  const list = state.definition[field];
  if (!Array.isArray(list)) return [];
  return list.map((entry: Json, index) => ({
    target: isJsonObject(entry) ? entry['Next'] : undefined,
    place: `${state.place}/${field}[${index}]/Next`,
  }));
}

function transitions(state: RawState): readonly Transition[] {
  const { Next, Default } = state.definition;
  const all = [
    { target: Next, place: `${state.place}/Next` },
    ...listed(state, 'Choices'),
    { target: Default, place: `${state.place}/Default` },
    ...listed(state, 'Catch'),
  ];
  return all.filter(({ target }) => target !== undefined);
}

function isTerminal({ definition }: RawState): boolean {
  return definition['End'] === true || definition['Type'] === 'Succeed' || definition['Type'] === 'Fail';
}

function reachableStates(scope: RawScope, byName: ReadonlyMap<string, RawState>): ReadonlySet<string> {
  const reached = new Set<string>();
  const open: (Json | undefined)[] = [scope.definition['StartAt']];
  while (open.length > 0) {
    const name = open.pop();
    const state = typeof name === 'string' ? byName.get(name) : undefined;
    if (state === undefined || reached.has(state.name)) continue;
    reached.add(state.name);
    open.push(...transitions(state).map(({ target }) => target));
  }
  return reached;
}

function scopeRules(scope: RawScope): readonly Diagnostic[] {
  const byName = new Map(scope.states.map((state) => [state.name, state]));
  const start = { target: scope.definition['StartAt'], place: `${scope.place}/StartAt` };
  const dangling = [start, ...scope.states.flatMap(transitions)]
    .filter(({ target }) => typeof target !== 'string' || !byName.has(target))
    .map(({ target, place }) => missing(`Missing 'Next' target: ${String(target)}`, place));
  // Without an end there is nothing to be reached; AWS then reports no unreachable state.
  if (scope.place === '' && !scope.states.some(isTerminal)) {
    return [...dangling, { severity: 'ERROR', code: 'MISSING_END_STATE', message: 'Workflow has no terminal state' }];
  }
  const reached = reachableStates(scope, byName);
  const unreachable = scope.states
    .filter(({ name }) => !reached.has(name))
    .map(({ name, place }) => missing(`State "${name}" is not reachable.`, place));
  return [...dangling, ...unreachable];
}

function duplicateRules(scopes: readonly RawScope[]): readonly Diagnostic[] {
  const seen = new Set<string>();
  const found: Diagnostic[] = [];
  for (const { name, place } of scopes.flatMap(({ states }) => states)) {
    if (seen.has(name)) {
      const message = `The same state name appears more than once: ${name}`;
      found.push({ severity: 'ERROR', code: 'DUPLICATE_STATE_NAME', message, location: place });
    }
    seen.add(name);
  }
  return found;
}

/** Every transition has a target in its own scope, every state can be reached, names are unique in the machine. */
export function graphRules(scopes: readonly RawScope[]): readonly Diagnostic[] {
  return [...scopes.flatMap(scopeRules), ...duplicateRules(scopes)];
}
