import { code, INPUT, RESULT, reference, type Value } from '../machine/value.ts';
import type { ForkNode } from '../normalise/fork.ts';
import { lowerBranch } from './branch.ts';
import { finalExit } from './exits.ts';
import { competingBranches } from './fork-compete.ts';
import { addState, placeOf, type Scope, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { writesContext } from './writes.ts';

/**
 * A Parallel. Its output is the list of the branches' outputs in the order they are written. A branch that writes `$context`
 * starts with that of the fork and hands its own back; the fork merges them in the order of the branches.
 */
export function lowerFork(node: ForkNode, placement: Placement): Target {
  if (node.compete) return competingBranches(node, placement);
  const { environment, resolve, flow } = placement;
  const writers = node.branches.map((branch) => writesContext([branch]));
  const branches = node.branches.map((branch, index) => lowerBranch(branch, writers[index] === true, placement));
  const raw = { output: outputs(writers), ...mergedContext(writers, flow.scope) };
  const exit = finalExit(node, raw, environment, flow, resolve(node.then));
  return addState(flow.scope, {
    ...placeOf(node),
    kind: 'parallel',
    arguments: INPUT,
    branches,
    exit,
    retry: [],
    catch: [],
  });
}

function outputs(writers: readonly boolean[]): Value {
  if (!writers.includes(true)) return RESULT;
  const items = writers.map((writes, index) => reference(`$states.result[${index}]${writes ? '.output' : ''}`));
  return { kind: 'array', items };
}

function mergedContext(writers: readonly boolean[], scope: Scope): { readonly context?: Value } {
  const written = writers.flatMap((writes, index) => (writes ? [reference(`$states.result[${index}].context`)] : []));
  if (written.length === 0) return {};
  return { context: written.reduce((before, after) => merged(before, after, scope.context), scope.context) };
}

/**
 * What a branch changed is merged into what the branches before it left; what it found and did not touch is not. What is no
 * object replaces what was there.
 */
function merged(before: Value, after: Value, found: Value): Value {
  const changed = code`$sift($after__, function($value, $key) { $not($value = $lookup(${found}, $key)) })`;
  return code`($before__ := ${before}; $after__ := ${after}; $after__ = ${found} ? $before__ : $type($before__) = "object" and $type($after__) = "object" ? $merge([$before__, ${changed}]) : $after__)`;
}
