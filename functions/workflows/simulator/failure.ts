/** Names of the errors Step Functions itself reports. */
export const ERROR_NAMES = {
  all: 'States.ALL',
  taskFailed: 'States.TaskFailed',
  timeout: 'States.Timeout',
  heartbeatTimeout: 'States.HeartbeatTimeout',
  runtime: 'States.Runtime',
  queryEvaluation: 'States.QueryEvaluationError',
  dataLimitExceeded: 'States.DataLimitExceeded',
  toleratedFailureThreshold: 'States.ExceedToleratedFailureThreshold',
} as const;

/** Error and cause as `$states.errorOutput`, an event or an execution shows them. */
export interface ErrorOutput {
  readonly error?: string;
  readonly cause?: string;
}

/** How a failure differs from the plain error of a task. */
export interface FailureOptions {
  /** Field whose evaluation failed; such a failure has an `EvaluationFailed` event. @default - not an evaluation */
  readonly location?: string | undefined;
  /** `States.ALL` and `States.TaskFailed` do not match it. @default - false */
  readonly terminal?: boolean;
  /** A second name that retriers and catchers may use for it. @default - none */
  readonly alias?: string;
}

/**
 * A state failed. Thrown where it happens and caught by the kernel, which retries, catches or ends the execution.
 * It is a value of the language, not a fault of the simulator.
 */
export class StateFailure extends Error {
  readonly output: ErrorOutput;
  readonly options: FailureOptions;

  constructor(output: ErrorOutput, options: FailureOptions = {}) {
    super(output.cause ?? output.error);
    this.name = 'StateFailure';
    this.output = output;
    this.options = options;
  }
}

/** `States.QueryEvaluationError` of a field. */
export function evaluationFailure(location: string, cause: string): StateFailure {
  return new StateFailure({ error: ERROR_NAMES.queryEvaluation, cause }, { location });
}

/** `States.Runtime`: it ends the execution, whatever retriers and catchers say. */
export function runtimeFailure(cause: string): StateFailure {
  return new StateFailure({ error: ERROR_NAMES.runtime, cause }, { terminal: true });
}

/**
 * `States.DataLimitExceeded`.
 * @param name of what returned too much: a state, `lambda`, or the ARN of a function
 */
export function dataLimitFailure(name: string, options: FailureOptions): StateFailure {
  const cause = `The state/task '${name}' returned a result with a size exceeding the maximum number of bytes service limit.`;
  return new StateFailure({ error: ERROR_NAMES.dataLimitExceeded, cause }, options);
}

/** Whether a retrier or catcher with these `ErrorEquals` is meant for a failure. */
export function matchesError(errorEquals: readonly string[], { output, options }: StateFailure): boolean {
  // Nothing retries or catches States.Runtime, not even its name.
  if (output.error === ERROR_NAMES.runtime && options.terminal) return false;
  const names = [output.error, options.alias];
  return errorEquals.some((name) => {
    if (names.includes(name)) return true;
    if (options.terminal) return false;
    if (name === ERROR_NAMES.all) return true;
    return name === ERROR_NAMES.taskFailed && output.error !== ERROR_NAMES.timeout;
  });
}
