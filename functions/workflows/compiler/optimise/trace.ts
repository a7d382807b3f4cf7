import type { Exit, PassState, State } from '../machine/state.ts';

/** What is known of an exit that does what two did one after the other. */
export function tracedThrough(first: Exit, second: Exit): Pick<Exit, 'tasks' | 'outputOf'> {
  const passedOn = second.output.kind === 'input' ? first.outputOf : undefined;
  return { tasks: [...first.tasks, ...second.tasks], outputOf: second.outputOf ?? passedOn };
}

/** What is known of a state that does on its way in what a Pass did before it. */
export function tracedInto(pass: PassState, following: State): Pick<State, 'tasks' | 'inputOf'> {
  const passedOn = pass.exit.output.kind === 'input' ? following.inputOf : undefined;
  return { tasks: [...pass.tasks, ...pass.exit.tasks, ...following.tasks], inputOf: pass.inputOf ?? passedOn };
}
