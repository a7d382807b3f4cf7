import { type Graph, scopeOf } from '../machine/state.ts';
import { INPUT, object, reference, variable } from '../machine/value.ts';
import type { TaskNode } from '../normalise/node.ts';
import type { Workflow } from '../normalise/normalise.ts';
import type { CompileSettings } from '../settings.ts';
import { bind } from './bind.ts';
import { timedBlock } from './deadline.ts';
import { wholeSeconds } from './duration.ts';
import { type Environment, taskEnvironment, workflowEnvironment } from './environment.ts';
import { straight } from './exits.ts';
import { lowerList } from './list.ts';
import { checkedOutput } from './schema.ts';
import { addState, createMachine, type Flow, newVariable, placeOf, type Scope, type Target } from './scope.ts';
import { writesContext } from './writes.ts';

const EXECUTION_INPUT = reference('$states.context.Execution.Input');

/** Lowers a workflow to the states of a machine, with a state for every step; the optimiser folds them. */
export function lower(workflow: Workflow, settings: CompileSettings): Graph {
  const machine = createMachine(workflow, settings);
  const contextVariable = writesContext(workflow.tasks) ? newVariable(machine, 'context') : undefined;
  const scope: Scope = {
    machine,
    states: new Map(),
    contextVariable,
    // `$context` begins as an empty object, so that members can be merged into it.
    context: contextVariable === undefined ? object({}) : variable(contextVariable),
    end: null,
    loops: 0,
  };
  const end = outputState(workflow, scope);
  const body = timedTasks(workflow, { scope: { ...scope, end }, exit: end, locals: new Map(), deadline: undefined });
  const entry = inputState(workflow, scope, body);
  return scopeOf(contextVariable === undefined ? entry : contextState(scope, contextVariable, entry), scope.states);
}

/** The tasks, within a timeout of the workflow that an expression gives. One that is written out is a member of the machine. */
function timedTasks(workflow: Workflow, flow: Flow): Target {
  if (workflow.timeout === undefined || workflow.timeout.kind === 'literal') {
    return lowerList(workflow.tasks, flow.exit, flow);
  }
  const environment = taskEnvironment(WORKFLOW, flow, INPUT, INPUT);
  const block = timedBlock(WORKFLOW, wholeSeconds(workflow.timeout, environment), flow);
  return block.enter(lowerList(workflow.tasks, flow.exit, block.flow));
}

/** States of the workflow as a whole belong to no task. */
const WORKFLOW: TaskNode = {
  pointer: '',
  name: 'workflow',
  path: ['workflow'],
  definition: null,
  if: undefined,
  inputFrom: undefined,
  outputAs: undefined,
  exportAs: undefined,
  schemas: {},
  timeout: undefined,
  extended: undefined,
  then: 'continue',
};

function inputState(workflow: Workflow, scope: Scope, next: Target): Target {
  if (workflow.inputFrom === undefined) return next;
  const environment: Environment = new Map([...workflowEnvironment(workflow), ['input', INPUT]]);
  const exit = { ...straight(next), output: bind(workflow.inputFrom, environment) };
  return addState(scope, { ...placeOf(WORKFLOW, 'input'), kind: 'pass', exit });
}

/** `output.as` of the workflow sees as `$input` what its tasks began with. */
function outputState(workflow: Workflow, scope: Scope): Target {
  const schema = workflow.document.output?.schema?.document;
  const node = schema === undefined ? WORKFLOW : { ...WORKFLOW, schemas: { output: schema } };
  const end = checkedOutput(node, () => null, scope)('continue');
  if (workflow.outputAs === undefined) return end;
  const descriptors = workflowEnvironment(workflow);
  const input =
    workflow.inputFrom === undefined
      ? EXECUTION_INPUT
      : bind(workflow.inputFrom, new Map([...descriptors, ['input', EXECUTION_INPUT]]));
  const environment = new Map([...descriptors, ['input', input], ['output', INPUT], ['context', scope.context]]);
  const exit = { ...straight(end), output: bind(workflow.outputAs, environment) };
  return addState(scope, { ...placeOf(WORKFLOW, 'output'), kind: 'pass', exit });
}

function contextState(scope: Scope, name: string, next: Target): Target {
  const exit = straight(next, new Map([[name, object({})]]));
  return addState(scope, { ...placeOf(WORKFLOW, 'context'), kind: 'pass', exit });
}
