import { type Graph, scopeOf } from '../machine/state.ts';
import { INPUT, object } from '../machine/value.ts';
import type { Node, TaskNode } from '../normalise/node.ts';
import { straight } from './exits.ts';
import { addState, innerScope, placeOf, type Scope, type Target } from './scope.ts';
import type { Placement } from './task.ts';

/** A branch as a scope of its own; one that writes `$context` ends with `{output, context}`. */
export function lowerBranch(branch: Node, writes: boolean, { flow, lowerList }: Placement): Graph {
  const scope = innerScope(flow.scope, writes, null);
  const after = writes ? handBack(branch, scope) : null;
  const body = lowerList([branch], after, { ...flow, scope, exit: after });
  const entry = scope.contextVariable === undefined ? body : takeOver(branch, scope, body, flow.scope);
  return scopeOf(entry, scope.states);
}

function takeOver(branch: TaskNode, scope: Scope, next: Target, outer: Scope): Target {
  const assign = new Map(scope.contextVariable === undefined ? [] : [[scope.contextVariable, outer.context] as const]);
  return addState(scope, { ...placeOf(branch, 'context'), kind: 'pass', exit: straight(next, assign) });
}

export function handBack(branch: TaskNode, scope: Scope): Target {
  const output = object({ output: INPUT, context: scope.context });
  return addState(scope, { ...placeOf(branch, 'output'), kind: 'pass', exit: { ...straight(null), output } });
}
