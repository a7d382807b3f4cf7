import type { Exit, Graph, State, StateId } from '../machine/state.ts';
import { exitsOf, mapExits, mapScopes } from '../machine/state-parts.ts';
import { literal } from '../machine/value.ts';

/** The variable by which a run tells which exit of a state it took; the values by the index of the exit. */
export interface Marker {
  readonly variable: string;
  /** Undefined for exits that assign nothing, since the state they lead to says enough or nothing is to be told. */
  readonly values: readonly (number | undefined)[];
}

export interface MarkedGraph {
  readonly graph: Graph;
  readonly markers: ReadonlyMap<StateId, Marker>;
}

/**
 * Lets exits of one state that lead to the same place and mean different tasks assign different values to a variable. It costs no
 * transition, and the history of Step Functions shows what was assigned. Exits that mean nothing stay as they are.
 */
export function markExits(machine: Graph): MarkedGraph {
  const markers = new Map<StateId, Marker>();
  const mark = (graph: Graph): Graph => {
    const states = [...graph.states].map(([id, state]) => {
      const scoped = mapScopes(state, mark);
      const values = markedExits(scoped);
      if (values.every((value) => value === undefined)) return [id, scoped] as const;
      // A variable of its own for each state: an inner scope must not assign what an outer one has. Two underscores cannot be
      // written in definitions, and the names that the compiler makes of theirs have them once.
      const marker = { variable: `exit__taken__${markers.size + 1}`, values };
      markers.set(id, marker);
      return [id, mapExits(scoped, (exit, index) => assigning(exit, marker, index))] as const;
    });
    return { ...graph, states: new Map(states) };
  };
  return { graph: mark(machine), markers };
}

function markedExits(state: State): readonly (number | undefined)[] {
  const exits = exitsOf(state);
  return exits.map((exit) => {
    const rivals = exits.filter(({ next }) => next === exit.next).map(meaningOf);
    const meaning = meaningOf(exit);
    if (meaning === NO_MEANING || rivals.every((rival) => rival === meaning)) return undefined;
    return exits.findIndex((other) => other.next === exit.next && meaningOf(other) === meaning);
  });
}

/** What taking the exit tells of tasks. */
function meaningOf({ tasks, outputOf }: Pick<Exit, 'tasks' | 'outputOf'>): string {
  return JSON.stringify([tasks, outputOf]);
}

const NO_MEANING = meaningOf({ tasks: [], outputOf: undefined });

function assigning(exit: Exit, { variable, values }: Marker, index: number): Exit {
  const value = values[index];
  return value === undefined ? exit : { ...exit, assign: new Map([...exit.assign, [variable, literal(value)]]) };
}
