import type { JsonObject } from '../../language/json.ts';
import type { Graph, StateId } from '../machine/state.ts';
import { secondsIn } from '../normalise/duration.ts';
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
  /** How often a run passes the pauses of retries at most before their `try` has ended, by the names of the states; outer ones first. */
  readonly loopBounds: ReadonlyMap<string, number>;
}

/** Writes the machine in Amazon States Language, its states in the order in which a run may reach them. */
export function emit(machine: Graph, workflow: Workflow): Emitted {
  const marked = markExits(withEnds(machine));
  const names = nameStates(marked.graph);
  const name = (id: StateId): string => names.get(id) ?? id;
  // Step Functions takes nothing but a number here; a timeout that an expression gives is a deadline of the tasks.
  const seconds = secondsIn(workflow.timeout);
  const { namespace, name: workflowName, version } = workflow.document.document;
  return {
    stateMachine: {
      Comment: `${namespace}.${workflowName} ${version}`,
      QueryLanguage: 'JSONata',
      ...emitScope(marked.graph, name),
      ...(seconds === undefined ? {} : { TimeoutSeconds: seconds }),
    },
    sourceMap: sourceMapOf(marked, workflow, name),
    loopBounds: new Map(pausesWithin(marked.graph).map(([id, repeats]) => [name(id), repeats])),
  };
}

/** The pauses of retries with their most visits, those of outer tasks first. */
function pausesWithin(graph: Graph): readonly (readonly [StateId, number])[] {
  return inOrder(graph)
    .toSorted(([, a], [, b]) => a.path.length - b.path.length)
    .flatMap(([id, state]) => (state.kind === 'wait' && state.repeats !== undefined ? [[id, state.repeats]] : []));
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
