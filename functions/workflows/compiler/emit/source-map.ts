import type * as z from 'zod';
import type { sourceMap } from '../../schemas.ts';
import { nodesWithin } from '../lower/writes.ts';
import type { Graph, State, StateId } from '../machine/state.ts';
import { exitsOf, scopesOf } from '../machine/state-parts.ts';
import type { Workflow } from '../normalise/normalise.ts';
import { casesOf, type MarkedGraph, type Marker } from './markers.ts';
import { inOrder } from './names.ts';

/** What the states of a machine mean in terms of the definition; the contract tells what each member says. */
export type SourceMap = z.infer<typeof sourceMap>;
type StateSource = SourceMap['states'][string];
type ExitSource = NonNullable<StateSource['exits']>[number];

/** Tells for each state which tasks are begun by entering it and by each way out of it. */
export function sourceMapOf({ graph, markers }: MarkedGraph, workflow: Workflow, name: (id: StateId) => string) {
  const started = new Map(scopesWithin(graph).flatMap(({ entry, tasks }) => (entry === null ? [] : [[entry, tasks]])));
  const states = inOrder(graph).map(([id, state]): [string, StateSource] => [
    name(id),
    {
      ...(state.pointer === '' ? {} : { task: state.pointer }),
      ...(state.inputOf ? { input: state.inputOf } : {}),
      ...tasksAs('started', started.get(id) ?? []),
      ...tasksAs('entered', state.tasks),
      ...exitSources(state, markers.get(id), name),
      ...(state.kind === 'fail' && state.failure.kind === 'winner' ? { wins: true } : {}),
    },
  ]);
  const tasks = nodesWithin(workflow.tasks).map(
    (node) => [node.pointer, { name: node.name, kind: node.kind }] as const,
  );
  return { tasks: Object.fromEntries(tasks), states: Object.fromEntries(states) } satisfies SourceMap;
}

function scopesWithin(graph: Graph): readonly Graph[] {
  return [graph, ...[...graph.states.values()].flatMap(scopesOf).flatMap(scopesWithin)];
}

function tasksAs<Member extends string>(member: Member, tasks: readonly string[]) {
  return (tasks.length === 0 ? {} : { [member]: [...tasks] }) as { readonly [name in Member]?: string[] };
}

/** Exits that tell the same are one; those that tell nothing are left out. */
function exitSources(state: State, marker: Marker | undefined, name: (id: StateId) => string) {
  const cases = exitsOf(state).flatMap((exit, index) =>
    casesOf(exit).map((one, position) => ({ next: exit.next, ...one, value: marker?.values[index]?.[position] })),
  );
  const told = cases.flatMap(({ next, tasks, outputOf, value }): ExitSource[] => {
    if (tasks.length === 0 && outputOf === undefined) return [];
    return [
      {
        ...(next === null ? {} : { next: name(next) }),
        ...(marker === undefined || value === undefined ? {} : { marker: { variable: marker.variable, value } }),
        tasks: [...tasks],
        ...(outputOf === undefined ? {} : { output: outputOf }),
      },
    ];
  });
  const exits = [...new Map(told.map((exit) => [JSON.stringify(exit), exit])).values()];
  return exits.length === 0 ? {} : { exits };
}
