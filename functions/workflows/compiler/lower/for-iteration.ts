import { type Exit, type Graph, scopeOf } from '../machine/state.ts';
import { exitsOf } from '../machine/state-parts.ts';
import { INPUT, reference, type Value, variable } from '../machine/value.ts';
import { isDeterministic } from '../machine/value-facts.ts';
import type { ForNode } from '../normalise/for.ts';
import type { NodeList } from '../normalise/node.ts';
import { dropDeadVariables } from '../optimise/drop-dead-variables.ts';
import { optimise } from '../optimise/optimise.ts';
import { handBack, handedBack } from './branch.ts';
import { type RawOutcome, straight } from './exits.ts';
import { PREVIOUS, PREVIOUS_CONTEXT, withoutCarrying } from './for-previous.ts';
import { listOf } from './items.ts';
import { addState, innerScope, newVariable, placeOf, type Scope } from './scope.ts';
import type { Placement } from './task.ts';
import { directivesOf, innerLists, writesContext } from './writes.ts';

/** Trying a loop as iterations of their own lowers its body twice; inside this many loops that stops. */
const MAX_TRIED_LOOPS = 3;

/** One round of a loop as a scope of its own, in which what the round before left stands under names of its own. */
export interface Iteration {
  readonly node: ForNode;
  readonly graph: Graph;
  readonly scope: Scope;
  /** The variable that says whether the item is the last one. */
  readonly last: string;
  /** Whether it ends with `{output, context}` instead of its output. */
  readonly writes: boolean;
}

/** A round of a loop that goes through its whole list. Undefined where one may end it. */
export function iterationOf(node: ForNode, placement: Placement): Iteration | undefined {
  if (node.while !== undefined || placement.flow.scope.loops >= MAX_TRIED_LOOPS) return undefined;
  if (leavesLoop(node.tasks) || !isDeterministic(listOf(node, placement.environment))) return undefined;
  const { flow, lowerList } = placement;
  const writes = writesContext(node.tasks);
  const scope = { ...innerScope(flow.scope, writes, null), loops: flow.scope.loops + 1 };
  const [each, at, last] = [node.each, node.at, 'last'].map((name) => newVariable(scope.machine, name)) as [
    string,
    string,
    string,
  ];
  const locals = new Map([...flow.locals, [node.each, variable(each)], [node.at, variable(at)]]);
  const after = writes ? handBack(node, scope) : null;
  const body = lowerList(node.tasks, after, { ...flow, scope, exit: after, locals });
  const assign = new Map([
    [each, ownInput('item')],
    [at, ownInput('index')],
    [last, ownInput('last')],
    ...(scope.contextVariable === undefined || !writes ? [] : [[scope.contextVariable, PREVIOUS_CONTEXT] as const]),
  ]);
  const exit = { ...straight(body, assign), output: PREVIOUS };
  const entry = addState(scope, { ...placeOf(node, 'item'), kind: 'pass', exit });
  const optimised = optimise(scopeOf(entry, scope.states));
  const graph = withoutCarrying(writes ? dropDeadVariables(optimised) : optimised);
  return { node, graph, scope, last, writes };
}

/** A member of the input of an iteration. */
export function ownInput(name: string): Value {
  return reference(`$states.input.${name}`);
}

/** The ways on which a round ends. */
export function endsOf(graph: Graph): readonly Exit[] {
  return [...graph.states.values()].flatMap(exitsOf).filter(({ next }) => next === null);
}

/** What a way hands to the next round. */
export function outcomeOf({ output }: Exit, { writes }: Iteration): RawOutcome | undefined {
  return writes ? handedBack(output) : { output };
}

/** What the first round begins with. */
export function beginningOf({ flow }: Placement, { writes }: Iteration): RawOutcome {
  return { output: INPUT, ...(writes ? { context: flow.scope.context } : {}) };
}

/** `end` anywhere inside, or `exit` in the loop's own list. */
function leavesLoop(nodes: NodeList): boolean {
  const ends = (list: NodeList): boolean =>
    list.some((node) => directivesOf(node).includes('end') || innerLists(node).some(ends));
  return ends(nodes) || nodes.some((node) => directivesOf(node).includes('exit'));
}
