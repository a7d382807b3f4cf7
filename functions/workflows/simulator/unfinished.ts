import type { ChildrenWork, Frame, UnfinishedFrame } from './execution-data.ts';
import { type Run, stateOf, takeId } from './run.ts';
import { reclaimVariables } from './variables.ts';

/** A frame as a redrive needs it: the state it is in, and what the children of that state had done. */
export function unfinishedFrame(run: Run, { id: _id, parent: _parent, state, ...frame }: Frame): UnfinishedFrame {
  if (state === undefined) return frame;
  const { name, input, enteredEventId, enteredAt } = state;
  const work = state.work?.type === 'children' ? unfinishedChildren(run, state.work) : state.unfinished;
  // Retries are counted anew.
  const again = { name, input, enteredEventId, enteredAt, retryCount: 0, attempts: [] };
  return { ...frame, state: { ...again, ...(work && { work }) } };
}

/** What children had done, with all that did not succeed to go on. */
export function unfinishedChildren(run: Run, work: ChildrenWork): ChildrenWork {
  const running = work.running.flatMap((id) => {
    const child = run.data.frames[id];
    return child === undefined ? [] : [unfinishedFrame(run, child)];
  });
  return { ...work, running: [], failures: 0, failed: [], redriven: [...work.failed, ...running, ...work.redriven] };
}

/**
 * Puts a frame back into the execution, ready to go on.
 * @param previousEventId event that its next one follows
 */
export function restoreFrame(run: Run, unfinished: UnfinishedFrame, previousEventId: number, parent?: Frame): Frame {
  const { state, ...rest } = unfinished;
  // A child execution has had two events of its own since: that it failed, and that it is redriven.
  const lastEventId = unfinished.isolated ? unfinished.lastEventId + 2 : previousEventId;
  const frame: Frame = { ...rest, id: takeId(run), lastEventId, ...(parent && { parent: parent.id }) };
  if (state !== undefined) {
    // Only a Fail state is entered once more (developer guide, "Redrive behavior of individual states").
    if (stateOf(run, frame, state.name).definition.Type === 'Fail')
      frame.next = { name: state.name, input: state.input };
    else frame.state = state;
  }
  run.data.frames[frame.id] = frame;
  run.data.ready.push(frame.id);
  reclaimVariables(run, frame);
  return frame;
}
