import type { Exit, ExitCase, PassState, State } from '../machine/state.ts';

type Trace = Pick<Exit, 'tasks' | 'outputOf' | 'cases'>;

/** What is known of an exit that does what two did one after the other; one of them at most knows cases. */
export function tracedThrough(first: Exit, second: Exit): Trace {
  const isHandedOn = second.output.kind === 'input';
  if (second.cases !== undefined) {
    const cases = second.cases.map((one) => afterwards(first, one));
    return { tasks: [], outputOf: undefined, cases };
  }
  const after = ({ tasks, outputOf }: Pick<Exit, 'tasks' | 'outputOf'>) => ({
    tasks: [...tasks, ...second.tasks],
    outputOf: second.outputOf ?? (isHandedOn ? outputOf : undefined),
  });
  if (first.cases === undefined) return after(first);
  return { tasks: [], outputOf: undefined, cases: first.cases.map((one) => ({ ...one, ...after(one) })) };
}

function afterwards(first: Exit, one: ExitCase): ExitCase {
  return {
    ...one,
    tasks: [...first.tasks, ...one.tasks],
    outputOf: one.outputOf ?? (one.passesOn ? first.outputOf : undefined),
    passesOn: one.passesOn && first.output.kind === 'input',
  };
}

/** The exit when more tasks are begun by taking it. */
export function beginningToo(exit: Exit, begun: readonly string[]): Exit {
  if (exit.cases === undefined) return { ...exit, tasks: [...exit.tasks, ...begun] };
  return { ...exit, cases: exit.cases.map((one) => ({ ...one, tasks: [...one.tasks, ...begun] })) };
}

/** The exit when it no longer hands on what a task gave. */
export function withUnknownOutput(exit: Exit): Exit {
  if (exit.cases === undefined) return { ...exit, outputOf: undefined };
  return { ...exit, cases: exit.cases.map((one) => ({ ...one, outputOf: undefined })) };
}

/** What is known of a state that does on its way in what a Pass did before it. */
export function tracedInto(pass: PassState, following: State): Pick<State, 'tasks' | 'inputOf'> {
  const passedOn = pass.exit.output.kind === 'input' ? following.inputOf : undefined;
  return { tasks: [...pass.tasks, ...pass.exit.tasks, ...following.tasks], inputOf: pass.inputOf ?? passedOn };
}
