import type { JsonObject } from '../../language/json.ts';
import type { Graph, StateId } from '../machine/state.ts';
import type { Workflow } from '../normalise/normalise.ts';
import { withEnds } from './ends.ts';
import { inOrder, nameStates } from './names.ts';
import { emitState } from './states.ts';

/** A state machine with what its states mean. */
export interface Emitted {
  readonly stateMachine: JsonObject;
  /** JSON pointer of the task that each state belongs to; states of the workflow as a whole belong to none. */
  readonly sourceMap: Readonly<Record<string, string>>;
  /** JSON pointers of the tasks that are surely done in each state, in their order: folding puts several into one. */
  readonly steps: Readonly<Record<string, readonly string[]>>;
}

/** Writes the machine in Amazon States Language, its states in the order in which a run may reach them. */
export function emit(machine: Graph, workflow: Workflow): Emitted {
  const complete = withEnds(machine);
  const names = nameStates(complete);
  const states = inOrder(complete);
  const name = (id: StateId): string => names.get(id) ?? id;
  const { namespace, name: workflowName, version } = workflow.document.document;
  return {
    stateMachine: {
      Comment: `${namespace}.${workflowName} ${version}`,
      QueryLanguage: 'JSONata',
      ...emitScope(complete, name),
      ...(workflow.timeoutSeconds === undefined ? {} : { TimeoutSeconds: workflow.timeoutSeconds }),
    },
    sourceMap: Object.fromEntries(
      states.filter(([, state]) => state.pointer !== '').map(([id, state]) => [name(id), state.pointer]),
    ),
    steps: Object.fromEntries(states.map(([id, state]) => [name(id), state.steps])),
  };
}

function emitScope(graph: Graph, name: (id: StateId) => string): JsonObject {
  if (graph.entry === null) throw new Error('A scope without states');
  const own = inOrder(graph).filter(([id]) => graph.states.has(id));
  const emission = { name, scope: (inner: Graph) => emitScope(inner, name) };
  return {
    StartAt: name(graph.entry),
    States: Object.fromEntries(own.map(([id, state]) => [name(id), emitState(state, emission)])),
  };
}
