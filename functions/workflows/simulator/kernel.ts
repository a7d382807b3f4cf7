import { createHash } from 'node:crypto';
import type { StateTypeName } from './definition.ts';
import type { Frame, TimerData } from './execution-data.ts';
import { ERROR_NAMES, type ErrorOutput, StateFailure } from './failure.ts';
import { abortFrame, startRootFrame } from './frames.ts';
import {
  appendEvent,
  enteredDetails,
  errorDetails,
  HistoryLimitReached,
  inputDetails,
  recordEvent,
} from './history.ts';
import { parseResource } from './integrations/resource.ts';
import { rejectPaths } from './json-path.ts';
import { STATES_PER_TURN } from './limits.ts';
import { completeState, continueParent, endExecution, failExecution, failState, keepUnfinished } from './progress.ts';
import {
  cancelTimer,
  NO_FRAME,
  type Run,
  setTimer,
  startTimeout,
  stateOf,
  takeId,
  type Visit,
  visitOf,
} from './run.ts';
import { rescued, type Soon, whenThere } from './soon.ts';
import { startChoice } from './states/choice.ts';
import { startFail } from './states/fail.ts';
import { recordMapRunRedriven, startMap } from './states/map.ts';
import { startParallel } from './states/parallel.ts';
import { startPass } from './states/pass.ts';
import { ordinaryEnd, type StateEnd, type StateStart } from './states/state-type.ts';
import { startSucceed } from './states/succeed.ts';
import { endTask, startTask, submitTask, timeOutTask } from './states/task.ts';
import { startWait } from './states/wait.ts';
import type { Json, TaskOutcome } from './types.ts';

/** What happened outside. */
export type KernelEvent =
  | { readonly type: 'start' }
  | { readonly type: 'timer'; readonly timer: number }
  | { readonly type: 'submitted'; readonly taskId: number; readonly output: Json | undefined }
  | { readonly type: 'outcome'; readonly taskId: number; readonly outcome: TaskOutcome }
  | { readonly type: 'heartbeat'; readonly token: string }
  | { readonly type: 'stop'; readonly output: ErrorOutput }
  /** Goes on with what a turn left over. */
  | { readonly type: 'continue' };

const STATE_STARTS: Readonly<Record<StateTypeName, StateStart>> = {
  Pass: startPass,
  Task: startTask,
  Choice: startChoice,
  Wait: startWait,
  Succeed: startSucceed,
  Fail: startFail,
  Parallel: startParallel,
  Map: startMap,
};

function taskToken({ data, random }: Run, id: number): string {
  return createHash('sha256').update(`${data.executionArn}#${id}#${random()}`).digest('base64url');
}

function enterState(run: Run, frame: Frame, next: NonNullable<Frame['next']>): Visit {
  const state = stateOf(run, frame, next.name);
  // Emptied, not deleted: objects that lose members become slow.
  frame.next = undefined;
  run.data.transitions += 1;
  const enteredEventId = recordEvent(run, frame, state.events.entered, enteredDetails(next.name, next.input));
  const active = { ...next, enteredEventId, enteredAt: run.now(), retryCount: 0, attempts: [] };
  frame.state = active;
  return { run, frame, state, active };
}

/** Lets a state do its work, from the beginning or once more. */
function attempt(visit: Visit): Soon<void> {
  return settle(visit, () => startState(visit));
}

/** What a state does first. @throws StateFailure */
export function startState(visit: Visit): ReturnType<StateStart> {
  const { run, state } = visit;
  const { Resource } = state.definition;
  if (Resource !== undefined && parseResource(Resource).pattern === 'token') {
    visit.active.token = taskToken(run, takeId(run));
  }
  rejectPaths(visit);
  return STATE_STARTS[state.definition.Type](visit);
}

/** Leaves the state if `work` ends it, lets it fail if `work` throws a failure. */
function settle(visit: Visit, work: () => Soon<StateEnd | undefined>): Soon<void> {
  const end = rescued(work, (error) => {
    if (!(error instanceof StateFailure)) throw error;
    return whenThere(failState(visit, error), () => undefined);
  });
  return whenThere(end, (end) => end && completeState(visit, end));
}

function retry(visit: Visit): Soon<void> {
  visit.active.retryCount += 1;
  visit.run.data.transitions += 1;
  return attempt(visit);
}

