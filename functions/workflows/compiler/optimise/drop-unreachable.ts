import type { StateId } from '../machine/state.ts';
import { exitsOf } from '../machine/state-parts.ts';
import type { Draft } from './draft.ts';

/** Removes states that nothing leads to. */
export function dropUnreachable(draft: Draft): boolean {
  const reached = new Set<StateId>();
  const open = [draft.entry()];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const state = draft.get(id);
    if (id === null || state === undefined || reached.has(id)) continue;
    reached.add(id);
    open.push(...exitsOf(state).map((exit) => exit.next));
  }
  const unreached = draft.ids().filter((id) => !reached.has(id));
  for (const id of unreached) draft.remove(id);
  return unreached.length > 0;
}
