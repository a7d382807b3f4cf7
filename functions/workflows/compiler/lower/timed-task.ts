import type { Catcher, Exit, StateId } from '../machine/state.ts';
import { earlier, secondsLeft } from '../machine/time.ts';
import { code, literal, object, reference, type Value, variable } from '../machine/value.ts';
import type { TaskNode } from '../normalise/node.ts';
import { expiryRules, mindedBy, shared, timeoutOf, timeoutProblem } from './deadline.ts';
import { wholeSeconds } from './duration.ts';
import { straight } from './exits.ts';
import { standardProblem } from './problems.ts';
import { addState, type Deadline, type Flow, newVariable, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';

export const INVOKE = 'arn:aws:states:::lambda:invoke';
/** What the invoked function answered. */
export const PAYLOAD: Value = reference('$states.result.Payload');

/** What a Task does. */
export interface Work {
  readonly resource: string;
  readonly arguments: Value;
  readonly exit: Exit;
}

/**
 * A Task that takes no longer than its `timeout` and what is left to the blocks around it. It does not begin when their time is
 * up: then its time limit raises an error, which costs no state. Once begun it has a second at least.
 * @param role of one Task of several, which share the task's time; @default - the Task is the task
 */
export function addTask(node: TaskNode, work: Work, { environment, flow }: Placement, role?: string): Target {
  const own = role !== undefined || node.timeout === undefined ? undefined : wholeSeconds(node.timeout, environment);
  return addState(flow.scope, {
    ...placeOf(node, role),
    kind: 'task',
    ...work,
    timeoutSeconds: timeLimit(own, flow),
    retry: [],
    catch: flow.deadline === undefined ? [] : expiryCatchers(node, own !== undefined, flow.deadline, flow),
    minds: mindedBy(flow),
  });
}

function timeLimit(own: Value | undefined, { deadline }: Flow): Value | undefined {
  if (deadline === undefined) return own;
  const left = secondsLeft(variable(deadline.variable));
  return own === undefined ? left : earlier(own, left);
}

/** Catchers that tell whose time is up, and raise again what has nothing to do with time. */
function expiryCatchers(node: TaskNode, hasOwn: boolean, deadline: Deadline, flow: Flow): readonly Catcher[] {
  const fault = shared(flow.scope, `fault of ${deadline.variable}`, () => faultOf(deadline, flow));
  const cause = code`$substring($states.errorOutput.Error & ": " & ${reference('$states.errorOutput.Cause')}, 0, 2048)`;
  const what = object({ detail: cause, instance: literal(node.pointer) });
  return [
    { errors: ['States.Timeout'], exit: straight(timedOut(node, hasOwn, deadline, flow)), raisesAgain: true },
    {
      errors: ['States.QueryEvaluationError'],
      exit: straight(fault.state, new Map([[fault.variable, what]])),
      raisesAgain: true,
    },
  ];
}

/** Where a Task goes that took too long: its own time was up, or that of a block around it. */
function timedOut(node: TaskNode, hasOwn: boolean, deadline: Deadline, flow: Flow): StateId {
  const rules = expiryRules(flow);
  const { scope } = flow;
  const choice = (otherwise: StateId, decided: typeof rules): StateId =>
    addState(scope, {
      ...placeOf(hasOwn ? node : deadline.node, 'whose time'),
      kind: 'choice',
      rules: decided,
      otherwise: straight(otherwise),
      bounded: false,
    });
  if (hasOwn) return choice(ownTimeout(node, flow), rules);
  if (rules.length === 1) return timeoutOf(deadline, scope);
  return shared(scope, `whose time of ${deadline.variable}`, () =>
    choice(timeoutOf(deadline, scope), rules.slice(0, -1)),
  );
}

function ownTimeout(node: TaskNode, { scope }: Flow): StateId {
  const failure = { kind: 'problem' as const, value: timeoutProblem(node.pointer) };
  return addState(scope, { ...placeOf(node, 'timeout'), kind: 'fail', failure });
}

/** Where a Task goes whose expressions failed, and the variable that says how. */
interface Fault {
  readonly state: StateId;
  readonly variable: string;
}

/** The time was up before the Task could begin, or it was indeed an error of an expression. */
function faultOf({ node }: Deadline, flow: Flow): Fault {
  const { scope } = flow;
  const name = newVariable(scope.machine, 'fault');
  const fault = variable(name);
  const value = standardProblem('expression', code`${fault}.detail`, code`${fault}.instance`);
  const raised = addState(scope, { ...placeOf(node, 'fault'), kind: 'fail', failure: { kind: 'problem', value } });
  const state = addState(scope, {
    ...placeOf(node, 'whose fault'),
    kind: 'choice',
    rules: expiryRules(flow),
    otherwise: straight(raised),
    bounded: false,
  });
  return { state, variable: name };
}
