import { type Graph, scopeOf } from '../machine/state.ts';
import { INPUT, object, type Value } from '../machine/value.ts';
import { localsRead } from '../machine/value-facts.ts';
import type { Node, TaskNode } from '../normalise/node.ts';
import { type RawOutcome, straight } from './exits.ts';
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

/** The two members that `handBack` puts into one value. @returns undefined for a value of another form */
export function handedBack(value: Value): RawOutcome | undefined {
  if (value.kind === 'let') {
    const inner = handedBack(value.body);
    const named = (member: Value): Value => (localsRead(member).has(value.name) ? { ...value, body: member } : member);
    return inner?.context === undefined ? undefined : { output: named(inner.output), context: named(inner.context) };
  }
  if (value.kind !== 'object') return undefined;
  const { output, context } = Object.fromEntries(value.entries);
  return output === undefined || context === undefined ? undefined : { output, context };
}
