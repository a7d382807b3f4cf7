import type { State, StateId } from '../machine/state.ts';
import { type Value, variable } from '../machine/value.ts';
import type { TaskNode } from '../normalise/node.ts';
import type { Workflow } from '../normalise/normalise.ts';
import type { CompileSettings } from '../settings.ts';

/** Where a flow leads: a state, or `null` for the end of the scope. */
export type Target = StateId | null;

/** What all scopes of one state machine share. */
export interface Machine {
  readonly workflow: Workflow;
  readonly settings: CompileSettings;
  /** Numbers that make names unique; they are given in the order of lowering, so equal documents get equal names. */
  readonly next: () => number;
}

/** One `States` object in the making: the machine itself, a branch or an iteration. */
export interface Scope {
  readonly machine: Machine;
  readonly states: Map<StateId, State>;
  /** `$context` as the scope reads it. */
  readonly context: Value;
  /** The variable that holds `$context`, where the scope may write it. A scope must not assign what an outer one has. */
  readonly contextVariable: string | undefined;
  /** Where `then: end` leads. */
  readonly end: Target;
  /** How many loops are around; what is tried out inside loops is limited by it. */
  readonly loops: number;
}

/** A moment at which the time of a block is up. */
export interface Deadline {
  /** The variable that holds it, in milliseconds. */
  readonly variable: string;
  /** The task whose time it is. */
  readonly node: TaskNode;
  readonly outer: Deadline | undefined;
}

/** Where a list of tasks stands. */
export interface Flow {
  readonly scope: Scope;
  /** Where `then: exit` leads: behind the list, or out of the loop. */
  readonly exit: Target;
  /** Variables of loops and handlers. */
  readonly locals: ReadonlyMap<string, Value>;
  /** When the time of the innermost block around is up. */
  readonly deadline: Deadline | undefined;
}

export function createMachine(workflow: Workflow, settings: CompileSettings): Machine {
  let number = 0;
  return {
    workflow,
    settings,
    next: () => {
      number += 1;
      return number;
    },
  };
}

/** Two underscores cannot be written in a definition, so a name made here is nobody else's. */
export function newVariable(machine: Machine, name: string): string {
  return `${name}__${machine.next()}`;
}

export function addState(scope: Scope, state: State): StateId {
  const id = `s${scope.machine.next()}`;
  scope.states.set(id, state);
  return id;
}

/** Roles of states that come before a task and are entered with what the task is given. */
const BEFORE_TASK: ReadonlySet<string> = new Set(['start', 'keep', 'if', 'input']);

/** The parts of a state that say which task it belongs to. The state without a role begins the task. */
export function placeOf(node: TaskNode, role?: string) {
  const isGivenInput = role === undefined ? node.inputFrom === undefined : BEFORE_TASK.has(role);
  return {
    pointer: node.pointer,
    path: node.path,
    role,
    tasks: role === undefined ? [node.pointer] : [],
    inputOf: isGivenInput ? node.pointer : undefined,
  };
}

/** A scope inside another. With `writes`, it has a `$context` of its own, which it must hand back. */
export function innerScope(outer: Scope, writes: boolean, end: Target): Scope {
  const contextVariable = writes ? newVariable(outer.machine, 'context') : undefined;
  return {
    ...outer,
    states: new Map(),
    contextVariable,
    context: contextVariable === undefined ? outer.context : variable(contextVariable),
    end,
  };
}
