import type { Frame } from './execution-data.ts';
import type { ErrorOutput } from './failure.ts';
import { type JsonObject, jsonText } from './json.ts';
import { HISTORY_EVENT_LIMIT } from './limits.ts';
import type { Run } from './run.ts';
import type { HistoryEvent, Json } from './types.ts';

/** What an event says beside its type: its `…EventDetails` member. */
export type EventDetails = Readonly<Record<string, unknown>>;

/** No event may follow but the one that says so. */
export class HistoryLimitReached extends Error {
  constructor() {
    super(`The execution reached the maximum number of history events (${HISTORY_EVENT_LIMIT}).`);
    this.name = 'HistoryLimitReached';
  }
}

/** That nothing was cut off a text: the simulator keeps them whole. */
const WHOLE = Object.freeze({ truncated: false });

/** Members that hold a JSON text and say that nothing was cut off it. */
export function inputDetails(input: Json): EventDetails {
  return { input: jsonText(input), inputDetails: WHOLE };
}

export function outputDetails(output: Json): EventDetails {
  return { output: jsonText(output), outputDetails: WHOLE };
}

/** A state was entered. */
export function enteredDetails(name: string, input: Json): EventDetails {
  return { name, input: jsonText(input), inputDetails: WHOLE };
}

/** A state was left, with the values that it assigned. */
export function exitedDetails(name: string, output: Json, assigned: JsonObject): EventDetails {
  const details = { name, output: jsonText(output), outputDetails: WHOLE };
  const entries = Object.entries(assigned);
  if (entries.length === 0) return details;
  const assignedVariables = Object.fromEntries(entries.map(([variable, value]) => [variable, jsonText(value)]));
  return { ...details, assignedVariables, assignedVariablesDetails: WHOLE };
}

/** Members for an error and its cause, where there are any. */
export function errorDetails({ error, cause }: ErrorOutput): ErrorOutput & Readonly<Record<string, string>> {
  return { ...(error !== undefined && { error }), ...(cause !== undefined && { cause }) };
}

/** Name of the member that holds the details of an event (API reference, "HistoryEvent"); all states share two. */
function detailsName(type: string): `${string}EventDetails` {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
}

/** Appends an event of the execution itself. @returns its id */
export function appendEvent(run: Run, type: string, previousEventId: number, details?: EventDetails): number {
  const { history } = run.data;
  const id = history.length + 1;
  const event: { -readonly [member in keyof HistoryEvent]: HistoryEvent[member] } = {
    id,
    previousEventId,
    timestamp: run.now(),
    type,
  };
  if (details !== undefined) event[detailsName(type)] = details;
  history.push(event);
  return id;
}

/** Whether a frame may have one more event; the very last one belongs to the end of the execution. */
export function historyHasRoom({ data }: Run, frame: Frame): boolean {
  const events = frame.unrecorded ? frame.lastEventId : data.history.length;
  return events + 1 < HISTORY_EVENT_LIMIT;
}

/**
 * Appends an event of a frame and lets the next one follow it. Children of a distributed Map have a history of their
 * own, which nobody can ask for: only their ids are counted, along each thread. One of them that reaches the limit ends
 * the whole execution, where Step Functions would let the child alone fail.
 * @throws HistoryLimitReached
 * @returns its id
 */
export function recordEvent(run: Run, frame: Frame, type: string, details?: EventDetails): number {
  if (!historyHasRoom(run, frame)) throw new HistoryLimitReached();
  frame.lastEventId = frame.unrecorded ? frame.lastEventId + 1 : appendEvent(run, type, frame.lastEventId, details);
  return frame.lastEventId;
}
