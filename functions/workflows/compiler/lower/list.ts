import type { StateId } from '../machine/state.ts';
import { mapExits } from '../machine/state-parts.ts';
import type { NodeList } from '../normalise/node.ts';
import { straight } from './exits.ts';
import { addState, type Flow, placeOf, type Target } from './scope.ts';
import { lowerTask, type Resolve } from './task.ts';
import { directivesOf } from './writes.ts';

/**
 * Lowers a list of tasks, last one first, so that each knows where it leads.
 * @param after where the flow goes behind the last task
 * @returns the first state, or `after` for an empty list
 */
export function lowerList(nodes: NodeList, after: Target, flow: Flow): Target {
  const landings = landingStates(nodes, flow);
  let following = after;
  for (const node of nodes.toReversed()) {
    const next = following;
    const resolve: Resolve = (directive) => {
      if (directive === 'continue') return next;
      if (directive === 'exit') return flow.exit;
      if (directive === 'end') return flow.scope.end;
      return landings.get(directive) ?? null;
    };
    following = lowerTask(node, resolve, flow, lowerList);
    land(landings.get(node.name), following, flow);
  }
  return following;
}

/** A jump may lead to a task that is not lowered yet: it leads to a state that does nothing, and goes on to the task. */
function landingStates(nodes: NodeList, flow: Flow): ReadonlyMap<string, StateId> {
  const targets = new Set(nodes.flatMap(directivesOf));
  return new Map(
    nodes
      .filter((node) => targets.has(node.name))
      .map((node) => {
        const state = { ...placeOf(node, 'start'), kind: 'pass' as const, exit: straight(null) };
        return [node.name, addState(flow.scope, state)] as const;
      }),
  );
}

function land(landing: StateId | undefined, target: Target, flow: Flow): void {
  const state = landing === undefined ? undefined : flow.scope.states.get(landing);
  if (landing === undefined || state === undefined) return;
  flow.scope.states.set(
    landing,
    mapExits(state, (exit) => ({ ...exit, next: target })),
  );
}
