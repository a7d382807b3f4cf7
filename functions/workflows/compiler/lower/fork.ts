import type { Graph } from '../machine/state.ts';
import { exitsOf } from '../machine/state-parts.ts';
import { code, INPUT, RESULT, reference, type Value } from '../machine/value.ts';
import type { ForkNode } from '../normalise/fork.ts';
import { dropDeadVariables } from '../optimise/drop-dead-variables.ts';
import { optimise } from '../optimise/optimise.ts';
import { handedBack, lowerBranch } from './branch.ts';
import { finalExit, type RawOutcome } from './exits.ts';
import { competingBranches } from './fork-compete.ts';
import { addState, placeOf, type Scope, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import { writesContext } from './writes.ts';

/**
 * A Parallel, or a Pass where the branches only compute. Its output is the list of the branches' outputs in the order they are
 * written. A branch that writes `$context` starts with that of the fork and hands its own back; the fork merges them in the
 * order of the branches.
 */
export function lowerFork(node: ForkNode, placement: Placement): Target {
  if (node.compete) return competingBranches(node, placement);
  const { environment, resolve, flow } = placement;
  const branches = node.branches.map((branch): Branch => {
    const writes = writesContext([branch]);
    return { writes, graph: dropDeadVariables(optimise(lowerBranch(branch, writes, placement))) };
  });
  const computed = branches.map(computedBy).filter((outcome) => outcome !== undefined);
  const onlyComputes = computed.length === branches.length;
  const outcomes = onlyComputes ? computed : branches.map(resultOf);
  const output: Value = onlyComputes || branches.some(({ writes }) => writes) ? listOf(outcomes) : RESULT;
  const raw = { output, ...mergedContext(outcomes, flow.scope) };
  const exit = finalExit(node, raw, environment, flow, resolve(node.then));
  if (onlyComputes) {
    const { tasks, ...place } = placeOf(node);
    return addState(flow.scope, { ...place, kind: 'pass', tasks: [...tasks, ...branches.flatMap(tasksOf)], exit });
  }
  return addState(flow.scope, {
    ...placeOf(node),
    kind: 'parallel',
    arguments: INPUT,
    branches: branches.map(({ graph }) => graph),
    exit,
    retry: [],
    catch: [],
  });
}

interface Branch {
  readonly graph: Graph;
  /** Whether it hands `$context` back. */
  readonly writes: boolean;
}

/** What a branch leaves that is no more than one Pass, which the fork can compute itself. */
function computedBy({ graph, writes }: Branch): RawOutcome | undefined {
  const [state, another] = graph.states.values();
  if (state?.kind !== 'pass' || another !== undefined || state.exit.next !== null) return undefined;
  if (state.exit.assign.size > 0) return undefined;
  return writes ? handedBack(state.exit.output) : { output: state.exit.output };
}

/** What a branch leaves in the result of the Parallel. */
function resultOf({ writes }: Branch, index: number): RawOutcome {
  const result = `$states.result[${index}]`;
  return writes
    ? { output: reference(`${result}.output`), context: reference(`${result}.context`) }
    : { output: reference(result) };
}

/** Tasks that are begun in a branch of one state. */
function tasksOf({ graph: { tasks, states } }: Branch): readonly string[] {
  return [
    ...tasks,
    ...[...states.values()].flatMap((state) => [...state.tasks, ...exitsOf(state).flatMap((exit) => exit.tasks)]),
  ];
}

function listOf(outcomes: readonly RawOutcome[]): Value {
  return { kind: 'array', items: outcomes.map(({ output }) => output) };
}

function mergedContext(outcomes: readonly RawOutcome[], scope: Scope): { readonly context?: Value } {
  const written = outcomes.flatMap(({ context }) => (context === undefined ? [] : [context]));
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
