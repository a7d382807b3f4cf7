import type { SourceMap } from '../records.ts';

/** A task that calls something outside of the workflow. */
export interface CallingTask {
  readonly pointer: string;
  readonly name: string;
}

interface States {
  readonly States?: Readonly<Record<string, StateInside>>;
}

interface StateInside {
  readonly Type?: string;
  readonly Branches?: readonly States[];
  readonly ItemProcessor?: States;
}

function taskStatesWithin({ States = {} }: States): readonly string[] {
  return Object.entries(States).flatMap(([name, { Type, Branches = [], ItemProcessor }]) => [
    ...(Type === 'Task' ? [name] : []),
    ...[...Branches, ...(ItemProcessor === undefined ? [] : [ItemProcessor])].flatMap(taskStatesWithin),
  ]);
}

/** The tasks of a definition whose states call something, in the order of their states. @param stateMachine compiled */
export function callingTasks(stateMachine: unknown, sourceMap: SourceMap): readonly CallingTask[] {
  const pointers = taskStatesWithin(stateMachine as States).flatMap((state) => sourceMap.states[state]?.task ?? []);
  return [...new Set(pointers)].map((pointer) => ({ pointer, name: sourceMap.tasks[pointer]?.name ?? '' }));
}
