import { type Graph, type Retrier, type StateId, scopeOf } from '../machine/state.ts';
import type { TryNode } from '../normalise/try.ts';
import { optimise } from '../optimise/optimise.ts';
import { retryNames } from './error-filter.ts';
import { straight } from './exits.ts';
import type { Handler } from './handler.ts';
import { addState, innerScope, placeOf, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { writesContext } from './writes.ts';

/** The tasks of a `try` as a scope of their own, optimised, before it is decided where they run. */
export interface TryBody {
  readonly graph: Graph;
  /** Where `then: end` inside leads: a state that does nothing, to be replaced. Undefined when nothing leads there. */
  readonly end: StateId | undefined;
  /** The variable of `$context`, where a task inside writes it. */
  readonly contextVariable: string | undefined;
}

/** A body with what surrounds it. */
export interface GuardedBody {
  readonly body: TryBody;
  readonly handler: Handler;
  readonly retry: readonly Retrier[];
  readonly after: Target;
}

export function tryBody(node: TryNode, { flow, lowerList }: Placement): TryBody {
  const scope = innerScope(flow.scope, writesContext(node.tasks), null);
  const end = addState(scope, { ...placeOf(node, 'end'), kind: 'pass', exit: straight(null), pinned: true });
  const entry = lowerList(node.tasks, null, { ...flow, scope: { ...scope, end }, exit: null });
  const graph = optimise(scopeOf(entry, scope.states));
  return { graph, end: graph.states.has(end) ? end : undefined, contextVariable: scope.contextVariable };
}

/** How Step Functions repeats the body; nothing where names do not tell which errors are meant. */
export function retriers(node: TryNode): readonly Retrier[] {
  if (node.retry === undefined) return [];
  const errors =
    node.when === undefined && node.exceptWhen === undefined ? retryNames(node.filter, node.tasks) : undefined;
  return errors === undefined ? [] : [{ errors, ...node.retry }];
}
