import type { ChoiceRule, StateId } from '../machine/state.ts';
import { earlier, secondsFromNow } from '../machine/time.ts';
import { condition, literal, type Value, variable } from '../machine/value.ts';
import { isTotal } from '../machine/value-facts.ts';
import type { TaskNode } from '../normalise/node.ts';
import { straight } from './exits.ts';
import { standardProblem } from './problems.ts';
import { addState, type Deadline, type Flow, newVariable, placeOf, type Scope, type Target } from './scope.ts';

/** Time that tasks have together: what the block is named after, and what its inside must mind. */
export interface TimedBlock {
  readonly flow: Flow;
  /** Sets the deadline, then goes on. */
  readonly enter: (next: Target) => Target;
}

/**
 * A block with a deadline. A variable holds the moment; it is never later than the deadline around, so that the tasks inside
 * mind this one alone.
 * @param seconds whole seconds from when the block is entered
 */
export function timedBlock(node: TaskNode, seconds: Value, flow: Flow): TimedBlock {
  const name = newVariable(flow.scope.machine, 'deadline');
  const deadline: Deadline = { variable: name, node, outer: flow.deadline };
  const own = secondsFromNow(seconds);
  const moment = flow.deadline === undefined ? own : earlier(variable(flow.deadline.variable), own);
  return {
    flow: { ...flow, deadline },
    enter: (next) => {
      const exit = straight(next, new Map([[name, moment]]));
      return addState(flow.scope, { ...placeOf(node, 'time'), kind: 'pass', exit });
    },
  };
}

/** The deadlines around a place, outermost first. */
export function deadlinesAround(deadline: Deadline | undefined): readonly Deadline[] {
  return deadline === undefined ? [] : [...deadlinesAround(deadline.outer), deadline];
}

export function mindedBy({ deadline }: Flow): readonly string[] {
  return deadlinesAround(deadline).map((one) => one.variable);
}

/** Rules for each deadline that has passed. The outermost comes first: with it the blocks inside have ended too. */
export function expiryRules(flow: Flow): readonly ChoiceRule[] {
  return deadlinesAround(flow.deadline).map((deadline) => ({
    condition: condition`$millis() >= ${variable(deadline.variable)}`,
    exit: straight(timeoutOf(deadline, flow.scope)),
  }));
}

/** The timeout of a task, as a problem. */
export function timeoutProblem(pointer: string): Value {
  return standardProblem('timeout', literal('The time that the task may take is up.'), literal(pointer));
}

/** The state that raises the timeout of a block: one for each deadline in a scope. */
export function timeoutOf(deadline: Deadline, scope: Scope): StateId {
  return shared(scope, `timeout of ${deadline.variable}`, () =>
    addState(scope, {
      ...placeOf(deadline.node, 'timeout'),
      kind: 'fail',
      failure: { kind: 'problem', value: timeoutProblem(deadline.node.pointer), deadline: deadline.variable },
    }),
  );
}

const known = new WeakMap<Scope['states'], Map<string, unknown>>();

/** What several places of one scope share, made for the first of them. A key stands for one type of things. */
export function shared<T>(scope: Scope, key: string, make: () => T): T {
  const things = known.get(scope.states) ?? new Map<string, unknown>();
  known.set(scope.states, things);
  const thing = (things.get(key) as T | undefined) ?? make();
  things.set(key, thing);
  return thing;
}

/**
 * What follows a pause that a deadline may have cut short: a Choice that looks at the time, unless what comes next does so
 * itself.
 */
export function checked(node: TaskNode, next: Target, flow: Flow): Target {
  if (flow.deadline === undefined || minds(next, flow.deadline, flow.scope)) return next;
  return addState(flow.scope, {
    ...placeOf(node, 'time left'),
    kind: 'choice',
    rules: expiryRules(flow),
    otherwise: straight(next),
    bounded: false,
    minds: mindedBy(flow),
  });
}

/** Whether all ways on from a state begin with looking at the time. What cannot fail and takes no time may come before. */
function minds(target: Target, deadline: Deadline, scope: Scope): boolean {
  const state = target === null ? undefined : scope.states.get(target);
  if (state === undefined) return false;
  if (state.minds?.includes(deadline.variable) === true) return true;
  if (state.kind !== 'pass' || state.pinned === true || state.exit.next === target) return false;
  const { output, assign, next } = state.exit;
  return [output, ...assign.values()].every(isTotal) && minds(next, deadline, scope);
}
