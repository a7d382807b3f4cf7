import type { Graph } from '../machine/state.ts';
import { scopesOf, valuesOf } from '../machine/state-parts.ts';
import { code, INPUT, NULL, object, reference, sameValue, type Value, variable } from '../machine/value.ts';
import { valuesWithin } from '../machine/value-children.ts';
import { isDeterministic } from '../machine/value-facts.ts';
import type { ForNode } from '../normalise/for.ts';
import type { NodeList } from '../normalise/node.ts';
import { optimise } from '../optimise/optimise.ts';
import { finalExit, straight } from './exits.ts';
import { listOf } from './items.ts';
import { addState, innerScope, newVariable, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { directivesOf, innerLists, writesContext } from './writes.ts';

/** Trying a loop as a Map lowers its body twice; inside this many loops that stops. */
const MAX_TRIED_LOOPS = 3;

/** Stands for the output of the iteration before; a body that still reads it when optimised depends on it. */
const PREVIOUS: Value = reference('$previous');

/**
 * The scope of one iteration, where no iteration needs another: none reads the data the one before left, writes `$context`, or
 * leaves the loop early. A Map then takes `n + 1` transitions less what a loop's `2n + 1` would. The last iteration alone
 * keeps its output, which is that of the loop; the others leave null, so that many iterations stay within the size of a result.
 */
export function independentIterations(node: ForNode, placement: Placement): Graph | undefined {
  if (node.while !== undefined || placement.flow.scope.loops >= MAX_TRIED_LOOPS) return undefined;
  if (writesContext(node.tasks) || leavesLoop(node.tasks)) return undefined;
  if (!isDeterministic(listOf(node, placement.environment))) return undefined;
  const graph = optimise(iteration(node, placement));
  return readsPrevious(graph) ? undefined : graph;
}

function iteration(node: ForNode, { flow, lowerList }: Placement): Graph {
  const { machine } = flow.scope;
  const scope = { ...innerScope(flow.scope, false, null), loops: flow.scope.loops + 1 };
  const names = {
    each: newVariable(machine, node.each),
    at: newVariable(machine, node.at),
    last: newVariable(machine, 'last'),
  };
  const keepLast = code`${variable(names.last)} ? ${INPUT} : ${NULL}`;
  const after = addState(scope, {
    ...placeOf(node, 'output'),
    kind: 'pass',
    exit: { ...straight(null), output: keepLast },
  });
  const body = lowerList(node.tasks, after, {
    scope,
    exit: after,
    locals: new Map([...flow.locals, [node.each, variable(names.each)], [node.at, variable(names.at)]]),
  });
  const assign = new Map([
    [names.each, reference('$states.input.item')],
    [names.at, reference('$states.input.index')],
    [names.last, reference('$states.input.last')],
  ]);
  const entry = addState(scope, {
    ...placeOf(node, 'item'),
    kind: 'pass',
    exit: { output: PREVIOUS, assign, next: body },
  });
  return { entry, states: scope.states };
}

export function lowerAsMap(node: ForNode, processor: Graph, { environment, resolve, flow }: Placement): Target {
  const items = listOf(node, environment);
  const index = reference('$states.context.Map.Item.Index');
  const output = code`$count($states.result) = 0 ? ${INPUT} : $states.result[-1]`;
  return addState(flow.scope, {
    ...placeOf(node),
    kind: 'map',
    items,
    selector: object({
      item: reference('$states.context.Map.Item.Value'),
      index,
      last: code`${index} = $count(${items}) - 1`,
    }),
    processor,
    exit: finalExit(node, { output }, environment, flow, resolve(node.then)),
    retry: [],
    catch: [],
  });
}

/** `end` anywhere inside, or `exit` in the loop's own list. */
function leavesLoop(nodes: NodeList): boolean {
  const ends = (list: NodeList): boolean =>
    list.some((node) => directivesOf(node).includes('end') || innerLists(node).some(ends));
  return ends(nodes) || nodes.some((node) => directivesOf(node).includes('exit'));
}

function readsPrevious(graph: Graph): boolean {
  return [...graph.states.values()].some(
    (state) =>
      valuesOf(state)
        .flatMap(valuesWithin)
        .some((part) => sameValue(part, PREVIOUS)) || scopesOf(state).some(readsPrevious),
  );
}
