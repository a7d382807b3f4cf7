import type { Exit, Graph } from '../machine/state.ts';
import { exitsOf, mapExits } from '../machine/state-parts.ts';
import { code, INPUT, literal, object, RESULT, reference, sameValue, type Value } from '../machine/value.ts';
import { mapChildren, valuesWithin } from '../machine/value-children.ts';
import { isDeterministic, isTotal } from '../machine/value-facts.ts';
import { withUnknownOutput } from '../optimise/trace.ts';
import type { Iterations } from './for-map.ts';
import { dependsOnPrevious, PREVIOUS, readsPrevious } from './for-previous.ts';

/** Paths of the parameters of the function that folds: what was before, and what one iteration adds. */
interface Parameters {
  readonly before: string;
  readonly added: string;
}

/** The function of a loop may stand in that of a loop around it, so that each has names of its own. */
function parametersAt(depth: number): Parameters {
  return { before: `$before__${depth}`, added: `$added__${depth}` };
}

function isParameter(value: Value): boolean {
  return value.kind === 'reference' && /^\$(before|added)__\d+\b/.test(value.path);
}

/** The end of an iteration: what it hands over, and what becomes of the data before it with that. */
interface End {
  readonly added: readonly (readonly [string, Value])[];
  readonly step: Value;
}

/**
 * Iterations that only collect, as `$append($input, [$output])` does: each one hands over what it adds, and the Map's output
 * folds them over the loop's input, as the iterations would have done one after the other. The folding must not be able to
 * fail, since it would then fail after the work of later iterations.
 * @param depth how many loops are around
 * @returns undefined where the iteration before is needed for more than that
 */
export function foldedOutput(graph: Graph, depth: number): Iterations | undefined {
  const exits = [...graph.states.values()].flatMap(exitsOf).filter(({ next }) => next === null);
  if (exits.length === 0) return undefined;
  if (!exits.every(({ output }) => isTotal(output) && isDeterministic(output))) return undefined;
  const parameters = parametersAt(depth);
  const ends = new Map(exits.map((exit) => [exit, endOf(exit, parameters)] as const));
  const steps = distinct([...ends.values()].map(({ step }) => step));
  const processor = mapEnds(graph, (exit) => {
    const { added, step } = ends.get(exit) ?? endOf(exit, parameters);
    const which = steps.length === 1 ? [] : [['end', literal(positionOf(step, steps))] as const];
    return { ...withUnknownOutput(exit), output: object(Object.fromEntries([...which, ...added])) };
  });
  if (readsPrevious(processor)) return undefined;
  const [before, added] = [reference(parameters.before), reference(parameters.added)];
  const step = chosen(steps, parameters);
  return { processor, output: code`$reduce(${RESULT}, function(${before}, ${added}) { ${step} }, ${INPUT})` };
}

function endOf({ output }: Exit, parameters: Parameters): End {
  const added: [string, Value][] = [];
  return { step: abstracted(output, parameters, added), added };
}

/** The output as a function of what was before and of what the iteration adds, which is noted under names of its own. */
function abstracted(value: Value, parameters: Parameters, added: [string, Value][]): Value {
  if (sameValue(value, PREVIOUS)) return reference(parameters.before);
  if (value.kind === 'literal' || value.kind === 'local' || isParameter(value)) return value;
  // What a loop inside folds has a meaning only in its function.
  if (dependsOnPrevious(value) || valuesWithin(value).some(isParameter))
    return mapChildren(value, (child) => abstracted(child, parameters, added));
  const name = `v${added.length + 1}`;
  added.push([name, value]);
  return reference(`${parameters.added}.${name}`);
}

function distinct(steps: readonly Value[]): readonly Value[] {
  return steps.filter((step, index) => positionOf(step, steps) === index);
}

function positionOf(step: Value, steps: readonly Value[]): number {
  return steps.findIndex((other) => sameValue(step, other));
}

/** The step of the end that the iteration tells it came to. */
function chosen(steps: readonly Value[], { added }: Parameters): Value {
  const end = reference(`${added}.end`);
  return steps.reduceRight((others, step, index) => code`${end} = ${literal(index)} ? ${step} : ${others}`);
}

function mapEnds(graph: Graph, change: (exit: Exit) => Exit): Graph {
  const states = [...graph.states].map(
    ([id, state]) => [id, mapExits(state, (exit) => (exit.next === null ? change(exit) : exit))] as const,
  );
  return { ...graph, states: new Map(states) };
}
