import { type Graph, isGuarded, NO_ASSIGNMENTS, type State, type StateId } from '../machine/state.ts';
import { exitsOf, mapExits, mapScopes } from '../machine/state-parts.ts';
import { INPUT } from '../machine/value.ts';

/** Rules of a Choice and catchers must lead to a state: scopes that they would end get a state for it. */
export function withEnds(graph: Graph, scope = 'end'): Graph {
  const states = new Map<StateId, State>();
  const end: StateId = `${scope}.end`;
  for (const [id, state] of graph.states) {
    let inner = 0;
    const scoped = mapScopes(state, (branch) => {
      inner += 1;
      return withEnds(branch, `${scope}.${id}.${inner}`);
    });
    states.set(
      id,
      mapExits(scoped, (exit, index) => (exit.next === null && !mayEnd(state, index) ? { ...exit, next: end } : exit)),
    );
  }
  const isNeeded = [...states.values()].some((state) => exitsOf(state).some((exit) => exit.next === end));
  if (isNeeded) states.set(end, endState());
  return { ...graph, states };
}

function mayEnd(state: State, index: number): boolean {
  if (state.kind === 'choice') return false;
  return !isGuarded(state) || index === 0;
}

function endState(): State {
  const exit = { output: INPUT, assign: NO_ASSIGNMENTS, next: null, tasks: [], outputOf: undefined };
  return { kind: 'pass', pointer: '', path: ['end'], role: undefined, tasks: [], inputOf: undefined, exit };
}
