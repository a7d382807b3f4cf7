import { type ChoiceState, type Exit, type ExitCase, isGuarded, type PassState } from '../machine/state.ts';
import { exitsOf, mapExits } from '../machine/state-parts.ts';
import { code, sameValue, type Value } from '../machine/value.ts';
import { isDeterministic, isTotal } from '../machine/value-facts.ts';
import { absorbed, composed, waysTo } from './absorb-passes.ts';
import type { Draft } from './draft.ts';

/**
 * A Choice whose ways all lead to the same place only decides about values: the state before it computes the one that is meant.
 * Where no state with work of its own comes before it, the Choice stays.
 */
export function absorbChoices(draft: Draft): boolean {
  let changed = false;
  for (const id of draft.ids()) {
    const choice = draft.get(id);
    const pass = choice?.kind === 'choice' ? decision(choice, id, draft) : undefined;
    if (pass === undefined) continue;
    for (const predecessor of [...draft.predecessors(id)]) {
      const before = draft.get(predecessor);
      if (before === undefined || !(isGuarded(before) || before.kind === 'wait')) continue;
      const after = mapExits(before, (exit, index) =>
        exit.next === id ? (absorbed(before, exit, index, pass) ?? exit) : exit,
      );
      if (waysTo(before, id) === waysTo(after, id)) continue;
      draft.set(predecessor, after);
      changed = true;
    }
    if (draft.entry() !== id && draft.predecessors(id).size === 0) draft.remove(id);
  }
  return changed;
}

/** The Choice as a Pass. Undefined when its ways lead to different places, or do not assign the same variables. */
function decision(choice: ChoiceState, id: string, draft: Draft): PassState | undefined {
  const conditions = choice.rules.map(({ condition }) => condition);
  if (choice.bounded || !conditions.every(isDeterministic)) return undefined;
  const exits = exitsOf(choice).map((exit) => toItsEnd(exit, draft));
  const [first] = exits;
  if (first === undefined || first.next === id || !exits.every((exit) => isAlike(exit, first))) return undefined;
  const assign = [...first.assign.keys()].map(
    (name) =>
      [
        name,
        chosen(
          conditions,
          exits.flatMap((exit) => exit.assign.get(name) ?? []),
        ),
      ] as const,
  );
  const output = chosen(
    conditions,
    exits.map((exit) => exit.output),
  );
  const cases = exits.map((exit, index) => caseOf(exit, conditions[index]));
  const { pointer, path, role, tasks, inputOf } = choice;
  const exit = { output, assign: new Map(assign), next: first.next, tasks: [], outputOf: undefined, cases };
  return { kind: 'pass', pointer, path, role, tasks, inputOf, exit };
}

/** A way that only a Pass ends has no other place to go to than the end. */
function toItsEnd(exit: Exit, draft: Draft): Exit {
  const pass = draft.get(exit.next);
  if (pass?.kind !== 'pass' || pass.pinned === true || pass.exit.next !== null) return exit;
  return composed(exit, pass) ?? exit;
}

function isAlike({ next, assign, cases }: Exit, first: Exit): boolean {
  const hasSameNames = assign.size === first.assign.size && [...assign.keys()].every((name) => first.assign.has(name));
  return next === first.next && cases === undefined && hasSameNames;
}

/** The value of the first condition that holds; the last one has none. */
function chosen(conditions: readonly Value[], values: readonly Value[]): Value {
  const [first, ...others] = values;
  if (first !== undefined && conditions.every(isTotal) && others.every((value) => sameValue(value, first)))
    return first;
  return values.reduceRight((otherwise, value, index) => {
    const condition = conditions[index];
    return condition === undefined ? value : code`${condition} ? ${value} : ${otherwise}`;
  });
}

function caseOf({ tasks, outputOf, output }: Exit, when: Value | undefined): ExitCase {
  return { ...(when === undefined ? {} : { when }), tasks, outputOf, passesOn: output.kind === 'input' };
}
