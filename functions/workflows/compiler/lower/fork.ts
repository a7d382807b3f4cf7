import type { Graph } from '../machine/state.ts';
import { exitsOf } from '../machine/state-parts.ts';
import { code, INPUT, literal, RESULT, reference, type Value } from '../machine/value.ts';
import type { ForkNode } from '../normalise/fork.ts';
import { dropDeadVariables } from '../optimise/drop-dead-variables.ts';
import { optimise } from '../optimise/optimise.ts';
import { lowerBranch } from './branch.ts';
import { finalExit } from './exits.ts';
import { competingBranches } from './fork-compete.ts';
import { addState, placeOf, type Scope, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { writesContext } from './writes.ts';

/**
 * A Parallel, or a Pass where the branches only compute. Its output is the list of the branches' outputs in the order they are written. A branch that writes `$context`
 * starts with that of the fork and hands its own back; the fork merges them in the order of the branches.
 */
export function lowerFork(node: ForkNode, placement: Placement): Target {
  if (node.compete) return competingBranches(node, placement);
  const { environment, resolve, flow } = placement;
  const writers = node.branches.map((branch) => writesContext([branch]));
  const branches = node.branches.map((branch, index) =>
    dropDeadVariables(optimise(lowerBranch(branch, writers[index] === true, placement))),
  );
  const computed = branches.map(computedBy);
  const onlyComputes = computed.every((value) => value !== undefined);
  const results = onlyComputes ? computed : branches.map((_, index) => reference(`$states.result[${index}]`));
  const raw = { output: outputs(results, writers), ...mergedContext(results, writers, flow.scope) };
  const exit = finalExit(node, raw, environment, flow, resolve(node.then));
  if (onlyComputes) {
    const { tasks, ...place } = placeOf(node);
    return addState(flow.scope, { ...place, kind: 'pass', tasks: [...tasks, ...branches.flatMap(tasksOf)], exit });
  }
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

/** What a branch leaves that is no more than one Pass, which the fork can compute itself. */
function computedBy({ states }: Graph): Value | undefined {
  const [state, another] = states.values();
  const isOnePass = state?.kind === 'pass' && another === undefined && state.exit.next === null;
  return isOnePass && state.exit.assign.size === 0 ? state.exit.output : undefined;
}

/** Tasks that are begun in a branch of one state. */
function tasksOf({ tasks, states }: Graph): readonly string[] {
  return [
    ...tasks,
    ...[...states.values()].flatMap((state) => [...state.tasks, ...exitsOf(state).flatMap((exit) => exit.tasks)]),
  ];
}

function outputs(results: readonly Value[], writers: readonly boolean[]): Value {
  if (!writers.includes(true) && results.every(({ kind }) => kind === 'reference')) return RESULT;
  return {
    kind: 'array',
    items: results.map((result, index) => (writers[index] === true ? memberOf(result, 'output') : result)),
  };
}

function memberOf(result: Value, name: 'output' | 'context'): Value {
  const known = result.kind === 'object' ? result.entries.find(([key]) => key === name)?.[1] : undefined;
  if (known !== undefined) return known;
  return result.kind === 'reference' ? reference(`${result.path}.${name}`) : code`$lookup(${result}, ${literal(name)})`;
}

function mergedContext(
  results: readonly Value[],
  writers: readonly boolean[],
  scope: Scope,
): { readonly context?: Value } {
  const written = results.flatMap((result, index) => (writers[index] === true ? [memberOf(result, 'context')] : []));
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
