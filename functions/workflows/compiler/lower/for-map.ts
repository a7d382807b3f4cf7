import { continued } from '../machine/splice.ts';
import type { Graph } from '../machine/state.ts';
import { valuesOf } from '../machine/state-parts.ts';
import { code, INPUT, NULL, object, reference, sameValue, type Value, variable } from '../machine/value.ts';
import { valuesWithin } from '../machine/value-children.ts';
import type { ForNode } from '../normalise/for.ts';
import { dropDeadVariables } from '../optimise/drop-dead-variables.ts';
import { optimise } from '../optimise/optimise.ts';
import { finalExit, type RawOutcome, straight } from './exits.ts';
import { foldedOutcome } from './for-fold.ts';
import { type Iteration, ownInput } from './for-iteration.ts';
import { readsPrevious } from './for-previous.ts';
import { listOf } from './items.ts';
import { addState, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/** The rounds as a Map runs them, and what the loop leaves of what they left. */
export interface Iterations {
  readonly processor: Graph;
  readonly outcome: RawOutcome;
}

/**
 * The rounds as a Map runs them, `n + 1` transitions for `n` items, where none needs what the one before left before its own
 * end. Undefined where a loop is needed.
 */
export function independentIterations(iteration: Iteration, placement: Placement): Iterations | undefined {
  const isAlone = !iteration.writes && !readsPrevious(iteration.graph);
  const iterations = isAlone ? lastOutput(iteration) : foldedOutcome(iteration, placement);
  return iterations === undefined ? undefined : { ...iterations, processor: dropDeadVariables(iterations.processor) };
}

/**
 * Rounds that do not care for each other: the last one alone keeps its output, which is that of the loop. The others leave
 * null, so that many of them stay within the size of a result.
 */
function lastOutput({ node, graph, scope, last }: Iteration): Iterations {
  const states = new Map(graph.states);
  const keep = code`${variable(last)} ? ${INPUT} : ${NULL}`;
  const after = addState(
    { ...scope, states },
    { ...placeOf(node, 'output'), kind: 'pass', exit: { ...straight(null), output: keep } },
  );
  const pass = states.get(after);
  const joined = continued(graph, after);
  const processor = {
    ...joined,
    states: new Map([...joined.states, ...(pass === undefined ? [] : [[after, pass] as const])]),
  };
  const output = code`$count($states.result) = 0 ? ${INPUT} : $states.result[-1]`;
  return { processor: optimise(processor), outcome: { output } };
}

export function lowerAsMap(node: ForNode, { processor, outcome }: Iterations, placement: Placement): Target {
  const { environment, resolve, flow } = placement;
  const items = listOf(node, environment);
  const index = reference('$states.context.Map.Item.Index');
  return addState(flow.scope, {
    ...placeOf(node),
    kind: 'map',
    items,
    selector: onlyRead(processor, {
      item: reference('$states.context.Map.Item.Value'),
      index,
      last: code`${index} = $count(${items}) - 1`,
    }),
    maxConcurrency: 1,
    processor,
    exit: finalExit(node, outcome, environment, flow, resolve(node.then)),
    retry: [],
    catch: [],
  });
}

/** What the iterations read of their own input; for nothing at all there is still the item. */
export function onlyRead(processor: Graph, members: Readonly<Record<string, Value>>): Value {
  const values = [...processor.states.values()].flatMap(valuesOf).flatMap(valuesWithin);
  const read = Object.entries(members).filter(([name]) => values.some((value) => sameValue(value, ownInput(name))));
  return object(read.length === 0 ? { item: members['item'] } : Object.fromEntries(read));
}
