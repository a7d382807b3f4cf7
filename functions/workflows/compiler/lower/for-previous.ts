import type { Exit, Graph, State, StateId } from '../machine/state.ts';
import { exitsOf, mapExits, mapExitValues, mapOwnValues, scopesOf, valuesOf } from '../machine/state-parts.ts';
import { substitute } from '../machine/substitute.ts';
import { substituteScope } from '../machine/substitute-scope.ts';
import { NULL, reference, sameValue, type Value } from '../machine/value.ts';
import { valuesWithin } from '../machine/value-children.ts';
import { inputUses, isTotal } from '../machine/value-facts.ts';
import { withUnknownOutput } from '../optimise/trace.ts';

/** Stands for the output of the iteration before, while a loop is tried as a Map. */
export const PREVIOUS: Value = reference('$previous');
/** The same for the `$context` that it left, where the loop writes it. */
export const PREVIOUS_CONTEXT: Value = reference('$previousContext');

/** Whether anything in an iteration still depends on the iteration before. */
export function readsPrevious(graph: Graph): boolean {
  return [...graph.states.values()].some(
    (state) => valuesOf(state).some((value) => dependsOnPrevious(value)) || scopesOf(state).some(readsPrevious),
  );
}

/** @param previous which of the two. @default - any */
export function dependsOnPrevious(value: Value, previous?: Value): boolean {
  return valuesWithin(value).some((part) => (previous === undefined ? isPrevious(part) : sameValue(part, previous)));
}

function isPrevious(value: Value): boolean {
  return sameValue(value, PREVIOUS) || sameValue(value, PREVIOUS_CONTEXT);
}

/** Which of the two all the values are, if they are all the same one. */
function commonPrevious([first, ...others]: readonly Value[]): Value | undefined {
  return first !== undefined && isPrevious(first) && others.every((other) => sameValue(first, other))
    ? first
    : undefined;
}

/**
 * The iteration with what came before it named where it is used, and no longer carried there: by variables that hold nothing
 * else, and as the input of states that are entered with nothing else. States that do not look at it get null.
 */
export function withoutCarrying(graph: Graph): Graph {
  const named = withNamedInputs(withoutCarriers(graph));
  return sameGraph(named, graph) ? withoutUnreadInputs(graph) : withoutCarrying(named);
}

function sameGraph(one: Graph, other: Graph): boolean {
  return [...one.states].every(([id, state]) => state === other.states.get(id));
}

/** Variables that hold nothing else are replaced by what they hold. */
function withoutCarriers(graph: Graph): Graph {
  const assigned = [...graph.states.values()].flatMap(exitsOf).flatMap(({ assign }) => [...assign]);
  const given = [...Map.groupBy(assigned, ([name]) => name)];
  const carriers = new Map(
    given.flatMap(([name, pairs]) => {
      const carried = commonPrevious(pairs.map(([, value]) => value));
      return carried === undefined ? [] : [[name, carried] as const];
    }),
  );
  if (carriers.size === 0) return graph;
  const { states, ...scope } = substituteScope(graph, carriers);
  const remaining = [...states].map(([id, state]) => {
    const changed = mapExits(state, (exit) => {
      const assign = new Map([...exit.assign].filter(([name]) => !carriers.has(name)));
      return { ...exit, assign };
    });
    return [id, changed] as const;
  });
  return { ...scope, states: new Map(remaining) };
}

/** States that are entered with nothing else read it by its name. */
function withNamedInputs(graph: Graph): Graph {
  const states = [...graph.states].map(([id, state]) => {
    const carried = id === graph.entry ? undefined : commonPrevious(waysTo(id, graph).map(({ output }) => output));
    if (carried === undefined || !readsInput(state)) return [id, state] as const;
    const change = (value: Value): Value => substitute(value, { input: carried });
    return [id, mapExits(mapOwnValues(state, change), (exit) => mapExitValues(exit, change))] as const;
  });
  return { ...graph, states: new Map(states) };
}

/** Nothing is handed on to states that do not look at it; what it was is not known there, so nobody is told of it. */
function withoutUnreadInputs(graph: Graph): Graph {
  const blind = new Set([...graph.states].flatMap(([id, state]) => (readsInput(state) ? [] : [id])));
  const isForNothing = ({ next, output }: Exit) =>
    next !== null && blind.has(next) && dependsOnPrevious(output) && isTotal(output);
  const states = [...graph.states].map(([id, state]) => {
    const entered = waysTo(id, graph).some(isForNothing) ? { ...state, inputOf: undefined } : state;
    const left = mapExits(entered, (exit) =>
      isForNothing(exit) ? { ...withUnknownOutput(exit), output: NULL } : exit,
    );
    return [id, left] as const;
  });
  return { ...graph, states: new Map(states) };
}

function waysTo(id: StateId, { states }: Graph): readonly Exit[] {
  return [...states.values()].flatMap(exitsOf).filter(({ next }) => next === id);
}

function readsInput(state: State): boolean {
  return valuesOf(state).some((value) => inputUses(value) > 0);
}
