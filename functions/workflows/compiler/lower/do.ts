import type { DoNode } from '../normalise/do.ts';
import { lowerComposite } from './composite.ts';
import type { Target } from './scope.ts';
import type { Placement } from './task.ts';

/** The states of the list; `exit` leaves it. */
export function lowerDo(node: DoNode, placement: Placement): Target {
  return lowerComposite(node, placement, (after) =>
    placement.lowerList(node.tasks, after, { ...placement.flow, exit: after }),
  );
}
