import { ANY_ERROR } from './errors.ts';
import type { Value } from './value.ts';

export type StateId = string;

/** Values that variables get, by name. */
export type Assignments = ReadonlyMap<string, Value>;

/** A way out of a state: what it passes on, what it remembers, where it leads. */
export interface Exit {
  readonly output: Value;
  readonly assign: Assignments;
  /** `null` ends the scope: the machine, the branch or the iteration. */
  readonly next: StateId | null;
  /** Pointers of the tasks that are begun by taking the exit, in their order. */
  readonly tasks: readonly string[];
  /** Pointer of the task whose output the exit passes on, where that is known. */
  readonly outputOf: string | undefined;
  /** What the exit does in different cases, which then say what is begun and handed on. @default - it knows no cases */
  readonly cases?: readonly ExitCase[];
}

/** One case of an exit that does the work of a Choice. */
export interface ExitCase {
  /** @default - when none of the cases before holds */
  readonly when?: Value;
  readonly tasks: readonly string[];
  readonly outputOf: string | undefined;
  /** The exit hands on what it was given, so that this is the output of whatever task gave it. */
  readonly passesOn: boolean;
}

export interface Catcher {
  readonly errors: readonly string[];
  readonly exit: Exit;
  /** It only looks at the time and raises the error again, as if nobody had caught it. @default false */
  readonly raisesAgain?: boolean;
}

export interface Retrier {
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  /** @default - delays grow without limit */
  readonly maxDelaySeconds?: number;
  readonly jitter: boolean;
}

interface StateBase {
  /** JSON pointer of the task that the state belongs to. */
  readonly pointer: string;
  /** Readable path of that task. */
  readonly path: readonly string[];
  /** What the state does for its task where it is not the task itself: `next`, `match`. */
  readonly role: string | undefined;
  /** Pointers of the tasks that are begun by entering the state, in their order. */
  readonly tasks: readonly string[];
  /** Pointer of the task whose raw input the state is entered with, where that is known. */
  readonly inputOf: string | undefined;
  /** Variables of the deadlines that the state minds: behind it nothing need be asked about them again. @default - none */
  readonly minds?: readonly string[];
}

/** Retrying and catching, which Step Functions has on three kinds of states. */
interface Guarded {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

export interface PassState extends StateBase {
  readonly kind: 'pass';
  readonly exit: Exit;
  /** Stands for a place that is not decided yet: the optimiser leaves it alone. @default false */
  readonly pinned?: boolean;
}

export interface TaskState extends StateBase, Guarded {
  readonly kind: 'task';
  readonly resource: string;
  readonly arguments: Value;
  readonly timeoutSeconds: Value | undefined;
  readonly exit: Exit;
}

export interface WaitState extends StateBase {
  readonly kind: 'wait';
  readonly seconds: Value;
  readonly exit: Exit;
  /** How often at most the retries that wait here come by in one run of their `try`. @default - it is no pause of a retry */
  readonly repeats?: number;
}

export interface ChoiceRule {
  readonly condition: Value;
  readonly exit: Exit;
}

export interface ChoiceState extends StateBase {
  readonly kind: 'choice';
  readonly rules: readonly ChoiceRule[];
  readonly otherwise: Exit;
  /** The head of a loop over a list, which ends with the list. */
  readonly bounded: boolean;
}

export interface ParallelState extends StateBase, Guarded {
  readonly kind: 'parallel';
  /** What the branches start with. */
  readonly arguments: Value;
  readonly branches: readonly Graph[];
  readonly exit: Exit;
}

export interface MapState extends StateBase, Guarded {
  readonly kind: 'map';
  readonly items: Value;
  readonly selector: Value;
  readonly maxConcurrency: number;
  readonly processor: Graph;
  readonly exit: Exit;
}

/** Why a scope fails. */
export type Failure =
  /** An error, as an object `{type, status, title, detail, instance}`. */
  | {
      readonly kind: 'problem';
      readonly value: Value;
      /** The variable of the deadline that has passed. @default - something else went wrong */
      readonly deadline?: string;
    }
  /** A competing branch has its outcome; the error carries it to the fork. */
  | { readonly kind: 'winner'; readonly value: Value };

export interface FailState extends StateBase {
  readonly kind: 'fail';
  readonly failure: Failure;
}

export type State = PassState | TaskState | WaitState | ChoiceState | ParallelState | MapState | FailState;
export type GuardedState = TaskState | ParallelState | MapState;

/** The states of one scope. `entry` is null where nothing is done. */
export interface Graph {
  readonly entry: StateId | null;
  readonly states: ReadonlyMap<StateId, State>;
  /** Pointers of the tasks that are begun by entering the scope, in their order. */
  readonly tasks: readonly string[];
}

/** A scope as it is lowered: every task is begun by a state of its own. */
export function scopeOf(entry: StateId | null, states: ReadonlyMap<StateId, State>): Graph {
  return { entry, states, tasks: [] };
}

export const NO_ASSIGNMENTS: Assignments = new Map();

/** Names that match an error of an expression in the state itself. */
export const EXPRESSION_ERRORS: ReadonlySet<string> = new Set([
  ANY_ERROR,
  'States.TaskFailed',
  'States.QueryEvaluationError',
]);

/** Whether an error in an expression of the state would be retried or caught by the state itself. */
export function guardsExpressions(state: State): boolean {
  if (!isGuarded(state)) return false;
  const guards = [...state.retry, ...state.catch.filter(({ raisesAgain }) => raisesAgain !== true)];
  return guards.some(({ errors }) => errors.some((name) => EXPRESSION_ERRORS.has(name)));
}

export function isGuarded(state: State): state is GuardedState {
  return state.kind === 'task' || state.kind === 'parallel' || state.kind === 'map';
}
