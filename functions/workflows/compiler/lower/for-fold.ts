import type { Exit, Graph, State, StateId } from '../machine/state.ts';
import { exitsOf, mapExits, scopesOf, valuesOf } from '../machine/state-parts.ts';
import { code, INPUT, object, RESULT, reference, sameValue, type Value } from '../machine/value.ts';
import { mapChildren, valuesWithin } from '../machine/value-children.ts';
import { isDeterministic, isTotal } from '../machine/value-facts.ts';
import type { Iterations } from './for-map.ts';

/** Stands for the output of the iteration before, while a loop is tried as a Map. */
export const PREVIOUS: Value = reference('$previous');

/** Whether anything in an iteration still depends on the iteration before. */
export function readsPrevious(graph: Graph): boolean {
  return [...graph.states.values()].some(
    (state) => valuesOf(state).some(dependsOnPrevious) || scopesOf(state).some(readsPrevious),
  );
}

function dependsOnPrevious(value: Value): boolean {
  return valuesWithin(value).some((part) => sameValue(part, PREVIOUS));
}

/**
 * Iterations that only collect, as `$append($input, [$output])` does: each one hands over what it adds, and the Map's output
 * folds them over the loop's input, as the iterations would have done one after the other. The folding must not be able to
 * fail, since it would then fail after the work of later iterations.
 * @returns undefined where the iteration before is needed for more than that
 */
export function foldedOutput(graph: Graph): Iterations | undefined {
  const ends = [...graph.states].flatMap(([id, state]) =>
    exitsOf(state).flatMap((exit) => (exit.next === null ? [{ id, exit }] : [])),
  );
  const [end, ...others] = ends;
  if (end === undefined || others.length > 0) return undefined;
  const { output } = end.exit;
  if (!isTotal(output) || !isDeterministic(output)) return undefined;
  const added: [string, Value][] = [];
  const step = abstracted(output, added);
  const handedOver: Value = object(Object.fromEntries(added));
  const processor = withOutput(graph, end.id, handedOver);
  if (readsPrevious(processor)) return undefined;
  return { processor, output: code`$reduce(${RESULT}, function($before__, $each__) { ${step} }, ${INPUT})` };
}

/** The output as a function of what was before and of what the iteration adds, which is noted under names of its own. */
function abstracted(value: Value, added: [string, Value][]): Value {
  if (sameValue(value, PREVIOUS)) return reference('$before__');
  if (dependsOnPrevious(value)) return mapChildren(value, (child) => abstracted(child, added));
  if (value.kind === 'literal' || value.kind === 'local') return value;
  const name = `v${added.length + 1}`;
  added.push([name, value]);
  return reference(`$each__.${name}`);
}

function withOutput(graph: Graph, id: StateId, output: Value): Graph {
  const state = graph.states.get(id);
  if (state === undefined) return graph;
  const change = (exit: Exit): Exit => (exit.next === null ? { ...exit, output } : exit);
  const changed: State = mapExits(state, change);
  return { ...graph, states: new Map([...graph.states, [id, changed] as const]) };
}
