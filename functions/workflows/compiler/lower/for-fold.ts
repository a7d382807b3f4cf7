import type { Exit, Graph } from '../machine/state.ts';
import { exitsOf, mapExits } from '../machine/state-parts.ts';
import { code, INPUT, literal, object, RESULT, reference, sameValue, type Value } from '../machine/value.ts';
import { mapChildren } from '../machine/value-children.ts';
import { isDeterministic, isTotal } from '../machine/value-facts.ts';
import type { Iterations } from './for-map.ts';
import { dependsOnPrevious, PREVIOUS, readsPrevious } from './for-previous.ts';

/** The end of an iteration: what it hands over, and what becomes of the data before it with that. */
interface End {
  readonly added: readonly (readonly [string, Value])[];
  readonly step: Value;
}

/**
 * Iterations that only collect, as `$append($input, [$output])` does: each one hands over what it adds, and the Map's output
 * folds them over the loop's input, as the iterations would have done one after the other. The folding must not be able to
 * fail, since it would then fail after the work of later iterations.
 * @returns undefined where the iteration before is needed for more than that
 */
export function foldedOutput(graph: Graph): Iterations | undefined {
  const exits = [...graph.states.values()].flatMap(exitsOf).filter(({ next }) => next === null);
  if (exits.length === 0) return undefined;
  if (!exits.every(({ output }) => isTotal(output) && isDeterministic(output))) return undefined;
  const ends = new Map(exits.map((exit) => [exit, endOf(exit)] as const));
  const steps = distinct([...ends.values()].map(({ step }) => step));
  const processor = mapEnds(graph, (exit) => {
    const { added, step } = ends.get(exit) ?? endOf(exit);
    const which = steps.length === 1 ? [] : [['end', literal(positionOf(step, steps))] as const];
    return { ...exit, output: object(Object.fromEntries([...which, ...added])), outputOf: undefined };
  });
  if (readsPrevious(processor)) return undefined;
  return { processor, output: code`$reduce(${RESULT}, function($before__, $each__) { ${chosen(steps)} }, ${INPUT})` };
}

function endOf({ output }: Exit): End {
  const added: [string, Value][] = [];
  return { step: abstracted(output, added), added };
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

function distinct(steps: readonly Value[]): readonly Value[] {
  return steps.filter((step, index) => positionOf(step, steps) === index);
}

function positionOf(step: Value, steps: readonly Value[]): number {
  return steps.findIndex((other) => sameValue(step, other));
}

/** The step of the end that the iteration tells it came to. */
function chosen(steps: readonly Value[]): Value {
  return steps.reduceRight((others, step, index) => code`$each__.end = ${literal(index)} ? ${step} : ${others}`);
}

function mapEnds(graph: Graph, change: (exit: Exit) => Exit): Graph {
  const states = [...graph.states].map(
    ([id, state]) => [id, mapExits(state, (exit) => (exit.next === null ? change(exit) : exit))] as const,
  );
  return { ...graph, states: new Map(states) };
}
