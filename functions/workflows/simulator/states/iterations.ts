import type { ChildrenWork } from '../execution-data.ts';
import { recordIteration, startChildFrame } from '../frames.ts';
import { itemScope } from '../machine.ts';
import type { Visit } from '../run.ts';

/** Starts as many of a Map's items as may run now. */
export function startIterations(visit: Visit, work: ChildrenWork): void {
  const { items = [] } = work;
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
