/** A history event in the shape of `GetExecutionHistory`, with the time in milliseconds. */
export interface HistoryEvent {
  readonly id: number;
  readonly previousEventId: number;
  /** Milliseconds since the epoch. */
  readonly timestamp: number;
  readonly type: string;
  /** Name of the state, for events that enter or leave one. */
  readonly stateName?: string | undefined;
  /** JSON text of what entered or left; absent when Step Functions cut it. */
  readonly payload?: string | undefined;
  readonly error?: string | undefined;
  readonly cause?: string | undefined;
  /** JSON texts of the variables that were assigned on leaving a state. */
  readonly assigned?: Readonly<Record<string, string>> | undefined;
}
