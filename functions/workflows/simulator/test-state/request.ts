import type { ExecutionOptions } from '../types.ts';

/** A request of TestState (API reference, "TestState"): JSON is text in it. */
export interface TestStateRequest {
  /** A state, or a whole state machine when `stateName` is given. */
  readonly definition: string;
  /** State of the machine that is tested, at whatever depth. @default - the definition is a state */
  readonly stateName?: string | undefined;
  /** @default {} */
  readonly input?: string | undefined;
  /** Variables that the state can read. @default - none */
  readonly variables?: string | undefined;
  /** The context object, for tests with a mock. @default - that of an execution which has just begun */
  readonly context?: string | undefined;
  /** Details that the answer has. `TRACE` would add the HTTP request of a task. @default INFO */
  readonly inspectionLevel?: 'INFO' | 'DEBUG' | 'TRACE' | undefined;
  /** What the state's work is taken to have come to. @default - it does its work */
  readonly mock?: MockInput | undefined;
  readonly stateConfiguration?: StateConfiguration | undefined;
}

export interface MockInput {
  readonly result?: string | undefined;
  readonly errorOutput?: { readonly error?: string | undefined; readonly cause?: string | undefined } | undefined;
  /** How strictly a result is held against what the service answers. @default STRICT */
  readonly fieldValidationMode?: FieldValidationMode | undefined;
}

export type FieldValidationMode = 'STRICT' | 'PRESENT' | 'NONE';

/** The situation that a mocked state is in. */
export interface StateConfiguration {
  /** Retries that the retrier for the mocked error has had. @default 0 */
  readonly retrierRetryCount?: number | undefined;
  /** State inside the Map or Parallel that the mocked error comes from. @default - not said */
  readonly errorCausedByState?: string | undefined;
  /** Iterations of the Map that failed. @default - not said: no threshold is checked */
  readonly mapIterationFailureCount?: number | undefined;
  /** What the `ItemReader` of a distributed Map found. @default - not said: there are no items to select from */
  readonly mapItemReaderData?: string | undefined;
}

/** What a test runs in. */
export type TestWorld = Pick<ExecutionOptions, 'clock' | 'tasks'> &
  Required<Pick<ExecutionOptions, 'random'>> & {
    /** What the context object calls the execution; Step Functions makes an Express one up for each test. */
    readonly identity: Omit<ExecutionOptions, 'definition' | 'input' | 'clock' | 'tasks' | 'random' | 'checkpoint'>;
  };

/** An answer of TestState: JSON is text in it. */
export interface TestStateAnswer {
  readonly status: 'SUCCEEDED' | 'FAILED' | 'RETRIABLE' | 'CAUGHT_ERROR';
  readonly output?: string;
  readonly error?: string;
  readonly cause?: string;
  readonly nextState?: string;
  readonly inspectionData?: InspectionData;
}

/** How the state came to what it did; members of JSONPath mode are not there. */
export interface InspectionData {
  input?: string;
  afterArguments?: string;
  result?: string;
  variables?: string;
  afterItemsPointer?: string;
  afterItemSelector?: string;
  afterItemBatcher?: string;
  maxConcurrency?: number;
  toleratedFailureCount?: number;
  toleratedFailurePercentage?: number;
  errorDetails?: ErrorDetails;
}

/** Who took the failure, by index; a retrier with no attempt left did not, but is named. */
export interface ErrorDetails {
  readonly catchIndex?: number;
  readonly retryIndex?: number;
  readonly retryBackoffIntervalSeconds?: number;
}

/** TestState refuses the request; `code` is that of the API's error. */
export class TestStateRefused extends Error {
  readonly code: 'InvalidDefinition' | 'InvalidExecutionInput' | 'ValidationException';

  constructor(code: TestStateRefused['code'], message: string) {
    super(message);
    this.name = 'TestStateRefused';
    this.code = code;
  }
}
