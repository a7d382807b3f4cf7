import type { Frame, MapItem, TaskWork } from './execution-data.ts';
import { historyHasRoom, recordEvent } from './history.ts';
import { cancelTimer, parentOf, type Run, takeId, type Visit, visitOf } from './run.ts';
import type { Json } from './types.ts';
import { releaseVariables } from './variables.ts';

/** How a child differs from a branch of a Parallel. */
export interface ChildOptions {
  readonly scope: string;
  readonly index: number;
  readonly input: Json;
  readonly item?: MapItem;
  /** Child of a distributed Map. @default - false */
  readonly isolated?: boolean;
}

function startState(run: Run, scope: string): string {
  const startAt = run.machine.scopes.get(scope)?.startAt;
  if (startAt === undefined) throw new Error(`The definition has no states at ${scope || '/'}`);
  return startAt;
}

/** The frame of the machine itself, ready to enter its first state. */
export function startRootFrame(run: Run): Frame {
  const next = { name: startState(run, ''), input: run.data.input };
  // The first state's event has no predecessor, not even the one that says the execution started.
  const frame: Frame = { id: takeId(run), index: 0, scope: '', variables: {}, lastEventId: 0, next };
  run.data.frames[frame.id] = frame;
  run.data.ready.push(frame.id);
  return frame;
}

/** A frame for a branch or an item, ready to enter its first state. */
export function startChildFrame({ run, frame: parent }: Visit, options: ChildOptions): Frame {
  const unrecorded = parent.unrecorded || options.isolated;
  const frame: Frame = {
    id: takeId(run),
    parent: parent.id,
    index: options.index,
    scope: options.scope,
    variables: {},
    // A child execution begins with one event of its own: ExecutionStarted.
    lastEventId: options.isolated ? 1 : parent.lastEventId,
    next: { name: startState(run, options.scope), input: options.input },
    ...(options.item && { item: options.item }),
    ...(options.isolated && { isolated: true }),
    ...(unrecorded && { unrecorded: true }),
  };
  run.data.frames[frame.id] = frame;
  run.data.ready.push(frame.id);
  return frame;
}

/** Tells the world that nobody waits for the task any more. */
export function abandonTask(run: Run, { taskId }: TaskWork): void {
  delete run.data.tasks[taskId];
  run.effects.push({ type: 'abandon', taskId });
}

/** Forgets what a state waits for. */
export function abandonWork(run: Run, frame: Frame): void {
  const work = frame.state?.work;
  if (work === undefined) return;
  if (work.type === 'task') {
    cancelTimer(run, work.timeoutTimer);
    cancelTimer(run, work.heartbeatTimer);
    abandonTask(run, work);
  } else if (work.type === 'children') {
    for (const child of work.running) abortFrame(run, child);
  } else {
    cancelTimer(run, work.timer);
  }
  delete frame.state?.work;
}

const ABORTED_EVENTS: Readonly<Record<string, string>> = {
  Task: 'TaskStateAborted',
  Wait: 'WaitStateAborted',
  Parallel: 'ParallelStateAborted',
  Map: 'MapStateAborted',
};

// What must end ends, also when the history has no room to say so.
function recordAborted(run: Run, frame: Frame): void {
  const visit = visitOf(run, frame);
  const event = visit && ABORTED_EVENTS[visit.state.definition.Type];
  if (event !== undefined && historyHasRoom(run, frame)) recordEvent(run, frame, event);
  if (frame.item !== undefined && historyHasRoom(run, frame)) recordIteration(run, frame, 'Aborted');
}

/** Stops a frame and all inside it, because something else failed or the execution is stopped. */
export function abortFrame(run: Run, id: number): void {
  const frame = run.data.frames[id];
  if (frame === undefined) return;
  abandonWork(run, frame);
  recordAborted(run, frame);
  dropFrame(run, frame);
}

/** Takes a frame that is done out of the execution, with its variables. */
export function dropFrame(run: Run, frame: Frame): void {
  releaseVariables(run, frame);
  delete run.data.frames[frame.id];
}

/** Event of a Map's iteration. */
export function recordIteration(
  run: Run,
  frame: Frame,
  happened: 'Started' | 'Succeeded' | 'Failed' | 'Aborted',
): void {
  const name = parentOf(run, frame)?.state?.name;
  if (name === undefined || frame.isolated) return;
  recordEvent(run, frame, `MapIteration${happened}`, {
    name,
    index: frame.index,
  });
}
