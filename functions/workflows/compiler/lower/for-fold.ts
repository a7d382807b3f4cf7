import type { Exit, Graph } from '../machine/state.ts';
import { mapExits } from '../machine/state-parts.ts';
import { code, literal, NULL, object, RESULT, reference, sameValue, type Value, variable } from '../machine/value.ts';
import { mapChildren, valuesWithin } from '../machine/value-children.ts';
import { isDeterministic, isTotal, localsRead } from '../machine/value-facts.ts';
import { withUnknownOutput } from '../optimise/trace.ts';
import type { RawOutcome } from './exits.ts';
import { beginningOf, endsOf, type Iteration, outcomeOf } from './for-iteration.ts';
import type { Iterations } from './for-map.ts';
import { dependsOnPrevious, PREVIOUS, PREVIOUS_CONTEXT, readsPrevious } from './for-previous.ts';
import type { Placement } from './task.ts';

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
  return value.kind === 'reference' && /^\$(before|added|item|index)__\d+\b/.test(value.path);
}

/** One of the two things that a loop leaves. */
interface Part {
  readonly previous: Value;
  readonly beginning: Value;
  readonly of: (outcome: RawOutcome) => Value;
}

/** The end of an iteration: what it hands over, and what each part becomes of what it was before. */
interface End {
  readonly added: readonly (readonly [string, Value])[];
  readonly steps: readonly Value[];
}

/**
 * Iterations that only collect, as `$append($input, [$output])` does: each one hands over what it adds, and the Map's output
 * folds them over what the loop began with, as the iterations would have done one after the other. The folding must not be able
 * to fail, since it would then fail after the work of later iterations.
 * @returns undefined where the iteration before is needed for more than that
 */
export function foldedOutcome(iteration: Iteration, placement: Placement): Iterations | undefined {
  const { graph, scope } = iteration;
  const parts = partsOf(iteration, placement);
  const exits = endsOf(graph);
  const outcomes = exits.map((exit) => outcomeOf(exit, iteration)).filter((outcome) => outcome !== undefined);
  if (outcomes.length === 0 || outcomes.length < exits.length) return undefined;
  if (!outcomes.every((outcome) => isFoldable(outcome, parts))) return undefined;
  const last = parts.map(({ of }) => outcomes.every((outcome) => !dependsOnPrevious(of(outcome))));
  const parameters = parametersAt(scope.loops);
  const ends = outcomes.map((outcome) => endOf(outcome, parts, last, iteration, parameters));
  const steps = distinct(ends.map((end) => end.steps));
  const processor = mapEnds(graph, (exit) => {
    const end = ends[exits.indexOf(exit)];
    const which =
      steps.length === 1 || end === undefined ? [] : [['end', literal(positionOf(end.steps, steps))] as const];
    return { ...withUnknownOutput(exit), output: object(Object.fromEntries([...which, ...(end?.added ?? [])])) };
  });
  if (readsPrevious(processor)) return undefined;
  const [output, context] = parts.map(({ beginning }, index) =>
    last[index] === true ? lastOf(index, beginning) : folded(index, steps, parameters, beginning),
  );
  return output === undefined || [output, context].some((value) => value !== undefined && dependsOnPrevious(value))
    ? undefined
    : { processor, outcome: { output, ...(context === undefined ? {} : { context }) } };
}

function partsOf(iteration: Iteration, placement: Placement): readonly Part[] {
  const { output, context } = beginningOf(placement, iteration);
  const data: Part = { previous: PREVIOUS, beginning: output, of: (outcome) => outcome.output };
  if (context === undefined) return [data];
  return [data, { previous: PREVIOUS_CONTEXT, beginning: context, of: (outcome) => outcome.context ?? NULL }];
}

function isFoldable(outcome: RawOutcome, parts: readonly Part[]): boolean {
  return parts.map(({ of }) => of(outcome)).every((value) => isTotal(value) && isDeterministic(value));
}

/** Of a part that needs nothing of before, the last iteration alone hands its own over. */
function lastOf(index: number, beginning: Value): Value {
  return code`$count($states.result) = 0 ? ${beginning} : ${reference(`$states.result[-1].last${index + 1}`)}`;
}

function folded(index: number, steps: readonly (readonly Value[])[], parameters: Parameters, beginning: Value): Value {
  const [before, added] = [reference(parameters.before), reference(parameters.added)];
  const step = chosen(
    steps.map((of) => of[index] ?? NULL),
    parameters,
  );
  return code`$reduce(${RESULT}, function(${before}, ${added}) { ${step} }, ${beginning})`;
}

function endOf(
  outcome: RawOutcome,
  parts: readonly Part[],
  last: readonly boolean[],
  iteration: Iteration,
  parameters: Parameters,
): End {
  const added: [string, Value][] = [];
  const steps = parts.map(({ previous, of }, index) => {
    const value = of(outcome);
    if (last[index] !== true) return abstracted(value, previous, parameters, added);
    added.push([`last${index + 1}`, code`${variable(iteration.last)} ? ${value} : ${NULL}`]);
    return NULL;
  });
  return { steps, added };
}

/** The value as a function of what was before and of what the iteration adds, which is noted under names of its own. */
function abstracted(value: Value, previous: Value, parameters: Parameters, added: [string, Value][]): Value {
  if (sameValue(value, previous)) return reference(parameters.before);
  if (value.kind === 'literal' || value.kind === 'local' || isParameter(value)) return value;
  // What a loop inside folds has a meaning only in its function, and a name only in its `let`.
  if (dependsOnPrevious(value) || valuesWithin(value).some(isParameter) || localsRead(value).size > 0)
    return mapChildren(value, (child) => abstracted(child, previous, parameters, added));
  const known = added.find(([, other]) => sameValue(other, value));
  const name = known?.[0] ?? `v${added.length + 1}`;
  if (known === undefined) added.push([name, value]);
  return reference(`${parameters.added}.${name}`);
}

function distinct(steps: readonly (readonly Value[])[]): readonly (readonly Value[])[] {
  return steps.filter((step, index) => positionOf(step, steps) === index);
}

function positionOf(step: readonly Value[], steps: readonly (readonly Value[])[]): number {
  return steps.findIndex((other) => other.every((value, index) => sameValue(value, step[index] ?? NULL)));
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
