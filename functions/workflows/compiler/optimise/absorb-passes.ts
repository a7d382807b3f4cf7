import { type Exit, guardsExpressions, type PassState, type State } from '../machine/state.ts';
import { exitsOf, exitValues, mapExits, mapExitValues } from '../machine/state-parts.ts';
import { substitute } from '../machine/substitute.ts';
import { withMomentOfExit } from '../machine/time.ts';
import { sameValue, type Value } from '../machine/value.ts';
import { valuesWithin } from '../machine/value-children.ts';
import { inputUses, isDeterministic, isTotal, variablesRead } from '../machine/value-facts.ts';
import type { Draft } from './draft.ts';
import { hidesError } from './hides-error.ts';
import { isModest } from './limits.ts';
import { beginningToo, tracedThrough } from './trace.ts';

/**
 * A Pass after another state is done by that state's exit. Exits that cannot take it keep leading to it; when none is left, it
 * is gone.
 */
export function absorbPasses(draft: Draft): boolean {
  let changed = false;
  for (const id of draft.ids()) {
    const pass = draft.get(id);
    if (pass?.kind !== 'pass' || pass.pinned === true || pass.exit.next === id) continue;
    for (const predecessor of [...draft.predecessors(id)]) {
      const before = draft.get(predecessor);
      if (before === undefined || predecessor === id) continue;
      const folded = mapExits(before, (exit, index) =>
        exit.next === id ? (absorbed(before, exit, index, pass) ?? exit) : exit,
      );
      if (waysTo(before, id) === waysTo(folded, id)) continue;
      const after = placed(folded, pass);
      draft.set(predecessor, after);
      changed = true;
    }
    if (draft.entry() !== id && draft.predecessors(id).size === 0) draft.remove(id);
  }
  return changed;
}

/** A Pass that only prepared for the task it now does belongs to that task. */
function placed(state: State, pass: PassState): State {
  if (state.kind !== 'pass' || state.role === undefined || pass.role !== undefined) return state;
  const { pointer, path, role } = pass;
  return { ...state, pointer, path, role };
}

export function waysTo(state: State, id: string): number {
  return exitsOf(state).filter((exit) => exit.next === id).length;
}

/** States whose exits are evaluated later than the moment they were entered. */
const TAKES_TIME: ReadonlySet<State['kind']> = new Set(['task', 'wait', 'parallel', 'map']);

/**
 * The exit doing what a Pass behind it does.
 * @returns undefined where the exit cannot take it
 */
export function absorbed(state: State, exit: Exit, index: number, later: PassState): Exit | undefined {
  const pass = TAKES_TIME.has(state.kind) ? { ...later, exit: mapExitValues(later.exit, withMomentOfExit) } : later;
  const isMain = state.kind !== 'choice' && index === 0;
  // Choice rules and catchers must lead somewhere.
  if (!isMain && pass.exit.next === null) return undefined;
  if (exit.cases !== undefined && pass.exit.cases !== undefined) return undefined;
  const values = exitValues(pass.exit);
  // An error in the Pass was not inside the guard of this state, so it must not get there.
  if (isMain && guardsExpressions(state) && !values.every(isTotal)) return undefined;
  if (!isDeterministic(exit.output) && values.filter((value) => inputUses(value) > 0).length > 1) return undefined;
  const read = new Set(values.flatMap((value) => [...variablesRead(value)]));
  if ([...exit.assign].some(([name, value]) => read.has(name) && !isDeterministic(value))) return undefined;
  return composed(exit, pass);
}

/** Whether evaluating the one evaluates the other. */
function contains(value: Value, part: Value): boolean {
  return valuesWithin(value).some((inner) => sameValue(inner, part));
}

/** The exit and the Pass behind it as one: what the second does on what the first passes on. */
export function composed(first: Exit, { tasks, exit: second }: PassState): Exit | undefined {
  if (hidesError(first.assign, second.assign)) return undefined;
  const substitution = { input: first.output, variables: first.assign };
  const later = [...second.assign].map(([name, value]) => [name, substitute(value, substitution)] as const);
  const isEvaluated =
    isTotal(first.output) || [...first.assign.values()].some((value) => contains(value, first.output));
  const evaluated = isEvaluated ? undefined : first.output;
  const output = substitute(second.output, { ...substitution, evaluated });
  const assign = new Map([...first.assign, ...later]);
  const cases = second.cases?.map((one) =>
    one.when === undefined ? one : { ...one, when: substitute(one.when, substitution) },
  );
  const exit = {
    output,
    assign,
    next: second.next,
    ...tracedThrough(beginningToo(first, tasks), { ...second, ...(cases === undefined ? {} : { cases }) }),
  };
  return exitValues(exit).every(isModest) ? exit : undefined;
}
