import type { Catcher } from './definition.ts';
import type { ChildrenWork, Frame } from './execution-data.ts';
import { dataLimitFailure, ERROR_NAMES, type ErrorOutput, matchesError, StateFailure } from './failure.ts';
import { fieldEvaluator } from './fields.ts';
import { abandonTask, abortFrame, dropFrame, recordIteration } from './frames.ts';
import { appendEvent, errorDetails, exitedDetails, outputDetails, recordEvent } from './history.ts';
import { byteSize, type JsonObject } from './json.ts';
import { PAYLOAD_BYTE_LIMIT } from './limits.ts';
import { decideRetry } from './retry.ts';
import { cancelTimer, parentOf, type Run, setTimer, type Visit, visitOf } from './run.ts';
import { rescued, type Soon, whenThere } from './soon.ts';
import { startIterations } from './states/iterations.ts';
import { ordinaryEnd, type StateEnd } from './states/state-type.ts';
import type { Json } from './types.ts';
import { unfinishedChildren, unfinishedFrame } from './unfinished.ts';
import { checkVariables, storeVariables } from './variables.ts';

/** Writes down where a redrive would go on. What is written down already, before frames were aborted, stays. */
export function keepUnfinished(run: Run): void {
  // The machine's own frame has the lowest number, and so comes first.
  const [root] = Object.values(run.data.frames);
  if (root !== undefined) run.data.unfinished ??= unfinishedFrame(run, root);
}

/** Ends the execution, one way or the other. All that still runs is abandoned; its last event has been written. */
export function endExecution(run: Run, status: 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED', output?: Json): void {
  const { data } = run;
  if (status !== 'SUCCEEDED') keepUnfinished(run);
  data.status = status;
  data.stoppedAt = run.now();
  if (output !== undefined) data.output = output;
  for (const { state } of Object.values(data.frames)) {
    if (state?.work?.type === 'task') abandonTask(run, state.work);
  }
  for (const timer of Object.keys(data.timers)) cancelTimer(run, Number(timer));
  for (const id of Object.keys(data.frames)) delete data.frames[Number(id)];
  data.ready.length = 0;
}

/** Ends the execution as `FAILED`. */
export function failExecution(run: Run, previousEventId: number, output: ErrorOutput): void {
  appendEvent(run, 'ExecutionFailed', previousEventId, errorDetails(output));
  Object.assign(run.data, errorDetails(output));
  endExecution(run, 'FAILED');
}

/** Values of `Assign`, not stored yet. @throws StateFailure */
export function assignedValues(visit: Visit, end: StateEnd): Soon<JsonObject> {
  if (end.assign === undefined) return {};
  const fields = fieldEvaluator(visit, end.extras);
  return whenThere(fields.value(end.assign, `${end.fieldPrefix}Assign`), (value) => {
    // An object's value is an object.
    const values = value as JsonObject;
    checkVariables(visit, values);
    return values;
  });
}

/** The output of a state that ends like this. @throws StateFailure */
export function outputValue(
  visit: Visit,
  { extras, output: template, defaultOutput, fieldPrefix }: StateEnd,
): Soon<Json> {
  const value =
    template === undefined ? defaultOutput : fieldEvaluator(visit, extras).value(template, `${fieldPrefix}Output`);
  return whenThere(value, (output) => {
    if (byteSize(output) > PAYLOAD_BYTE_LIMIT) throw dataLimitFailure(visit.active.name, { terminal: true });
    return output;
  });
}

/**
 * Leaves a state: `Assign` and `Output` are both evaluated from the variables as they were, then the values are
 * stored and the frame goes on or ends.
 * @throws StateFailure
 */
function exitState(visit: Visit, end: StateEnd): Soon<void> {
  return whenThere(assignedValues(visit, end), (values) =>
    whenThere(outputValue(visit, end), (output) => leaveState(visit, values, output, end.next)),
  );
}

function leaveState(visit: Visit, values: JsonObject, output: Json, next: string | undefined): Soon<void> {
  const { run, frame, state, active } = visit;
  recordEvent(run, frame, state.events.exited, exitedDetails(active.name, output, values));
  storeVariables(visit, values);
  frame.state = undefined;
  if (next === undefined) return endFrame(run, frame, output);
  frame.next = { name: next, input: output };
  run.data.ready.push(frame.id);
}

function parentVisit(run: Run, frame: Frame): Visit | undefined {
  const parent = parentOf(run, frame);
  return parent && visitOf(run, parent);
}

function endFrame(run: Run, frame: Frame, output: Json): Soon<void> {
  const visit = parentVisit(run, frame);
  if (visit === undefined) {
    appendEvent(run, 'ExecutionSucceeded', frame.lastEventId, outputDetails(output));
    return endExecution(run, 'SUCCEEDED', output);
  }
  if (frame.item !== undefined) recordIteration(run, frame, 'Succeeded');
  const work = forgetChild(visit, frame);
  work.results[frame.index] = output;
  return continueParent(visit, work);
}

