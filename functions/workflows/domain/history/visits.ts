import type { HistoryEvent } from './events.ts';

/** A sequence of states that follow each other: the execution itself, a branch, or an iteration. */
export interface Thread {
  /** The state that the branch or iteration belongs to. @default - the execution itself */
  readonly parent?: Visit | undefined;
}

/** One stay in a state: from entering to leaving, re-attempts included. */
export interface Visit {
  readonly state: string;
  /** `Task`, `Choice`, `Parallel`, … */
  readonly type: string;
  readonly thread: Thread;
  /** Id of the event, by which entering and leaving of all visits have one order. */
  readonly enteredBy: number;
  readonly enteredAt: number;
  readonly input: string | undefined;
  output?: string | undefined;
  /** Id of the event that left it. @default - it was not left */
  leftBy?: number;
  /** JSON texts of the variables that leaving it assigned. */
  assigned?: Readonly<Record<string, string>> | undefined;
  /** When it was left, or when it ended without being left. */
  endedAt?: number;
  isCancelled: boolean;
  attempts: number;
  /** The failure of the last attempt, if it failed. */
  failure?: VisitFailure | undefined;
}

/**
 * Why a visit failed. The events of Parallel and Map tell only that they failed, so a container shares the failure of
 * what failed inside of it; a Fail state inside of one says nothing until its error ends the execution.
 */
interface VisitFailure {
  error?: string | undefined;
  cause?: string | undefined;
}

/** States that have branches or iterations inside. */
const CONTAINERS: ReadonlySet<string> = new Set(['Parallel', 'Map']);
const ATTEMPT = /^(TaskScheduled|LambdaFunctionScheduled|ActivityScheduled|ParallelStateStarted|MapStateStarted)$/;
const SUCCESS = /^(Task|LambdaFunction|Activity|ParallelState|MapState)Succeeded$/;
const FAILURE = /(Failed|TimedOut)$/;
const NEW_THREAD = /^(ParallelStateStarted|MapIterationStarted)$/;
const END_OF_EXECUTION = /^Execution(Succeeded|Failed|Aborted|TimedOut)$/;

/** What was read so far. */
interface Reading {
  readonly visits: Visit[];
  /** The innermost visit at each event, by the id of the event. */
  readonly visitAt: Map<number, Visit>;
  readonly threadAt: Map<number, Thread>;
  readonly root: Thread;
}

/**
 * The stays in states that a history tells of, in the order of entering. Where an event belongs follows from the chain
 * of previous events, since branches and iterations are interleaved.
 */
export function readVisits(events: readonly HistoryEvent[]): readonly Visit[] {
  const reading: Reading = { visits: [], visitAt: new Map(), threadAt: new Map(), root: {} };
  for (const event of events) {
    const entered = /^(\w+)StateEntered$/.exec(event.type)?.[1];
    if (entered !== undefined) enter(reading, event, entered);
    else if (event.type.endsWith('StateExited')) leave(reading, event);
    else if (END_OF_EXECUTION.test(event.type)) end(reading, event);
    else happen(reading, event);
  }
  return reading.visits;
}

function note(reading: Reading, { id }: HistoryEvent, visit: Visit, thread: Thread): void {
  reading.visitAt.set(id, visit);
  reading.threadAt.set(id, thread);
}

function enter(reading: Reading, event: HistoryEvent, type: string): void {
  const visit: Visit = {
    state: event.stateName ?? '',
    type,
    thread: threadOf(reading, event),
    enteredBy: event.id,
    enteredAt: event.timestamp,
    input: event.payload,
    isCancelled: false,
    attempts: 0,
  };
  reading.visits.push(visit);
  note(reading, event, visit, visit.thread);
}

function leave(reading: Reading, event: HistoryEvent): void {
  const visit = openVisit(reading, event, ({ state }) => state === event.stateName);
  if (visit === undefined) return;
  visit.leftBy = event.id;
  visit.assigned = event.assigned;
  visit.endedAt = event.timestamp;
  visit.output = event.payload;
  note(reading, event, visit, visit.thread);
}

/** Something inside of a state: an attempt, its outcome, an iteration. */
function happen(reading: Reading, event: HistoryEvent): void {
  const { type, previousEventId, timestamp } = event;
  const inner = reading.visitAt.get(previousEventId);
  const container = [...CONTAINERS].find((name) => type.startsWith(name));
  const visit = container === undefined ? inner : openVisit(reading, event, (each) => each.type === container);
  if (visit === undefined) return;
  if (ATTEMPT.test(type)) visit.attempts += 1;
  if (ATTEMPT.test(type) || SUCCESS.test(type)) visit.failure = undefined;
  if (FAILURE.test(type)) fail(reading, event, visit, inner);
  if (type.endsWith('StateAborted')) close(visit, timestamp);
  note(reading, event, visit, NEW_THREAD.test(type) ? { parent: visit } : visit.thread);
}

function fail(reading: Reading, event: HistoryEvent, visit: Visit, inner: Visit | undefined): void {
  const failure = (inner?.leftBy === undefined ? inner?.failure : undefined) ?? {};
  failure.error ??= event.error;
  failure.cause ??= event.cause;
  if (inner !== undefined && inner.leftBy === undefined) inner.failure = failure;
  // A failed iteration is not yet a failed state: some failures may be tolerated.
  if (event.type.startsWith('MapIteration')) return;
  visit.failure = failure;
  if (CONTAINERS.has(visit.type)) closeInside(reading, visit, event.timestamp);
}

function end(reading: Reading, event: HistoryEvent): void {
  const last = reading.visitAt.get(event.previousEventId);
  if (/Failed|TimedOut/.test(event.type) && last !== undefined && last.leftBy === undefined) {
    const failure = last.failure ?? {};
    failure.error ??= event.error;
    failure.cause ??= event.cause;
    for (let visit: Visit | undefined = last; visit !== undefined; visit = visit.thread.parent) {
      visit.failure ??= failure;
    }
  }
  for (const visit of reading.visits) close(visit, event.timestamp);
}

/** A container that failed takes along what still runs inside of it. */
function closeInside(reading: Reading, container: Visit, at: number): void {
  for (const visit of reading.visits) {
    if (visit.endedAt !== undefined) continue;
    for (let outer = visit.thread.parent; outer !== undefined; outer = outer.thread.parent) {
      if (outer === container) close(visit, at);
    }
  }
}

/** It ends without being left: failed when it has a failure, cancelled otherwise. */
function close(visit: Visit, at: number): void {
  if (visit.endedAt !== undefined) return;
  visit.endedAt = at;
  visit.isCancelled = visit.failure === undefined;
}

/** The thread of a state that is entered: the first state of each branch begins one of its own. */
function threadOf({ threadAt, visitAt, root }: Reading, { previousEventId }: HistoryEvent): Thread {
  const thread = threadAt.get(previousEventId);
  if (thread === undefined) return root;
  const { parent } = thread;
  return parent?.type === 'Parallel' && visitAt.get(previousEventId) === parent ? { parent } : thread;
}

/** The innermost open visit around an event that `fits`. */
function openVisit(
  { visitAt }: Reading,
  { previousEventId }: HistoryEvent,
  fits: (visit: Visit) => boolean,
): Visit | undefined {
  for (let visit = visitAt.get(previousEventId); visit !== undefined; visit = visit.thread.parent) {
    if (visit.leftBy === undefined && fits(visit)) return visit;
  }
  return undefined;
}
