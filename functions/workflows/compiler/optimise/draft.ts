import type { Graph, State, StateId } from '../machine/state.ts';
import { exitsOf } from '../machine/state-parts.ts';

/** A graph while it is optimised, with the predecessors of every state. */
export interface Draft {
  readonly entry: () => StateId | null;
  readonly ids: () => readonly StateId[];
  readonly get: (id: StateId | null) => State | undefined;
  readonly predecessors: (id: StateId) => ReadonlySet<StateId>;
  readonly set: (id: StateId, state: State) => void;
  readonly remove: (id: StateId) => void;
  /** Makes another state the first one; the tasks are begun by entering the scope. */
  readonly enter: (id: StateId | null, tasks: readonly string[]) => void;
  readonly graph: () => Graph;
}

export function draftOf(graph: Graph): Draft {
  let { entry, tasks } = graph;
  const states = new Map<StateId, State>();
  const predecessors = new Map<StateId, Set<StateId>>();
  const incoming = (id: StateId): Set<StateId> => {
    const known = predecessors.get(id) ?? new Set<StateId>();
    predecessors.set(id, known);
    return known;
  };
  const unlink = (id: StateId) => {
    const state = states.get(id);
    for (const next of state === undefined ? [] : nextOf(state)) incoming(next).delete(id);
  };
  const set = (id: StateId, state: State) => {
    unlink(id);
    states.set(id, state);
    for (const next of nextOf(state)) incoming(next).add(id);
  };
  for (const [id, state] of graph.states) set(id, state);
  return {
    entry: () => entry,
    ids: () => [...states.keys()],
    get: (id) => (id === null ? undefined : states.get(id)),
    predecessors: incoming,
    set,
    remove: (id) => {
      unlink(id);
      states.delete(id);
    },
    enter: (id, begun) => {
      entry = id;
      tasks = [...tasks, ...begun];
    },
    graph: () => ({ entry, states: new Map(states), tasks }),
  };
}

/** The states that a state leads to. */
export function nextOf(state: State): readonly StateId[] {
  return exitsOf(state).flatMap((exit) => (exit.next === null ? [] : [exit.next]));
}
