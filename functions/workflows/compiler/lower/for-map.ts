import { continued } from '../machine/splice.ts';
import { type Graph, scopeOf } from '../machine/state.ts';
import { valuesOf } from '../machine/state-parts.ts';
import { code, INPUT, NULL, object, reference, sameValue, type Value, variable } from '../machine/value.ts';
import { valuesWithin } from '../machine/value-children.ts';
import { isDeterministic } from '../machine/value-facts.ts';
import type { ForNode } from '../normalise/for.ts';
import type { NodeList } from '../normalise/node.ts';
import { dropDeadVariables } from '../optimise/drop-dead-variables.ts';
import { optimise } from '../optimise/optimise.ts';
import { finalExit, straight } from './exits.ts';
import { foldedOutput } from './for-fold.ts';
import { PREVIOUS, readsPrevious, withoutCarrying } from './for-previous.ts';
import { listOf } from './items.ts';
import { addState, innerScope, newVariable, placeOf, type Scope, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { directivesOf, innerLists, writesContext } from './writes.ts';

/** Trying a loop as a Map lowers its body twice; inside this many loops that stops. */
const MAX_TRIED_LOOPS = 3;

/** The scope of one iteration, and what the loop gives of the iterations' outputs. */
export interface Iterations {
  readonly processor: Graph;
  readonly output: Value;
}

/**
 * The iterations as a Map runs them, `n + 1` transitions for `n` items, where none needs the data that the one before left
 * before its own end, writes `$context`, or leaves the loop early. Undefined where a loop is needed.
 */
export function independentIterations(node: ForNode, placement: Placement): Iterations | undefined {
  if (node.while !== undefined || placement.flow.scope.loops >= MAX_TRIED_LOOPS) return undefined;
  if (writesContext(node.tasks) || leavesLoop(node.tasks)) return undefined;
  if (!isDeterministic(listOf(node, placement.environment))) return undefined;
  const { graph, scope, last } = iteration(node, placement);
  const iterations = readsPrevious(graph) ? foldedOutput(graph, scope.loops) : lastOutput(node, graph, scope, last);
  return iterations === undefined ? undefined : { ...iterations, processor: dropDeadVariables(iterations.processor) };
}

interface Iteration {
  readonly graph: Graph;
  readonly scope: Scope;
  /** The variable that says whether the item is the last one. */
  readonly last: string;
}

function iteration(node: ForNode, { flow, lowerList }: Placement): Iteration {
  const { machine } = flow.scope;
  const scope = { ...innerScope(flow.scope, false, null), loops: flow.scope.loops + 1 };
  const [each, at, last] = [node.each, node.at, 'last'].map((name) => newVariable(machine, name)) as [
    string,
    string,
    string,
  ];
  const locals = new Map([...flow.locals, [node.each, variable(each)], [node.at, variable(at)]]);
  const body = lowerList(node.tasks, null, { ...flow, scope, exit: null, locals });
  const assign = new Map([
    [each, ownInput('item')],
    [at, ownInput('index')],
    [last, ownInput('last')],
  ]);
  const exit = { ...straight(body, assign), output: PREVIOUS };
  const entry = addState(scope, { ...placeOf(node, 'item'), kind: 'pass', exit });
  return { graph: withoutCarrying(optimise(scopeOf(entry, scope.states))), scope, last };
}

/**
 * Iterations that do not care for each other: the last one alone keeps its output, which is that of the loop. The others leave
 * null, so that many of them stay within the size of a result.
 */
function lastOutput(node: ForNode, graph: Graph, scope: Scope, last: string): Iterations {
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
  return { processor: optimise(processor), output: code`$count($states.result) = 0 ? ${INPUT} : $states.result[-1]` };
}

export function lowerAsMap(node: ForNode, { processor, output }: Iterations, placement: Placement): Target {
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
    exit: finalExit(node, { output }, environment, flow, resolve(node.then)),
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

/** A member of the input of an iteration. */
export function ownInput(name: string): Value {
  return reference(`$states.input.${name}`);
}

/** `end` anywhere inside, or `exit` in the loop's own list. */
function leavesLoop(nodes: NodeList): boolean {
  const ends = (list: NodeList): boolean =>
    list.some((node) => directivesOf(node).includes('end') || innerLists(node).some(ends));
  return ends(nodes) || nodes.some((node) => directivesOf(node).includes('exit'));
}
