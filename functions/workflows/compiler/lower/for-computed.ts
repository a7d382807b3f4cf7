import type { State } from '../machine/state.ts';
import { code, object, reference, sameValue, type Value } from '../machine/value.ts';
import { mapChildren } from '../machine/value-children.ts';
import { isModest } from '../optimise/limits.ts';
import type { RawOutcome } from './exits.ts';
import { beginningOf, type Iteration, outcomeOf, ownInput } from './for-iteration.ts';
import { dependsOnPrevious, PREVIOUS, PREVIOUS_CONTEXT } from './for-previous.ts';
import { listOf } from './items.ts';
import type { Placement } from './task.ts';

/** Names of the parameters of the function that does one round; loops in loops have names of their own. */
interface Parameters {
  readonly before: string;
  readonly item: string;
  readonly index: string;
}

/**
 * A loop that only computes: one expression that goes through the list, and no state.
 * @returns undefined where a round takes more than one Pass, or the expression would be too large
 */
export function computedOutcome(iteration: Iteration, placement: Placement): RawOutcome | undefined {
  const [state, another] = iteration.graph.states.values();
  if (state === undefined || another !== undefined || !onlyComputes(state)) return undefined;
  const round = outcomeOf(state.exit, iteration);
  if (round === undefined) return undefined;
  const depth = iteration.scope.loops;
  const names = { before: `$before__${depth}`, item: `$item__${depth}`, index: `$index__${depth}` };
  const beginning = beginningOf(placement, iteration);
  const list = listOf(iteration.node, placement.environment);
  const outcome = readsOwnAlone(round)
    ? separately(list, round, beginning, names)
    : together(list, round, beginning, names);
  return [outcome.output, outcome.context].every((value) => value === undefined || isModest(value))
    ? outcome
    : undefined;
}

function onlyComputes(state: State): state is State & { kind: 'pass' } {
  return state.kind === 'pass' && state.exit.next === null;
}

/** Whether the output needs nothing of the `$context` before, and the `$context` nothing of the output before. */
function readsOwnAlone({ output, context }: RawOutcome): boolean {
  const needs = (value: Value | undefined, previous: Value) =>
    value !== undefined && dependsOnPrevious(value, previous);
  return !needs(output, PREVIOUS_CONTEXT) && !needs(context, PREVIOUS);
}

function separately(list: Value, round: RawOutcome, beginning: RawOutcome, names: Parameters): RawOutcome {
  const { output, context } = round;
  const before = reference(names.before);
  const bound = (value: Value) => bindRound(value, { output: before, context: before }, names);
  return {
    output: reduced(list, bound(output), beginning.output, names),
    ...(context === undefined || beginning.context === undefined
      ? {}
      : { context: reduced(list, bound(context), beginning.context, names) }),
  };
}

function together(list: Value, round: RawOutcome, beginning: RawOutcome, names: Parameters): RawOutcome {
  const before = { output: reference(`${names.before}.output`), context: reference(`${names.before}.context`) };
  const bound = (value: Value | undefined) => (value === undefined ? undefined : bindRound(value, before, names));
  const step = object({ output: bound(round.output), context: bound(round.context) });
  const all = reduced(list, step, object({ ...beginning }), names);
  return { output: code`${all}.output`, context: code`${all}.context` };
}

function reduced(list: Value, step: Value, beginning: Value, { before, item, index }: Parameters): Value {
  const parameters = [before, item, index].map(reference) as [Value, Value, Value];
  const [first, second, third] = parameters;
  return code`$reduce(${list}, function(${first}, ${second}, ${third}) { ${step} }, ${beginning})`;
}

/** The round as the function sees it. */
function bindRound(value: Value, before: Required<RawOutcome>, names: Parameters): Value {
  if (sameValue(value, PREVIOUS)) return before.output;
  if (sameValue(value, PREVIOUS_CONTEXT)) return before.context;
  if (sameValue(value, ownInput('item'))) return reference(names.item);
  if (sameValue(value, ownInput('index'))) return reference(names.index);
  return mapChildren(value, (child) => bindRound(child, before, names));
}
