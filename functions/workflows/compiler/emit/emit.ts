import type { JsonObject } from '../../language/json.ts';
import type { Graph, StateId } from '../machine/state.ts';
import type { Workflow } from '../normalise/normalise.ts';
import { withEnds } from './ends.ts';
import { markExits } from './markers.ts';
import { inOrder, nameStates } from './names.ts';
import { type SourceMap, sourceMapOf } from './source-map.ts';
import { emitState } from './states.ts';

/** A state machine with what its states mean. */
export interface Emitted {
  readonly stateMachine: JsonObject;
  readonly sourceMap: SourceMap;
}

/** Writes the machine in Amazon States Language, its states in the order in which a run may reach them. */
export function emit(machine: Graph, workflow: Workflow): Emitted {
  const marked = markExits(withEnds(machine));
  const names = nameStates(marked.graph);
  const name = (id: StateId): string => names.get(id) ?? id;
  const { namespace, name: workflowName, version } = workflow.document.document;
  return {
    stateMachine: {
      Comment: `${namespace}.${workflowName} ${version}`,
      QueryLanguage: 'JSONata',
      ...emitScope(marked.graph, name),
      ...(workflow.timeoutSeconds === undefined ? {} : { TimeoutSeconds: workflow.timeoutSeconds }),
    },
    sourceMap: sourceMapOf(marked, workflow, name),
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
