import type { JsonObject } from './json.ts';
import type { ExecutionStatus, HistoryEvent, Json, TaskCall } from './types.ts';

export type Variables = Readonly<Record<string, Json>>;

/** What a Task state has asked for and waits on. */
export interface TaskWork {
  readonly type: 'task';
  readonly taskId: number;
  /** What was asked: asked again when the execution is resumed elsewhere. */
  readonly call: TaskCall;
  readonly timeoutTimer?: number;
  heartbeatTimer?: number;
  readonly heartbeatMs?: number;
  /** The service has taken the call, and the task goes on. @default - not yet, or it is all there is to wait for */
  submitted?: boolean;
  /** What the service answered then. @default - nothing that is known */
  answer?: Json;
}

/** A Wait state, or a state between two attempts, waits for a timer. */
export interface TimerWork {
  readonly type: 'wait' | 'retry';
  readonly timer: number;
  readonly output?: Json;
}

/** A Parallel or Map state waits for what it has started. */
export interface ChildrenWork {
  readonly type: 'children';
  /** Frames under way. */
  readonly running: number[];
  /** Outputs of those that succeeded, by branch or item. */
  readonly results: Record<number, Json>;
  /** Items of a Map; the ones from `nextItem` on are not yet started. @default - the branches of a Parallel */
  readonly items?: readonly MapItem[];
  nextItem: number;
  readonly maxConcurrency: number;
  failures: number;
  /** Failures that do not fail the state. */
  readonly toleratedFailures: number;
  /** What fails the state is the number of failures, not the failure of a child. */
  readonly thresholdReported: boolean;
  /** Its children are executions of their own. */
  readonly distributed: boolean;
  /** Children that failed and were tolerated: they run again if the execution is redriven. */
  readonly failed: UnfinishedFrame[];
  /** Children of a redriven state that are still to go on; they come before new items. */
  readonly redriven: UnfinishedFrame[];
  /** How often a distributed Map was redriven. @default 0 */
  redriveCount?: number;
}

/** A frame that did not come to its end: from here it goes on when the execution is redriven. */
export type UnfinishedFrame = Omit<Frame, 'id' | 'parent'>;

/** An item of a Map: what `$states.context.Map.Item` shows, and what its first state is given. */
export interface MapItem {
  readonly context: Readonly<Record<string, Json>>;
  readonly input: Json;
}

/** The state a frame is in. */
export interface ActiveState {
  readonly name: string;
  readonly input: Json;
  readonly enteredEventId: number;
  readonly enteredAt: number;
  retryCount: number;
  /** Retries so far of each retrier. */
  readonly attempts: number[];
  /** What `SendTask…` calls name the task by. */
  token?: string;
  work?: TaskWork | TimerWork | ChildrenWork;
  /** What a Parallel or Map had done when it failed; a redrive goes on with it. */
  unfinished?: ChildrenWork;
}

/** One thread of states: the machine itself, a branch, or an iteration. */
export interface Frame {
  readonly id: number;
  /** @default - the frame of the machine itself */
  readonly parent?: number;
  /** Branch or item it is among its siblings. */
  readonly index: number;
  readonly scope: string;
  /** Variables of this scope alone; outer ones are read through the parent. */
  variables: Variables;
  lastEventId: number;
  readonly item?: MapItem;
  /** Child of a distributed Map: outer variables are out of reach. @default - false */
  readonly isolated?: boolean;
  /** Its events are not part of the execution's history. @default - false */
  readonly unrecorded?: boolean;
  /** State to be entered next, with its input. */
  next?: { readonly name: string; readonly input: Json } | undefined;
  state?: ActiveState | undefined;
}

export type TimerPurpose = 'wait' | 'retry' | 'task-timeout' | 'heartbeat' | 'execution-timeout';

export interface TimerData {
  readonly frame: number;
  readonly purpose: TimerPurpose;
  readonly time: number;
}

/** All of an execution that is not its definition or its ports: plain data, which can be written down and read back. */
export interface ExecutionData {
  readonly executionArn: string;
  readonly executionName: string;
  readonly stateMachineArn: string;
  readonly stateMachineName: string;
  readonly roleArn: string;
  readonly input: Json;
  /** What `$states.context` shows instead of the execution as it is. @default - nothing else */
  readonly context?: JsonObject;
  readonly startedAt: number;
  status: ExecutionStatus;
  stoppedAt?: number;
  output?: Json;
  error?: string;
  cause?: string;
  redriveCount: number;
  /** @default - never redriven */
  redrivenAt?: number;
  /** The machine's own frame as it was when the execution ended without success. */
  unfinished?: UnfinishedFrame;
  transitions: number;
  randomState: number;
  /** Bytes that the variables of all frames have together. */
  variableBytes: number;
  /** Next number for a frame, a timer or a task. */
  nextId: number;
  readonly frames: Record<number, Frame>;
  /** Frames that can go on, in order. */
  readonly ready: number[];
  readonly timers: Record<number, TimerData>;
  /** Frame of every task under way. */
  readonly tasks: Record<number, number>;
  readonly history: HistoryEvent[];
}
