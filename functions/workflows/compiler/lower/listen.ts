import { RESULT } from '../machine/value.ts';
import type { ListenNode } from '../normalise/listen.ts';
import { finalExit } from './exits.ts';
import { lowerEachEvent } from './listen-each.ts';
import { listenArguments, WAIT_FOR_TOKEN } from './listen-payload.ts';
import type { Target } from './scope.ts';
import type { Placement } from './task.ts';
import { addTask } from './timed-task.ts';

/**
 * One Task that registers what is listened to and waits until a connector sends the events. Where something is to be done with
 * each event, a loop of such Tasks.
 */
export function lowerListen(node: ListenNode, placement: Placement): Target {
  if (node.oneByOne) return lowerEachEvent(node, placement);
  const { environment, resolve, flow } = placement;
  const work = {
    resource: WAIT_FOR_TOKEN,
    arguments: listenArguments(node, {}, placement),
    exit: finalExit(node, { output: RESULT }, environment, flow, resolve(node.then)),
  };
  return addTask(node, work, placement);
}
