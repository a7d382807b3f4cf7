import { errorName } from '../../../tasks/public.ts';
import { parseResource } from '../../simulator/integrations/resource.ts';
import type { Json, TaskCall, TaskOutcome, TaskRuntime } from '../../simulator/types.ts';
import type { SourceMap } from '../records.ts';
import type { MockedAnswer } from './task-mocks.ts';

/** Tasks that answer what they were told to. */
export interface MockedTasks extends TaskRuntime {
  /** JSON pointers of tasks that were called and have no answer, in the order of their first calls. */
  unmocked(): readonly string[];
}

/** A connector's fault as Lambda reports it, which is what a running workflow sees. */
function faultOutcome(error: Extract<MockedAnswer, { readonly error: unknown }>['error'], instance: string) {
  const name = errorName(error);
  const errorMessage = JSON.stringify({ ...error, instance });
  return { error: name, cause: JSON.stringify({ errorType: name, errorMessage, trace: [] }) };
}

function outcomeOf(answer: MockedAnswer, pointer: string): TaskOutcome {
  const { durationMs = 0 } = answer;
  if ('error' in answer) return { ...faultOutcome(answer.error, pointer), durationMs };
  return { output: (answer.output ?? null) as Json, durationMs };
}

/** The bus takes every event unless it is told otherwise. @param nth event of the run, from 1 */
function takenEvent(nth: number): TaskOutcome {
  const EventId = `00000000-0000-4000-8000-${String(nth).padStart(12, '0')}`;
  return { output: { Entries: [{ EventId }], FailedEntryCount: 0 } };
}

function emits({ resource }: TaskCall): boolean {
  return parseResource(resource).action === 'putEvents';
}

/** Tasks that take their answers one after the other; those that have none never answer. */
export function mockedTasks(answers: ReadonlyMap<string, readonly MockedAnswer[]>, sourceMap: SourceMap): MockedTasks {
  const calls = new Map<string, number>();
  const unmocked = new Set<string>();
  let events = 0;
  return {
    async call(call) {
      const pointer = sourceMap.states[call.stateName]?.task ?? '';
      const nth = calls.get(pointer) ?? 0;
      calls.set(pointer, nth + 1);
      const given = answers.get(pointer) ?? [];
      const answer = given[Math.min(nth, given.length - 1)];
      if (emits(call) && (answer === undefined || 'output' in answer)) {
        events += 1;
        return { ...takenEvent(events), durationMs: answer?.durationMs ?? 0 };
      }
      if (answer !== undefined) return outcomeOf(answer, pointer);
      unmocked.add(pointer);
      return { output: null, durationMs: Number.POSITIVE_INFINITY };
    },
    unmocked: () => [...unmocked],
  };
}
