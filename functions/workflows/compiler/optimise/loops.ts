import { componentsOf, isLoop, type Next } from '../machine/components.ts';
import type { StateId } from '../machine/state.ts';
import { type Draft, nextOf } from './draft.ts';

/** States from which a way leads back to themselves. */
export function statesInLoops(draft: Draft): ReadonlySet<StateId> {
  const next: Next = (id) => {
    const state = draft.get(id);
    return state === undefined ? [] : nextOf(state);
  };
  return new Set(componentsOf(draft.ids(), next).flatMap((component) => (isLoop(component, next) ? component : [])));
}
