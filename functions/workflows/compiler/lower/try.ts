import type { TryNode } from '../normalise/try.ts';
import { lowerComposite } from './composite.ts';
import { lowerHandler } from './handler.ts';
import { repetitionOf } from './repetition.ts';
import { newVariable, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { type GuardedBody, retriers, tryBody } from './try-body.ts';
import { enclosedBody } from './try-enclosed.ts';
import { inlinedBody } from './try-inline.ts';

/**
 * A `try` whose body is one state that can catch, or only states that can catch or cannot fail, becomes these states with
 * catchers. Any other body becomes a Parallel of one branch, since Pass, Choice and Wait cannot catch, and a retry repeats the
 * whole list.
 */
export function lowerTry(node: TryNode, placement: Placement): Target {
  return lowerComposite(node, placement, (after) => {
    const retry = retriers(node, placement);
    const error = newVariable(placement.flow.scope.machine, node.error);
    const repetition = retry.length === 0 ? repetitionOf(node, error, placement) : undefined;
    const catches = node.handler !== undefined || repetition !== undefined;
    const handler = catches ? lowerHandler(node, after, error, repetition, placement) : undefined;
    const guarded: GuardedBody = { body: tryBody(node, placement), handler, retry, after };
    const entry = inlinedBody(node, guarded, placement) ?? enclosedBody(node, guarded, placement);
    return repetition === undefined ? entry : repetition.around(entry);
  });
}
