import { type Exit, guardsExpressions, type PassState, type State } from '../machine/state.ts';
import {
  mapExits,
  mapExitValues,
  mapOwnValues,
  mapScopes,
  ownValues,
  scopesOf,
  valuesOf,
} from '../machine/state-parts.ts';
import { substitute } from '../machine/substitute.ts';
import { substituteScope } from '../machine/substitute-scope.ts';
import { settled, withMomentOfEntry } from '../machine/time.ts';
import type { Value } from '../machine/value.ts';
import { valuesWithin } from '../machine/value-children.ts';
import { inputUses, isDeterministic, isTotal, variablesRead } from '../machine/value-facts.ts';
import type { Draft } from './draft.ts';
import { isModest } from './limits.ts';
import { tracedInto, tracedThrough } from './trace.ts';
import { scopeReads } from './variable-reads.ts';

/**
 * A Pass before another state is done by that state itself, on its way in. States that others lead to as well are copied
 * where a copy is cheap: a loop's first test needs no state before it.
 */
export function pushPasses(draft: Draft): boolean {
  let changed = false;
  for (const id of draft.ids()) {
    const pass = draft.get(id);
    if (pass?.kind !== 'pass' || pass.pinned === true) continue;
    const { next } = pass.exit;
    const following = draft.get(next);
    if (next === null || next === id || following === undefined || following.kind === 'pass') continue;
    const isOnlyWay = draft.predecessors(next).size === 1 && draft.entry() !== next;
    if (!isOnlyWay && !isCheapToCopy(following)) continue;
    const merged = pushed(pass, following);
    if (merged === undefined) continue;
    // The Pass turns into the merged state, so whatever led to it needs no change.
    draft.set(
      id,
      isOnlyWay ? merged : { ...merged, role: merged.role === 'next' ? 'first' : (merged.role ?? 'first') },
    );
    if (isOnlyWay) draft.remove(next);
    changed = true;
  }
  return changed;
}

function isCheapToCopy(state: State): boolean {
  return state.kind === 'fail' || (state.kind === 'choice' && state.rules.length <= 4);
}

function pushed(before: PassState, following: State): State | undefined {
  const pass = mapExits(before, (exit) => mapExitValues(exit, withMomentOfEntry)) as PassState;
  if (!maySeeEarlier(pass, following)) return undefined;
  const { output, assign } = pass.exit;
  const substitution = { input: output, variables: assign };
  const change = (value: Value): Value => substitute(value, substitution);
  const constants = new Map([...assign].filter(([, value]) => isConstant(value)));
  const inner = mapScopes(following, (scope) => substituteScope(scope, constants));
  const entered = mapOwnValues(inner, (value) => settled(change(value)));
  const left = mapExits(entered, (exit) => ({
    ...withAssignments(mapExitValues(exit, change), assign),
    outputOf: tracedThrough(pass.exit, exit).outputOf,
  }));
  if (!valuesOf(left).every(isModest)) return undefined;
  return { ...left, ...tracedInto(pass, following) };
}

/** What the Pass assigned is assigned at every exit, unless the exit assigns it anew. */
function withAssignments(exit: Exit, assign: PassState['exit']['assign']): Exit {
  return { ...exit, assign: new Map([...assign, ...exit.assign]) };
}

/** Whether evaluating the values of the Pass inside the state after it changes nothing. */
function maySeeEarlier(pass: PassState, following: State): boolean {
  const { output, assign } = pass.exit;
  const own = ownValues(following);
  const all = valuesOf(following);
  const isGuard = guardsExpressions(following);
  const entering = own[0] === undefined ? { input: 0, variables: new Set<string>() } : readsOf(own[0]);
  const parts: readonly { readonly value: Value; readonly seen: boolean; readonly uses: number }[] = [
    { value: output, seen: entering.input > 0, uses: all.filter((value) => inputUses(value) > 0).length },
    ...[...assign].map(([name, value]) => ({
      value,
      seen: entering.variables.has(name),
      uses: 1 + all.filter((other) => variablesRead(other).has(name)).length,
    })),
  ];
  // What can raise an error must do so on the way in, outside of any guard; what varies must be evaluated once.
  const isSafe = parts.every(
    ({ value, seen, uses }) => (isTotal(value) || (seen && !isGuard)) && (isDeterministic(value) || uses <= 1),
  );
  // Inner scopes would read what is assigned only behind them; what is constant can be put into them.
  const inner = scopesOf(following).map(scopeReads);
  const changing = [...assign].filter(([, value]) => !isConstant(value));
  return isSafe && !changing.some(([name]) => inner.some((reads) => reads.has(name)));
}

function isConstant(value: Value): boolean {
  return valuesWithin(value).every(({ kind }) => kind === 'literal' || kind === 'object' || kind === 'array');
}

function readsOf(value: Value): { readonly input: number; readonly variables: ReadonlySet<string> } {
  return { input: inputUses(value), variables: variablesRead(value) };
}
