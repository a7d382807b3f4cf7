import type { SourceMap } from '../records.ts';
import type { Thread, Visit } from './visits.ts';

/** One execution of a task. */
export interface Occurrence {
  readonly pointer: string;
  readonly name: string;
  readonly kind: string;
  /** Milliseconds since the epoch, as all times here. */
  readonly beganAt: number;
  /** When something of it was last entered or left. */
  lastAt: number;
  /** Stays in the states that do its work; none when it is done on the way into or out of states of other tasks. */
  readonly own: Visit[];
  /** The last stay in a state while it ran, its own or that of a task inside. @default - there was none */
  last?: Visit;
  /** It has the outcome of its competition, although the states it ran in failed: that is how they end. */
  isWon: boolean;
  input?: string | undefined;
  output?: string | undefined;
}

interface Reading {
  readonly sourceMap: SourceMap;
  readonly occurrences: Occurrence[];
  /** What runs in each thread: containers first, each around the next. */
  readonly open: Map<Thread, Occurrence[]>;
  /** What began when each state was entered. */
  readonly begun: Map<Visit, readonly Occurrence[]>;
  readonly following: ReadonlyMap<Visit, Visit>;
}

/**
 * The executions of tasks that stays in states tell of, in the order in which they began. Which exit of a state was taken follows
 * from the state that was entered next and, where that is not enough, from what was assigned.
 */
export function readOccurrences(visits: readonly Visit[], sourceMap: SourceMap): readonly Occurrence[] {
  const following = followers(visits);
  const reading: Reading = { sourceMap, occurrences: [], open: new Map(), begun: new Map(), following };
  const moments = visits.flatMap((visit) => [
    { event: visit.enteredBy, happen: () => enter(reading, visit) },
    ...(visit.leftBy === undefined ? [] : [{ event: visit.leftBy, happen: () => leave(reading, visit) }]),
  ]);
  for (const { happen } of moments.sort((a, b) => a.event - b.event)) happen();
  return reading.occurrences;
}

/** The visit after each in the same thread. */
function followers(visits: readonly Visit[]): ReadonlyMap<Visit, Visit> {
  const latest = new Map<Thread, Visit>();
  const following = new Map<Visit, Visit>();
  for (const visit of visits) {
    const before = latest.get(visit.thread);
    if (before !== undefined) following.set(before, visit);
    latest.set(visit.thread, visit);
  }
  return following;
}

function enter(reading: Reading, visit: Visit): void {
  const source = sourceOf(reading, visit);
  if (source === undefined) return;
  const isFirst = !reading.open.has(visit.thread);
  const tasks = [...(isFirst ? (source.started ?? []) : []), ...(source.entered ?? [])];
  const begun = begin(reading, visit.thread, tasks, visit.enteredAt);
  reading.begun.set(visit, begun);
  setInput(begun, source.input, visit);
  const running = close(reading, visit.thread, source.task ?? '');
  const owner = running.at(-1);
  if (owner?.pointer === source.task) owner?.own.push(visit);
  for (const each of running) Object.assign(each, { last: visit, lastAt: visit.enteredAt });
  if (source.wins) win(reading, visit);
}

function leave(reading: Reading, visit: Visit): void {
  const source = sourceOf(reading, visit);
  if (source === undefined) return;
  const at = visit.endedAt ?? visit.enteredAt;
  const running = close(reading, visit.thread, source.task ?? '');
  for (const each of running) each.lastAt = at;
  const next = reading.following.get(visit)?.state;
  const exit = source.exits?.find(
    ({ next: target, marker }) =>
      target === next && (marker === undefined || visit.assigned?.[marker.variable] === String(marker.value)),
  );
  if (exit === undefined) return;
  const begun = begin(reading, visit.thread, exit.tasks, at);
  setInput(begun, source.input, visit);
  const candidates = [...running, ...(reading.begun.get(visit) ?? []), ...begun];
  const giver = candidates.findLast(({ pointer }) => pointer === exit.output);
  if (giver !== undefined) giver.output = visit.output;
}

function sourceOf({ sourceMap }: Reading, { state }: Visit) {
  return Object.hasOwn(sourceMap.states, state) ? sourceMap.states[state] : undefined;
}

/** Begins tasks one after the other: each ends what it is not inside of. */
function begin(reading: Reading, thread: Thread, tasks: readonly string[], at: number): readonly Occurrence[] {
  return tasks.flatMap((pointer) => {
    const task = reading.sourceMap.tasks[pointer];
    if (task === undefined) return [];
    const { name, kind } = task;
    const occurrence: Occurrence = { pointer, name, kind, beganAt: at, lastAt: at, own: [], isWon: false };
    const around = close(reading, thread, pointer).filter((each) => each.pointer !== pointer);
    for (const each of around) each.lastAt = at;
    reading.open.set(thread, [...around, occurrence]);
    reading.occurrences.push(occurrence);
    return [occurrence];
  });
}

/** What a thread still runs when it comes to a task: that task and those around it. */
function close({ open }: Reading, thread: Thread, pointer: string): readonly Occurrence[] {
  const running = (open.get(thread) ?? []).filter((each) => isAround(each.pointer, pointer));
  open.set(thread, running);
  return running;
}

/** Whether a task is the one that a pointer names, or is around it. */
function isAround(task: string, pointer: string): boolean {
  return pointer === task || pointer.startsWith(`${task}/`);
}

function setInput(begun: readonly Occurrence[], pointer: string | undefined, { input }: Visit): void {
  const taker = begun.find((each) => each.pointer === pointer);
  if (taker !== undefined) taker.input = input;
}

/** The competing branch has won, and so has its fork. */
function win(reading: Reading, visit: Visit): void {
  for (const each of reading.occurrences) {
    if (each.own.some((own) => own === visit || own === visit.thread.parent)) each.isWon = true;
  }
}
