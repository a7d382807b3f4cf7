import type { StateId } from '../machine/state.ts';
import { exitsOf } from '../machine/state-parts.ts';
import type { Draft } from './draft.ts';

interface Visit {
  readonly id: StateId;
  readonly order: number;
  readonly onward: StateId[];
  /** The earliest visit that is reached from this one and still open. */
  earliest: number;
}

/** States from which a way leads back to themselves: Tarjan's strongly connected components, with a stack of its own. */
export function statesInLoops(draft: Draft): ReadonlySet<StateId> {
  const search: Search = { draft, orders: new Map(), unassigned: [], loops: new Set() };
  for (const id of draft.ids()) if (!search.orders.has(id)) visitFrom(id, search);
  return search.loops;
}

interface Search {
  readonly draft: Draft;
  /** When each state was visited; infinite once its component is known. */
  readonly orders: Map<StateId, number>;
  readonly unassigned: StateId[];
  readonly loops: Set<StateId>;
}

function visitFrom(start: StateId, search: Search): void {
  const path = [open(start, search)];
  for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
    const next = top.onward.pop();
    if (next === undefined) {
      path.pop();
      close(top, path.at(-1), search);
    } else if (!search.orders.has(next)) path.push(open(next, search));
    else {
      if (next === top.id) search.loops.add(next);
      top.earliest = Math.min(top.earliest, search.orders.get(next) ?? top.earliest);
    }
  }
}

function open(id: StateId, { draft, orders, unassigned }: Search): Visit {
  const order = orders.size;
  orders.set(id, order);
  unassigned.push(id);
  const state = draft.get(id);
  const onward = (state === undefined ? [] : exitsOf(state)).flatMap(({ next }) => next ?? []);
  return { id, order, onward, earliest: order };
}

/** A state from which none before it is reached ends a component: all states since are in it. */
function close({ id, order, earliest }: Visit, before: Visit | undefined, search: Search): void {
  if (before !== undefined) before.earliest = Math.min(before.earliest, earliest);
  if (earliest < order) return;
  const component = search.unassigned.splice(search.unassigned.lastIndexOf(id));
  for (const member of component) {
    search.orders.set(member, Number.POSITIVE_INFINITY);
    if (component.length > 1) search.loops.add(member);
  }
}
