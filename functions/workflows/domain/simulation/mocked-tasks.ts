import type { Json, TaskRuntime } from '../../simulator/types.ts';
import type { SourceMap } from '../records.ts';
import { serviceAnswers } from './service-answers.ts';
import type { MockedAnswer } from './task-mocks.ts';

/** Tasks that answer what they were told to. */
export interface MockedTasks extends TaskRuntime {
  /** JSON pointers of tasks that were called and have no answer, in the order of their first calls. */
  unmocked(): readonly string[];
}

/** Tasks that take their answers one after the other; those that have none, and need one, never answer. */
export function mockedTasks(answers: ReadonlyMap<string, readonly MockedAnswer[]>, sourceMap: SourceMap): MockedTasks {
  const calls = new Map<string, number>();
  const unmocked = new Set<string>();
  let made = 0;
  return {
    async call(call) {
      made += 1;
      const pointer = sourceMap.states[call.stateName]?.task ?? '';
      const nth = calls.get(pointer) ?? 0;
      calls.set(pointer, nth + 1);
      const given = answers.get(pointer) ?? [];
      const answer = given[Math.min(nth, given.length - 1)];
      const service = serviceAnswers(call);
      const durationMs = answer?.durationMs ?? 0;
      if (answer !== undefined && 'error' in answer) return { ...service.error(answer.error, pointer), durationMs };
      if (answer !== undefined || service.answersAlone) {
        return {
          ...service.output((answer?.output ?? null) as Json, { number: made, isLast: nth >= given.length - 1 }),
          durationMs,
        };
      }
      unmocked.add(pointer);
      return { output: null, durationMs: Number.POSITIVE_INFINITY };
    },
    unmocked: () => [...unmocked],
  };
}
