import type { Graph } from '../machine/state.ts';
import { mapScopes } from '../machine/state-parts.ts';
import { absorbChoices } from './absorb-choices.ts';
import { absorbPasses } from './absorb-passes.ts';
import { draftOf } from './draft.ts';
import { dropUnreachable } from './drop-unreachable.ts';
import { mergeChoices } from './merge-choices.ts';
import { pushPasses } from './push-passes.ts';
import { threadJumps } from './thread-jumps.ts';

const PASSES = [dropUnreachable, threadJumps, absorbPasses, pushPasses, mergeChoices];

/**
 * Folds states into each other until nothing can be folded any more: AWS bills every state that is entered. Inner scopes come
 * first. What a run computes, which errors it meets and in which scope they can be caught stay the same.
 */
export function optimise(graph: Graph): Graph {
  const draft = draftOf(graph);
  for (const id of draft.ids()) {
    const state = draft.get(id);
    if (state !== undefined) draft.set(id, mapScopes(state, optimise));
  }
  // Every fold removes a state or a way to one, so this ends; rules of merged choices are limited.
  for (let changed = true; changed; ) {
    // A Choice is merged with others where it can be, and becomes a value only then.
    changed = PASSES.map((pass) => pass(draft)).includes(true) || absorbChoices(draft);
  }
  return draft.graph();
}
