import type { SetNode } from '../normalise/set.ts';
import { bind } from './bind.ts';
import { finalExit } from './exits.ts';
import { addState, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/** A Pass whose output is the value. */
export function lowerSet(node: SetNode, { environment, resolve, flow }: Placement): Target {
  const output = bind(node.value, environment);
  const exit = finalExit(node, { output }, environment, flow, resolve(node.then));
  return addState(flow.scope, { ...placeOf(node), kind: 'pass', exit });
}