/** Takes a child that ended out of its parent, whose events go on from the child's last. */
function forgetChild({ run, frame, active }: Visit, child: Frame): ChildrenWork {
  const { work } = active;
  if (work?.type !== 'children') throw new Error(`State ${active.name} has no child ${child.id}`);
  work.running.splice(work.running.indexOf(child.id), 1);
  dropFrame(run, child);
  if (!child.isolated) frame.lastEventId = child.lastEventId;
  return work;
}

/** Starts what has room now, or ends the state when nothing is left. */
export function continueParent(visit: Visit, work: ChildrenWork): Soon<void> {
  startIterations(visit, work);
  if (work.running.length > 0) return;
  const { run, frame, state, active } = visit;
  const lastOfChildren = frame.lastEventId;
  recordEvent(run, frame, work.distributed ? 'MapRunSucceeded' : `${state.definition.Type}StateSucceeded`);
  // That event does not carry the chain on: the exit follows the last event of a child.
  if (!frame.unrecorded) frame.lastEventId = lastOfChildren;
  active.unfinished = unfinishedChildren(run, work);
  delete active.work;
  // Numeric keys come in order; a tolerated failure leaves no gap.
  return completeState(visit, ordinaryEnd(visit, Object.values(work.results)));
}

/** More iterations of a Map failed than it tolerates. */
export function thresholdFailure(): StateFailure {
  const cause = 'The specified tolerated failure threshold was exceeded';
  return new StateFailure({ error: ERROR_NAMES.toleratedFailureThreshold, cause });
}

function recordChildrenFailed({ run, frame, state }: Visit, distributed: boolean, output: ErrorOutput): void {
  if (distributed) recordEvent(run, frame, 'MapRunFailed', errorDetails(output));
  else recordEvent(run, frame, `${state.definition.Type}StateFailed`);
}

/** A child failed: tolerated, or the end of its siblings and of the state around it. */
function failFrame(run: Run, frame: Frame, failure: StateFailure): Soon<void> {
  const visit = parentVisit(run, frame);
  if (visit === undefined) return failExecution(run, frame.lastEventId, failure.output);
  if (frame.item !== undefined) recordIteration(run, frame, 'Failed');
  const unfinished = unfinishedFrame(run, frame);
  const work = forgetChild(visit, frame);
  work.failures += 1;
  work.failed.push(unfinished);
  const runtime = failure.options.terminal === true && failure.output.error === ERROR_NAMES.runtime;
  if (work.failures <= work.toleratedFailures && !runtime) return continueParent(visit, work);
  visit.active.unfinished = unfinishedChildren(run, work);
  for (const sibling of work.running) abortFrame(run, sibling);
  delete visit.active.work;
  const own = work.thresholdReported && !runtime ? thresholdFailure() : failure;
  recordChildrenFailed(visit, work.distributed, own.output);
  // Its location is a field of the child's, whose evaluation is already in the history.
  return failState(visit, new StateFailure(own.output, { ...own.options, location: undefined }));
}

function tryAgainLater({ run, frame, active }: Visit, retrier: number, delayMs: number): void {
  active.attempts[retrier] = (active.attempts[retrier] ?? 0) + 1;
  delete active.unfinished;
  active.work = { type: 'retry', timer: setTimer(run, frame.id, 'retry', run.now() + delayMs) };
}

/** The end of a state whose failure a catcher takes. */
export function catchEnd(catcher: Catcher, index: number, { error = '', cause = '' }: ErrorOutput): StateEnd {
  const errorOutput = { Error: error, Cause: cause };
  return {
    extras: { errorOutput },
    assign: catcher.Assign,
    output: catcher.Output,
    defaultOutput: errorOutput,
    fieldPrefix: `Catch[${index}]/`,
    next: catcher.Next,
  };
}

function recordEvaluation({ run, frame, active }: Visit, { output, options }: StateFailure): void {
  if (options.location === undefined) return;
  recordEvent(run, frame, 'EvaluationFailed', {
    ...errorDetails(output),
    location: options.location,
    state: active.name,
  });
}

/** A state failed: it is tried again, caught, or its frame fails. */
export function failState(visit: Visit, failure: StateFailure): Soon<void> {
  const { run, frame, state, active } = visit;
  recordEvaluation(visit, failure);
  // After too much data a redrive runs the whole state again, successful children included.
  if (failure.output.error === ERROR_NAMES.dataLimitExceeded) delete active.unfinished;
  const { Retry = [], Catch = [] } = state.definition;
  const retry = decideRetry(Retry, active.attempts, failure, run.random);
  if (retry !== undefined) return tryAgainLater(visit, retry.retrier, retry.delayMs);
  const index = Catch.findIndex((catcher) => matchesError(catcher.ErrorEquals, failure));
  const catcher = Catch[index];
  if (catcher === undefined) return failFrame(run, frame, failure);
  return rescued(
    () => exitState(visit, catchEnd(catcher, index, failure.output)),
    (error) => {
      if (!(error instanceof StateFailure)) throw error;
      recordEvaluation(visit, error);
      return failFrame(run, frame, error);
    },
  );
}

/** Leaves a state whose work is done; a failure on the way out is the state's. */
export function completeState(visit: Visit, end: StateEnd): Soon<void> {
  return rescued(
    () => exitState(visit, end),
    (error) => {
      if (!(error instanceof StateFailure)) throw error;
      return failState(visit, error);
    },
  );
}
