import {
  errorName,
  STANDARD_ERROR_BASE,
  STANDARD_ERRORS,
  type StandardError,
  type WorkflowProblem,
} from '../public.ts';

/**
 * A fault of a connector, as Step Functions must see it: Lambda reports `name` as the error's name and `message` as
 * its text, so the name is what `Retry` and `Catch` match and the message is the problem as JSON text.
 */
export class TaskFault extends Error {
  readonly problem: WorkflowProblem;

  constructor(problem: WorkflowProblem) {
    super(JSON.stringify(problem));
    this.name = errorName(problem);
    this.problem = problem;
  }

  /** The same fault, raised by the task at `pointer`. */
  at(pointer: string): TaskFault {
    return new TaskFault({ ...this.problem, instance: pointer });
  }
}

/**
 * A fault of one of the specification's kinds.
 * @param status @default - the status that the specification gives the kind
 */
export function fault(
  kind: StandardError,
  title: string,
  detail: string,
  status: number = STANDARD_ERRORS[kind],
): TaskFault {
  return new TaskFault({ type: `${STANDARD_ERROR_BASE}${kind}`, status, title, detail });
}
