import { earlier, secondsLeftOrNone } from '../machine/time.ts';
import { INPUT, variable } from '../machine/value.ts';
import type { WaitNode } from '../normalise/wait.ts';
import { checked, mindedBy } from './deadline.ts';
import { wholeSeconds } from './duration.ts';
import { finalExit, finishingState, straight } from './exits.ts';
import { addState, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/** A Wait, which passes its input on. With a deadline around it waits no longer than that, and the time is looked at after it. */
export function lowerWait(node: WaitNode, { environment, resolve, flow }: Placement): Target {
  const seconds = wholeSeconds(node.duration, environment);
  const next = resolve(node.then);
  if (flow.deadline === undefined) {
    const exit = finalExit(node, { output: INPUT }, environment, flow, next);
    return addState(flow.scope, { ...placeOf(node), kind: 'wait', seconds, exit });
  }
  const after = checked(node, finishingState(node, environment, flow, next), flow);
  return addState(flow.scope, {
    ...placeOf(node),
    kind: 'wait',
    seconds: earlier(seconds, secondsLeftOrNone(variable(flow.deadline.variable))),
    exit: { ...straight(after), outputOf: node.outputAs === undefined ? node.pointer : undefined },
    minds: mindedBy(flow),
  });
}
