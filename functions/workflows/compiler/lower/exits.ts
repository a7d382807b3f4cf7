import type { Template } from '../../language/expression/templates.ts';
import type { Assignments, Exit } from '../machine/state.ts';
import { NO_ASSIGNMENTS } from '../machine/state.ts';
import { substitute } from '../machine/substitute.ts';
import { INPUT, type Value, variable } from '../machine/value.ts';
import { isDeterministic, isTotal } from '../machine/value-facts.ts';
import type { TaskNode } from '../normalise/node.ts';
import { bind, reads } from './bind.ts';
import { type Environment, withOutput } from './environment.ts';
import { addState, type Flow, newVariable, placeOf, type Scope, type Target } from './scope.ts';

/** An exit that passes the input of its state on. */
export function straight(next: Target, assign: Assignments = NO_ASSIGNMENTS): Exit {
  return { output: INPUT, assign, next, tasks: [], outputOf: undefined };
}

/** What a task gives before `output.as` and `export.as`. */
export interface RawOutcome {
  readonly output: Value;
  /** `$context` as the task leaves it, where the task itself changes it. */
  readonly context?: Value;
}

/** The exit of a task that is one state: its outcome, transformed by `output.as` and remembered by `export.as`. */
export function finalExit(node: TaskNode, raw: RawOutcome, environment: Environment, flow: Flow, next: Target): Exit {
  const merged = raw.context === undefined ? environment : new Map([...environment, ['context', raw.context]]);
  const output = node.outputAs === undefined ? raw.output : transformed(node.outputAs, raw.output, merged);
  const assign = contextAssignment(flow.scope, raw.context);
  const exit: Exit = { ...straight(next, assign), output, outputOf: node.pointer };
  if (node.exportAs === undefined) return exit;
  // By then the context is what this exit has assigned.
  if (!isDeterministic(output)) return laterExport(node, exit, environment, flow);
  return { ...exit, assign: exported(node, withOutput(merged, output), flow.scope) };
}

/** `output.as` on an output; what it does not read of the output is evaluated all the same, if that could fail. */
function transformed(as: Template, output: Value, environment: Environment): Value {
  const name = 'output__raw';
  const value = bind(as, withOutput(environment, variable(name)));
  return substitute(value, { variables: new Map([[name, output]]), evaluated: isTotal(output) ? undefined : output });
}

/** An output that differs each time it is evaluated is passed on first and remembered in a second state. */
function laterExport(node: TaskNode, exit: Exit, environment: Environment, flow: Flow): Exit {
  const kept = reads(node.exportAs, 'input') ? newVariable(flow.scope.machine, 'input') : undefined;
  const later = withOutput(
    kept === undefined ? environment : new Map([...environment, ['input', variable(kept)]]),
    INPUT,
  );
  const state = addState(flow.scope, {
    ...placeOf(node, 'export'),
    kind: 'pass',
    exit: straight(exit.next, exported(node, later, flow.scope)),
  });
  return { ...exit, assign: kept === undefined ? exit.assign : new Map([...exit.assign, [kept, INPUT]]), next: state };
}

function contextAssignment(scope: Scope, context: Value | undefined): Assignments {
  if (context === undefined || scope.contextVariable === undefined) return NO_ASSIGNMENTS;
  return new Map([[scope.contextVariable, context]]);
}

function exported(node: TaskNode, environment: Environment, scope: Scope): Assignments {
  if (node.exportAs === undefined) return NO_ASSIGNMENTS;
  if (scope.contextVariable === undefined) throw new Error(`No context to export to at ${node.pointer}`);
  return new Map([[scope.contextVariable, bind(node.exportAs, environment)]]);
}

/**
 * The state after a task of several states, which applies `output.as` and `export.as`.
 * @param environment with `$input` standing for what the task began with
 */
export function finishingState(node: TaskNode, environment: Environment, flow: Flow, next: Target): Target {
  if (node.outputAs === undefined && node.exportAs === undefined) return next;
  const exit = finalExit(node, { output: INPUT }, environment, flow, next);
  return addState(flow.scope, { ...placeOf(node, 'output'), kind: 'pass', exit });
}
