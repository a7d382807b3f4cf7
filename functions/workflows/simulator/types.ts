/** JSON as Step Functions passes it. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** Time as the simulator knows it: real, accelerated or virtual. */
export interface SimulationClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls `wake` once, when `now()` has reached `time`; the function returned takes that back. */
  at(time: number, wake: () => void): () => void;
}

/** What a Task state asks the outside for. */
export interface TaskCall {
  /** `Resource` of the state, e.g. `arn:aws:states:::lambda:invoke` or the ARN of a function. */
  readonly resource: string;
  /** Evaluated `Arguments`. */
  readonly arguments: Json;
  readonly stateName: string;
  readonly executionArn: string;
  /** Role the state machine runs under; the calls it makes are authorized as this role. */
  readonly roleArn: string;
  /** Present for `.waitForTaskToken`: the outcome of the task is then what is sent for this token. @default - none */
  readonly taskToken?: string;
  /**
   * What the service answered when it took the call, before the execution was written down: it is not to be called again,
   * only the outcome is still to come. @default - the call is to be made
   */
  readonly taken?: { readonly answer: Json };
  /** Milliseconds left before the task times out. */
  readonly timeoutMs: number;
}

/**
 * How a task ended. `durationMs` is read by virtual clocks only. `output` is what the service itself answers, the
 * simulator adds or changes what the integration does: for a Lambda function its payload, for `events:putEvents` and
 * `sqs:sendMessage` the answer of the API, for `states:startExecution` and its `.sync` forms that of StartExecution or
 * DescribeExecution with the member names of results (`ExecutionArn`; `Input` and `Output` as texts), for `http:invoke`
 * `Headers`, `ResponseBody` as text, `StatusCode` and `StatusText`; `cause` is the text as it came.
 */
export type TaskOutcome =
  | { readonly output: Json; readonly durationMs?: number }
  | { readonly error: string; readonly cause?: string; readonly durationMs?: number };

/** The services that state machines integrate with. It never throws for what AWS reports as a task's failure. */
export interface TaskRuntime {
  /**
   * @param signal aborts when nobody waits for the outcome any more: a timeout, a failed sibling, a stop
   * @param submitted to be told once, for `.sync` and `.waitForTaskToken`, that the service has taken the call, and what
   *   it answered (nothing when that is not known); a success that comes without implies it
   */
  call(call: TaskCall, signal: AbortSignal, submitted: (answer?: Json) => void): Promise<TaskOutcome>;
}

/** A history event in the shape of `GetExecutionHistory`, with the time in milliseconds. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  readonly timestamp: number;
  readonly type: string;
  /** `stateEnteredEventDetails`, `taskFailedEventDetails` and so on, one of them at most. */
  readonly [details: `${string}Details`]: Readonly<Record<string, unknown>> | undefined;
}

export type ExecutionStatus = 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'TIMED_OUT' | 'ABORTED';

/** How an execution stands, or ended. */
export interface ExecutionResult {
  readonly status: ExecutionStatus;
  readonly output?: Json;
  readonly error?: string;
  readonly cause?: string;
  readonly startedAt: number;
  readonly stoppedAt?: number;
  /** State transitions AWS would bill: entered states, re-attempts and redrives. */
  readonly transitions: number;
  readonly redriveCount: number;
  /** When it was last redriven, in milliseconds. @default - never */
  readonly redrivenAt?: number;
}

/** What an execution is started with. */
export interface ExecutionOptions {
  /** A definition that the validator accepts, as parsed JSON. */
  readonly definition: Json;
  readonly input: Json;
  readonly executionArn: string;
  readonly executionName: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  readonly clock: SimulationClock;
  readonly tasks: TaskRuntime;
  /** Source of randomness for jitter, `$random`, `$uuid`: numbers in [0, 1). @default - seeded from the execution's ARN */
  readonly random?: () => number;
  /** Called before every state with what there is so far; what it throws ends the execution. @default - nothing */
  readonly checkpoint?: (progress: Progress) => void;
}

/** How far an execution has come. */
export interface Progress {
  readonly transitions: number;
  readonly history: readonly HistoryEvent[];
}

/** A running execution. */
export interface Execution {
  readonly executionArn: string;
  /** Resolves when the execution has ended; it never rejects. After a redrive it is another promise. */
  readonly ended: Promise<ExecutionResult>;
  /** The state of affairs now. */
  result(): ExecutionResult;
  /** All events so far, oldest first. */
  history(): readonly HistoryEvent[];
  /** SendTaskHeartbeat: the task with that token is alive. Does nothing when no task has the token. */
  heartbeat(taskToken: string): void;
  /** StopExecution: the execution ends as `ABORTED`. Does nothing when it has ended. */
  stop(error?: string, cause?: string): void;
  /** Why it cannot be redriven now, as `redriveStatusReason` puts it; undefined when it can be. */
  redriveObstacle(): string | undefined;
  /** RedriveExecution: what did not succeed is run again, and the execution goes on. @throws ExecutionNotRedrivable */
  redrive(): void;
}
