import type { DoNode } from '../normalise/do.ts';
import { beginning, lowerComposite } from './composite.ts';
import type { Target } from './scope.ts';
import type { Placement } from './task.ts';

/** The states of the list; `exit` leaves it. */
export function lowerDo(node: DoNode, placement: Placement): Target {
  const { flow, lowerList } = placement;
  return lowerComposite(node, placement, (after) =>
    beginning(node, lowerList(node.tasks, after, { ...flow, exit: after }), flow),
  );
}
