import type { PassState, State } from '../machine/state.ts';
import { mapExits } from '../machine/state-parts.ts';
import type { Draft } from './draft.ts';
import { beginningToo } from './trace.ts';

/** Leads every exit to a Pass that does nothing to where that Pass leads, and drops such states. The tasks they begin stay. */
export function threadJumps(draft: Draft): boolean {
  let changed = false;
  for (const id of draft.ids()) {
    const state = draft.get(id);
    if (state === undefined || !doesNothing(state) || state.exit.next === id) continue;
    const { next } = state.exit;
    const begun = [...state.tasks, ...state.exit.tasks];
    for (const predecessor of [...draft.predecessors(id)]) {
      const before = draft.get(predecessor);
      if (before === undefined) continue;
      draft.set(
        predecessor,
        mapExits(before, (exit) => (exit.next === id ? { ...beginningToo(exit, begun), next } : exit)),
      );
    }
    if (draft.entry() === id) {
      // A scope has at least one state.
      if (next === null) continue;
      draft.enter(next, begun);
    }
    draft.remove(id);
    changed = true;
  }
  return changed;
}

function doesNothing(state: State): state is PassState {
  return (
    state.kind === 'pass' && state.pinned !== true && state.exit.output.kind === 'input' && state.exit.assign.size === 0
  );
}
