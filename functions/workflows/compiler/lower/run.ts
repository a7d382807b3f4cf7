import type { Template } from '../../language/expression/templates.ts';
import { literal, object, reference } from '../machine/value.ts';
import type { RunScriptNode, RunWorkflowNode } from '../normalise/run.ts';
import { bind } from './bind.ts';
import { finalExit } from './exits.ts';
import type { Target } from './scope.ts';
import type { Placement } from './task.ts';
import { addTask, INVOKE, PAYLOAD } from './timed-task.ts';

const START = 'arn:aws:states:::states:startExecution';

/** A Task that starts the other workflow's state machine, and ends with it where that is awaited. */
export function lowerRunWorkflow(node: RunWorkflowNode, placement: Placement): Target {
  const { environment, resolve, flow } = placement;
  const input = environment.get('input') ?? literal(null);
  const output = node.awaited ? reference('$states.result.Output') : input;
  const work = {
    resource: node.awaited ? `${START}.sync:2` : START,
    arguments: object({ StateMachineArn: literal(node.stateMachine), Input: bind(node.input, environment) }),
    exit: finalExit(node, { output }, environment, flow, resolve(node.then)),
  };
  return addTask(node, work, placement);
}

/** A Task that invokes the connector of scripts with a `ScriptPayload`; defaults of the payload are left out. */
export function lowerRunScript(node: RunScriptNode, placement: Placement): Target {
  const { environment, resolve, flow } = placement;
  const optional = (template: Template | undefined) =>
    template === undefined ? undefined : bind(template, environment);
  const payload = object({
    execution: reference('$states.context.Execution.Id'),
    task: literal(node.pointer),
    code: literal(node.code),
    arguments: optional(node.arguments),
    environment: optional(node.environment),
    stdin: optional(node.stdin),
    return: node.returns === 'stdout' ? undefined : literal(node.returns),
  });
  const work = {
    resource: INVOKE,
    arguments: object({ FunctionName: literal(flow.scope.machine.settings.scriptFunction), Payload: payload }),
    exit: finalExit(node, { output: PAYLOAD }, environment, flow, resolve(node.then)),
  };
  return addTask(node, work, placement);
}
