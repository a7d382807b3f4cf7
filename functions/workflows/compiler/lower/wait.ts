import { INPUT, literal } from '../machine/value.ts';
import type { WaitNode } from '../normalise/wait.ts';
import { finalExit } from './exits.ts';
import { addState, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/** A Wait, which passes its input on. */
export function lowerWait(node: WaitNode, { environment, resolve, flow }: Placement): Target {
  const exit = finalExit(node, { output: INPUT }, environment, flow, resolve(node.then));
  return addState(flow.scope, { ...placeOf(node), kind: 'wait', seconds: literal(node.seconds), exit });
}
