import type { Exit, Graph, State, StateId } from './state.ts';
import { mapExits } from './state-parts.ts';

/** The graph with every end of its scope leading to a state instead. */
export function continued(graph: Graph, next: StateId | null, change: (exit: Exit) => Exit = (exit) => exit): Graph {
  const states = new Map<StateId, State>();
  for (const [id, state] of graph.states) {
    states.set(
      id,
      mapExits(state, (exit) => (exit.next === null ? change({ ...exit, next }) : exit)),
    );
  }
  return { ...graph, entry: graph.entry ?? next, states };
}