function timerFired(run: Run, { frame: frameId, purpose }: TimerData): Soon<void> {
  if (purpose === 'execution-timeout') return timeOutExecution(run);
  const frame = run.data.frames[frameId];
  const visit = frame && visitOf(run, frame);
  if (visit === undefined) return;
  if (purpose === 'task-timeout' || purpose === 'heartbeat') {
    return settle(visit, () => timeOutTask(visit, purpose));
  }
  delete visit.active.work;
  if (purpose === 'retry') return retry(visit);
  return completeState(visit, ordinaryEnd(visit));
}

function timeOutExecution(run: Run): void {
  const output = { error: ERROR_NAMES.timeout };
  appendEvent(run, 'ExecutionTimedOut', lastEventId(run), output);
  endExecution(run, 'TIMED_OUT');
}

function lastEventId({ data }: Run): number {
  return data.history.length;
}

function stopExecution(run: Run, output: ErrorOutput): void {
  keepUnfinished(run);
  for (const id of Object.keys(run.data.frames)) abortFrame(run, Number(id));
  appendEvent(run, 'ExecutionAborted', lastEventId(run), errorDetails(output));
  Object.assign(run.data, errorDetails(output));
  endExecution(run, 'ABORTED');
}

function startMachine(run: Run): void {
  const { input, roleArn } = run.data;
  appendEvent(run, 'ExecutionStarted', 0, {
    ...inputDetails(input),
    roleArn,
  });
  startTimeout(run, startRootFrame(run));
}

/** The task with that token is alive: its heartbeat is counted anew. */
function heartbeat(run: Run, token: string): void {
  const frame = Object.values(run.data.frames).find(({ state }) => state?.token === token);
  const work = frame?.state?.work;
  if (frame === undefined || work?.type !== 'task' || work.heartbeatMs === undefined) return;
  cancelTimer(run, work.heartbeatTimer);
  work.heartbeatTimer = setTimer(run, frame.id, 'heartbeat', run.now() + work.heartbeatMs);
}

/** The state that waits for a task, unless it has gone on without it. */
function taskVisit(run: Run, taskId: number): Visit | undefined {
  const frame = run.data.frames[run.data.tasks[taskId] ?? NO_FRAME];
  return frame && visitOf(run, frame);
}

function receive(run: Run, event: KernelEvent): Soon<void> {
  switch (event.type) {
    case 'start':
      return startMachine(run);
    case 'timer': {
      const timer = run.data.timers[event.timer];
      delete run.data.timers[event.timer];
      return timer && timerFired(run, timer);
    }
    case 'submitted': {
      const visit = taskVisit(run, event.taskId);
      return visit && settle(visit, () => submitTask(visit, event.output));
    }
    case 'outcome': {
      const visit = taskVisit(run, event.taskId);
      return visit && settle(visit, () => endTask(visit, event.outcome));
    }
    case 'heartbeat':
      return heartbeat(run, event.token);
    case 'stop':
      return stopExecution(run, event.output);
    case 'continue':
      return;
  }
}

/** Goes on with the state in which a redrive found a frame. */
function goOn(run: Run, frame: Frame): Soon<void> {
  const visit = visitOf(run, frame);
  const work = visit?.active.work;
  if (visit === undefined) return;
  if (work === undefined) return attempt(visit);
  if (work.type !== 'children') return;
  if (work.distributed) recordMapRunRedriven(visit, work);
  return continueParent(visit, work);
}

/** Runs the frames that can go on, one state each in turn. */
async function runReady(run: Run): Promise<void> {
  const { ready, frames } = run.data;
  for (let states = 0; states < STATES_PER_TURN; states += 1) {
    const id = ready.shift();
    if (id === undefined) return;
    const frame = frames[id];
    if (frame === undefined) continue;
    run.checkpoint();
    const done = frame.next === undefined ? goOn(run, frame) : attempt(enterState(run, frame, frame.next));
    if (done instanceof Promise) await done;
  }
}

/**
 * Lets an execution take up what happened, and go as far as it can, or as far as one turn goes. What it wants done
 * outside is then in `run.effects`; when `run.data.ready` is not empty, it wants to `continue`.
 */
export async function advance(run: Run, event: KernelEvent): Promise<void> {
  if (run.data.status !== 'RUNNING') return;
  try {
    await receive(run, event);
    await runReady(run);
  } catch (error) {
    // Also what nobody foresaw: an execution that cannot go on must end, and say why.
    const cause = error instanceof HistoryLimitReached ? error.message : `The execution cannot go on: ${String(error)}`;
    failExecution(run, lastEventId(run), { error: ERROR_NAMES.runtime, cause });
  }
}
