import type { ChoiceRule, ChoiceState, Exit, StateId } from '../machine/state.ts';
import { exitsOf, mapExits, mapExitValues } from '../machine/state-parts.ts';
import { substitute } from '../machine/substitute.ts';
import { condition, type Value } from '../machine/value.ts';
import { isDeterministic, isTotal } from '../machine/value-facts.ts';
import type { Draft } from './draft.ts';
import { hidesError } from './hides-error.ts';
import { isModest } from './limits.ts';
import { statesInLoops } from './loops.ts';
import { tracedThrough } from './trace.ts';

/** Most rules a Choice may get by merging. */
const MAX_RULES = 8;
/** The same where some of them are copies: in a chain of conditions each Choice would get the next ones' rules. */
const MAX_RULES_WITH_COPIES = 3;

interface Merging {
  readonly draft: Draft;
  /** States that were in a loop when the pass began. Merging opens no new ways, so that no other one is. */
  readonly loops: ReadonlySet<StateId>;
}

/** A Choice after a Choice is decided in one. */
export function mergeChoices(draft: Draft): boolean {
  let changed = false;
  const merging = { draft, loops: statesInLoops(draft) };
  for (const id of draft.ids()) {
    const first = draft.get(id);
    if (first?.kind !== 'choice') continue;
    const merged = mergeOtherwise(first, id, merging) ?? mergeRule(first, id, merging);
    if (merged === undefined) continue;
    draft.set(id, merged);
    changed = true;
  }
  return changed;
}

function mergeOtherwise(first: ChoiceState, id: string, merging: Merging): ChoiceState | undefined {
  const second = follower(first.otherwise, id, first.rules.length, merging);
  if (second === undefined) return undefined;
  const joined = { ...first, rules: [...first.rules, ...second.rules], otherwise: second.otherwise };
  return isAcceptable(joined) ? { ...joined, bounded: first.bounded || second.bounded } : undefined;
}

function mergeRule(first: ChoiceState, id: string, merging: Merging): ChoiceState | undefined {
  for (const [index, rule] of first.rules.entries()) {
    const second = isDeterministic(rule.condition) ? follower(rule.exit, id, first.rules.length, merging) : undefined;
    if (second === undefined) continue;
    const both = second.rules.map(
      (inner): ChoiceRule => ({ ...inner, condition: and(rule.condition, inner.condition) }),
    );
    const rules = first.rules.toSpliced(index, 1, ...both, { condition: rule.condition, exit: second.otherwise });
    const joined = { ...first, rules };
    if (isAcceptable(joined)) return { ...joined, bounded: first.bounded || second.bounded };
  }
  return undefined;
}

/** The Choice an exit leads to, as it looks from before that exit. */
function follower(exit: Exit, id: string, rules: number, merging: Merging): ChoiceState | undefined {
  const { draft } = merging;
  const second = draft.get(exit.next);
  if (second?.kind !== 'choice' || exit.next === id || second.rules.length + rules > MAX_RULES) return undefined;
  if (exit.next !== null && draft.predecessors(exit.next).size > 1) {
    if (!mayBeCopied(exit.next, second.rules.length + rules, merging)) return undefined;
  }
  if (![exit.output, ...exit.assign.values()].every(isDeterministic)) return undefined;
  if (exitsOf(second).some((inner) => hidesError(exit.assign, inner.assign))) return undefined;
  const substitution = { input: exit.output, variables: exit.assign };
  const evaluated = isTotal(exit.output) ? undefined : exit.output;
  const change = (value: Value): Value => substitute(value, substitution);
  const exits = mapExits(second, (inner) => {
    const changed = {
      ...mapExitValues(inner, change),
      output: substitute(inner.output, { ...substitution, evaluated }),
    };
    const begun = { ...exit, tasks: [...exit.tasks, ...second.tasks] };
    return { ...changed, ...tracedThrough(begun, inner), assign: new Map([...exit.assign, ...changed.assign]) };
  });
  if (exits.kind !== 'choice') return undefined;
  return { ...exits, rules: exits.rules.map((rule) => ({ ...rule, condition: change(rule.condition) })) };
}

/**
 * Whether a Choice that others lead to as well may be there twice. A loop's head would be unrolled into whatever leads to it, over
 * and over; any other Choice ends up before what follows it.
 */
function mayBeCopied(id: StateId, rules: number, { loops }: Merging): boolean {
  return rules <= MAX_RULES_WITH_COPIES && !loops.has(id);
}

function and(first: Value, second: Value): Value {
  return condition`${first} ? ${second} : false`;
}

function isAcceptable(state: ChoiceState): boolean {
  const exits = [...state.rules.map((rule) => rule.exit), state.otherwise];
  const values = exits.flatMap((exit) => [exit.output, ...exit.assign.values()]);
  return [...state.rules.map((rule) => rule.condition), ...values].every(isModest);
}
