import { INPUT, variable } from '../machine/value.ts';
import type { TaskNode } from '../normalise/node.ts';
import { reads } from './bind.ts';
import type { Environment } from './environment.ts';
import { finishingState, straight } from './exits.ts';
import { addState, type Flow, newVariable, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/**
 * Lowers a task of several states: its inside, then `output.as` and `export.as`. What these read of `$input` is kept in a
 * variable, since the data has moved on by then.
 * @param inside lowers the inside of the task, given where it leads
 */
export function lowerComposite(node: TaskNode, placement: Placement, inside: (after: Target) => Target): Target {
  const { environment, resolve, flow } = placement;
  const readsInput = reads(node.outputAs, 'input') || reads(node.exportAs, 'input');
  const kept = readsInput ? newVariable(flow.scope.machine, 'input') : undefined;
  const seen: Environment = kept === undefined ? environment : new Map([...environment, ['input', variable(kept)]]);
  const entry = inside(finishingState(node, seen, flow, resolve(node.then)));
  return kept === undefined ? entry : keepInput(node, kept, entry, flow);
}

/**
 * A state that does nothing but begin a task which has no state of its own; the optimiser keeps the task and drops the state.
 * @param begun tasks inside that are begun with it
 */
export function beginning(node: TaskNode, next: Target, flow: Flow, begun: readonly string[] = []): Target {
  return addState(flow.scope, { ...placeOf(node), kind: 'pass', exit: { ...straight(next), tasks: begun } });
}

/** A state that keeps its input in a variable and passes it on. */
export function keepInput(node: TaskNode, name: string, next: Target, flow: Flow): Target {
  const exit = straight(next, new Map([[name, INPUT]]));
  return addState(flow.scope, { ...placeOf(node, 'keep'), kind: 'pass', exit });
}
