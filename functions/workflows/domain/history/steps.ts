import type * as z from 'zod';
import type { executionStep } from '../../../shared/schemas.ts';
import type { SourceMap } from '../records.ts';
import { toWorkflowError } from '../workflow-error.ts';
import type { HistoryEvent } from './events.ts';
import { type Occurrence, readOccurrences } from './occurrences.ts';
import { readVisits } from './visits.ts';

export type Step = z.input<typeof executionStep>;

/**
 * A history as tasks of the definition, in the order in which they began. Tasks in loops appear once for each iteration, unless the loop
 * is computed in one expression; a task
 * that is done on the way into or out of a state of another task is a step all the same, and takes no time.
 * @param sourceMap of the version that ran
 */
export function toSteps(events: readonly HistoryEvent[], sourceMap: SourceMap): readonly Step[] {
  return readOccurrences(readVisits(events), sourceMap).map(toStep);
}

function toStep(occurrence: Occurrence): Step {
  const { pointer, name, kind, beganAt, lastAt, own, last, input, output } = occurrence;
  const status = statusOf(occurrence);
  const endedAt = status === 'running' ? undefined : Math.max(lastAt, last?.endedAt ?? lastAt);
  const failure = status === 'faulted' ? (last?.failure ?? own.at(-1)?.failure) : undefined;
  return {
    task: pointer,
    name,
    kind,
    status,
    startedAt: new Date(beganAt).toISOString(),
    ...(endedAt === undefined ? {} : { endedAt: new Date(endedAt).toISOString(), durationMs: endedAt - beganAt }),
    attempts: Math.max(1, ...own.map(({ attempts }) => attempts)),
    ...payload('input', input),
    ...(status === 'completed' ? payload('output', output) : {}),
    ...(failure?.error === undefined && failure?.cause === undefined ? {} : { error: toWorkflowError(failure) }),
  };
}

function statusOf({ kind, own, last, isWon }: Occurrence): Step['status'] {
  // Raising is failing, also where the error is caught at once.
  if (kind === 'raise') return 'faulted';
  if (last === undefined || isWon) return 'completed';
  if (last.endedAt === undefined) return 'running';
  if (last.isCancelled) return 'cancelled';
  if (last.leftBy === undefined && last.failure !== undefined) return 'faulted';
  // Left with a failure: it was caught. The task that failed has faulted, a `try` around it has done its work.
  return last.failure !== undefined && own.includes(last) && kind !== 'try' ? 'faulted' : 'completed';
}

function payload(name: 'input' | 'output', text: string | undefined) {
  return text === undefined ? {} : { [name]: JSON.parse(text) };
}
