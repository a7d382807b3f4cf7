import type { ChildrenWork } from '../execution-data.ts';
import { recordIteration, startChildFrame } from '../frames.ts';
import { itemScope } from '../machine.ts';
import type { Visit } from '../run.ts';
import { restoreFrame } from '../unfinished.ts';

/** Lets as many children run as may run now: first those of a redriven state, then new items of a Map. */
export function startIterations(visit: Visit, work: ChildrenWork): void {
  const { items = [], redriven } = work;
  while (work.running.length < work.maxConcurrency) {
    const unfinished = redriven.shift();
    if (unfinished === undefined) break;
    work.running.push(restoreFrame(visit.run, unfinished, visit.frame.lastEventId, visit.frame).id);
  }
  while (work.running.length < work.maxConcurrency && work.nextItem < items.length) {
    const index = work.nextItem;
    const item = items[index];
    if (item === undefined) return;
    work.nextItem += 1;
    const scope = itemScope(visit.state);
    const isolated = work.distributed;
    const child = startChildFrame(visit, { scope, index, input: item.input, item, isolated });
    work.running.push(child.id);
    recordIteration(visit.run, child, 'Started');
  }
}
