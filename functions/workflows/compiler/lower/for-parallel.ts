import { scopeOf } from '../machine/state.ts';
import { INPUT, RESULT, reference, variable } from '../machine/value.ts';
import type { ForNode } from '../normalise/for.ts';
import { optimise } from '../optimise/optimise.ts';
import { finalExit, straight } from './exits.ts';
import { ownInput } from './for-iteration.ts';
import { onlyRead } from './for-map.ts';
import { listOf } from './items.ts';
import { addState, innerScope, newVariable, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/**
 * A Map that runs so many iterations at a time. Each is given the input of the loop; the output is the list of their outputs, in
 * the order of the items.
 */
export function lowerParallelLoop(node: ForNode, maxConcurrency: number, placement: Placement): Target {
  const { environment, resolve, flow, lowerList } = placement;
  const scope = { ...innerScope(flow.scope, false, null), loops: flow.scope.loops + 1 };
  const [each, at] = [newVariable(scope.machine, node.each), newVariable(scope.machine, node.at)];
  const locals = new Map([...flow.locals, [node.each, variable(each)], [node.at, variable(at)]]);
  const body = lowerList(node.tasks, null, { ...flow, scope, exit: null, locals });
  const assign = new Map([
    [each, ownInput('item')],
    [at, ownInput('index')],
  ]);
  const exit = { ...straight(body, assign), output: ownInput('input') };
  const entry = addState(scope, { ...placeOf(node, 'item'), kind: 'pass', exit });
  const processor = optimise(scopeOf(entry, scope.states));
  const item = reference('$states.context.Map.Item.Value');
  return addState(flow.scope, {
    ...placeOf(node),
    kind: 'map',
    items: listOf(node, environment),
    selector: onlyRead(processor, { item, index: reference('$states.context.Map.Item.Index'), input: INPUT }),
    maxConcurrency,
    processor,
    exit: finalExit(node, { output: RESULT }, environment, flow, resolve(node.then)),
    retry: [],
    catch: [],
  });
}
