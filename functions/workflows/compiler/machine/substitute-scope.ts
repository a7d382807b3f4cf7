import type { Graph } from './state.ts';
import { mapExits, mapExitValues, mapOwnValues, mapScopes } from './state-parts.ts';
import { substitute } from './substitute.ts';
import type { Value } from './value.ts';

/** The scope with what it reads of outer variables replaced, in the scopes inside it too. */
export function substituteScope(graph: Graph, variables: ReadonlyMap<string, Value>): Graph {
  const change = (value: Value): Value => substitute(value, { variables });
  const states = [...graph.states].map(([id, state]) => {
    const inner = mapScopes(mapOwnValues(state, change), (scope) => substituteScope(scope, variables));
    return [id, mapExits(inner, (exit) => mapExitValues(exit, change))] as const;
  });
  return { ...graph, states: new Map(states) };
}
