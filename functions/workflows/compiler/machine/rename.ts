import type { Graph, StateId } from './state.ts';
import { mapExits, mapExitValues, mapOwnValues, mapScopes } from './state-parts.ts';
import { substitute } from './substitute.ts';
import { variable } from './value.ts';

/** The graph with a variable under another name, inside inner scopes too. */
export function renamedVariable(graph: Graph, from: string, to: string): Graph {
  const replacement = { variables: new Map([[from, variable(to)]]) };
  const states = [...graph.states].map(([id, state]) => {
    const renamed = mapScopes(state, (scope) => renamedVariable(scope, from, to));
    const valued = mapOwnValues(renamed, (value) => substitute(value, replacement));
    const exited = mapExits(valued, (exit) => {
      const changed = mapExitValues(exit, (value) => substitute(value, replacement));
      const assign = new Map([...changed.assign].map(([name, value]) => [name === from ? to : name, value] as const));
      return { ...changed, assign };
    });
    return [id, exited] as const satisfies readonly [StateId, unknown];
  });
  return { ...graph, states: new Map(states) };
}
