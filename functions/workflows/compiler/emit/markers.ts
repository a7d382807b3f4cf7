import type { Exit, ExitCase, Graph, State, StateId } from '../machine/state.ts';
import { exitsOf, mapExits, mapScopes } from '../machine/state-parts.ts';
import { code, literal, type Value } from '../machine/value.ts';

/**
 * The variable by which a run tells which exit of a state it took, and in which case; the values by the index of the exit and of
 * the case.
 */
export interface Marker {
  readonly variable: string;
  /** Undefined for exits that assign nothing, since the state they lead to says enough or nothing is to be told. */
  readonly values: readonly (readonly (number | undefined)[])[];
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
      if (values.flat().every((value) => value === undefined)) return [id, scoped] as const;
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

/** What an exit does in each of its cases; most have one. */
export function casesOf({ cases, tasks, outputOf }: Exit): readonly Pick<ExitCase, 'when' | 'tasks' | 'outputOf'>[] {
  return cases ?? [{ tasks, outputOf }];
}

function markedExits(state: State): Marker['values'] {
  const exits = exitsOf(state);
  const all = exits.flatMap((exit) => casesOf(exit).map((one) => ({ next: exit.next, meaning: meaningOf(one) })));
  return exits.map((exit) =>
    casesOf(exit).map((one) => {
      const meaning = meaningOf(one);
      const rivals = all.filter(({ next }) => next === exit.next);
      const isSilent = exit.cases === undefined && meaning === NO_MEANING;
      if (isSilent || rivals.every((rival) => rival.meaning === meaning)) return undefined;
      return all.findIndex((other) => other.next === exit.next && other.meaning === meaning);
    }),
  );
}

/** What taking the exit tells of tasks. */
function meaningOf({ tasks, outputOf }: Pick<Exit, 'tasks' | 'outputOf'>): string {
  return JSON.stringify([tasks, outputOf]);
}

const NO_MEANING = meaningOf({ tasks: [], outputOf: undefined });

function assigning(exit: Exit, { variable, values }: Marker, index: number): Exit {
  const numbers = (values[index] ?? []).flatMap((number) => (number === undefined ? [] : [literal(number)]));
  if (numbers.length === 0) return exit;
  const conditions = casesOf(exit).map(({ when }) => when);
  const value = numbers.reduceRight<Value>((otherwise, number, position) => {
    const when = conditions[position];
    return when === undefined ? number : code`${when} ? ${number} : ${otherwise}`;
  }, numbers.at(-1) ?? literal(0));
  return { ...exit, assign: new Map([...exit.assign, [variable, value]]) };
}
