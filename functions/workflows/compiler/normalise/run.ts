import type { Template } from '../../language/expression/templates.ts';
import type { Json } from '../../language/json.ts';
import type { RunScriptTask } from '../../language/task-kinds/run-script.ts';
import type { RunWorkflowTask } from '../../language/task-kinds/run-workflow.ts';
import { referenceOf } from '../../language/workflow-references.ts';
import type { TaskNode } from './node.ts';
import { type Reading, templateOf } from './reading.ts';

export interface RunWorkflowNode extends TaskNode {
  readonly kind: 'run-workflow';
  /** ARN of the state machine or of its version. */
  readonly stateMachine: string;
  readonly input: Template;
  readonly awaited: boolean;
}

export interface RunScriptNode extends TaskNode {
  readonly kind: 'run-script';
  readonly code: string;
  readonly arguments: Template | undefined;
  readonly environment: Template | undefined;
  readonly stdin: Template | undefined;
  readonly returns: 'stdout' | 'stderr' | 'code' | 'all' | 'none';
}

export function normaliseRunWorkflow(task: RunWorkflowTask, base: TaskNode, reading: Reading): RunWorkflowNode {
  const lookup = reading.externals.workflow(referenceOf(task));
  if ('problem' in lookup) throw new Error(`Unchecked workflow at ${base.pointer}`);
  const { input = {} } = task.run.workflow;
  return {
    ...base,
    kind: 'run-workflow',
    stateMachine: lookup.found,
    input: templateOf(input, reading),
    awaited: task.run.await !== false,
  };
}

export function normaliseRunScript(task: RunScriptTask, base: TaskNode, reading: Reading): RunScriptNode {
  const { code, arguments: given, environment, stdin } = task.run.script;
  const template = (value: Json | undefined) => (value === undefined ? undefined : templateOf(value, reading));
  return {
    ...base,
    kind: 'run-script',
    code,
    arguments: template(given),
    environment: template(environment),
    stdin: template(stdin),
    returns: task.run.return ?? 'stdout',
  };
}
