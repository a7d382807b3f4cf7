import type { HttpCallPayload, WorkflowProblem } from '../../../../../functions/tasks/public.ts';
import { errorName, STANDARD_ERROR_BASE } from '../../../../../functions/tasks/public.ts';
import type { Json, TaskRuntime } from '../../../../../functions/workflows/simulator/types.ts';

/** What the service answers, and after how many seconds: a body, or a status that is an error. */
export type Answer = ({ readonly body: Json } | { readonly status: number }) & { readonly seconds?: number };

/** Answers requests; `visit` counts the calls of the same task, from 1. */
export type Service = (request: HttpCallPayload, visit: number) => Answer;

/** A service whose calls are counted by the task that makes them. */
export interface CountedService {
  /** @returns what to do once the seconds are over, which raises a Problem for an answer that is an error */
  call(request: HttpCallPayload): { readonly seconds: number; readonly end: () => Json };
}

/** An error of a workflow on its way. */
export class Problem extends Error {
  readonly problem: WorkflowProblem;

  constructor(problem: WorkflowProblem) {
    super(JSON.stringify(problem));
    this.problem = problem;
  }
}

export function counted(service: Service): CountedService {
  const visits = new Map<string, number>();
  return {
    call(request) {
      const visit = (visits.get(request.task) ?? 0) + 1;
      visits.set(request.task, visit);
      const answer = service(request, visit);
      return { seconds: answer.seconds ?? 0, end: () => bodyOf(answer, request) };
    },
  };
}

function bodyOf(answer: Answer, request: HttpCallPayload): Json {
  if ('body' in answer) return answer.body;
  const { status } = answer;
  throw new Problem({
    type: `${STANDARD_ERROR_BASE}communication`,
    status,
    title: `Status ${status}`,
    instance: request.task,
  });
}

/** The connector as a state machine sees it. */
export function connector(service: CountedService): TaskRuntime {
  return {
    call: (call) => {
      const { Payload } = call.arguments as unknown as { Payload: HttpCallPayload };
      const { seconds, end } = service.call(Payload);
      const durationMs = 1000 * seconds;
      try {
        return Promise.resolve({ output: end(), durationMs });
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        const errorType = errorName(error.problem);
        const cause = JSON.stringify({ errorType, errorMessage: error.message, trace: [] });
        return Promise.resolve({ error: errorType, cause, durationMs });
      }
    },
  };
}
