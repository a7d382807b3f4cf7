import type { ActiveState, ExecutionData, Frame, TimerPurpose } from './execution-data.ts';
import type { Machine, MachineState } from './machine.ts';
import type { TaskCall } from './types.ts';

/** What the kernel wants done outside. */
export type Effect =
  | { readonly type: 'set-timer'; readonly timer: number; readonly time: number }
  | { readonly type: 'cancel-timer'; readonly timer: number }
  | { readonly type: 'call'; readonly taskId: number; readonly call: TaskCall }
  | { readonly type: 'abandon'; readonly taskId: number };

/** An execution being advanced: its data, its machine, and what the data cannot hold. */
export interface Run {
  readonly machine: Machine;
  readonly data: ExecutionData;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  /** Numbers in [0, 1). */
  readonly random: () => number;
  /** Called before every state; what it throws ends the execution. */
  readonly checkpoint: () => void;
  /** What is to be done outside, in order; the runner takes it after every advance. */
  readonly effects: Effect[];
}

/** A state while a frame is in it. */
export interface Visit {
  readonly run: Run;
  readonly frame: Frame;
  readonly state: MachineState;
  readonly active: ActiveState;
}

/** A number that no frame has. */
export const NO_FRAME = 0;

export function takeId(run: Run): number {
  const id = run.data.nextId;
  run.data.nextId += 1;
  return id;
}

/** Sets a timer for a frame. @returns the timer's number */
export function setTimer(run: Run, frame: number, purpose: TimerPurpose, time: number): number {
  const timer = takeId(run);
  run.data.timers[timer] = { frame, purpose, time };
  run.effects.push({ type: 'set-timer', timer, time });
  return timer;
}

/** Lets the time begin that the machine's `TimeoutSeconds` gives an execution. */
export function startTimeout(run: Run, root: Frame): void {
  const { TimeoutSeconds } = run.machine.definition;
  if (TimeoutSeconds !== undefined) setTimer(run, root.id, 'execution-timeout', run.now() + 1000 * TimeoutSeconds);
}

/** Takes a timer back; does nothing when there is none. */
export function cancelTimer(run: Run, timer: number | undefined): void {
  if (timer === undefined) return;
  delete run.data.timers[timer];
  run.effects.push({ type: 'cancel-timer', timer });
}

/** The frame around a frame; undefined for the one of the machine itself. */
export function parentOf({ data }: Run, { parent = NO_FRAME }: Frame): Frame | undefined {
  return data.frames[parent];
}

/** The state a frame is in, or undefined between states. */
export function visitOf(run: Run, frame: Frame): Visit | undefined {
  const active = frame.state;
  if (active === undefined) return undefined;
  return { run, frame, state: stateOf(run, frame, active.name), active };
}

/** The state of that name in the frame's scope. A definition that the validator accepts has it. */
export function stateOf(run: Run, frame: Frame, name: string): MachineState {
  const state = run.machine.scopes.get(frame.scope)?.states.get(name);
  if (state === undefined) throw new Error(`The definition has no state ${name} at ${frame.scope || '/'}`);
  return state;
}
