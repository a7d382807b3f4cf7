import { ANY_ERROR } from '../machine/errors.ts';
import { renamedVariable } from '../machine/rename.ts';
import { continued } from '../machine/splice.ts';
import { type FailState, type Graph, isGuarded, type State } from '../machine/state.ts';
import { mapExits, valuesOf } from '../machine/state-parts.ts';
import { INPUT, type Value, variable } from '../machine/value.ts';
import { isTotal } from '../machine/value-facts.ts';
import type { TryNode } from '../normalise/try.ts';
import { beginning, keepInput } from './composite.ts';
import { mindedBy } from './deadline.ts';
import { straight } from './exits.ts';
import { catcherOf, catchersOf, fateOf, type Handler } from './handler.ts';
import { newVariable, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import type { GuardedBody } from './try-body.ts';

/**
 * The body among the states around it, where every state that can fail can catch too. A retry needs the body to be one state;
 * so does writing `$context`, which a failed attempt must not have done.
 * @returns undefined when the body needs a scope of its own
 */
export function inlinedBody(node: TryNode, guarded: GuardedBody, placement: Placement): Target | undefined {
  const { body, retry, after } = guarded;
  const { scope } = placement.flow;
  const graph = withOuterContext(body.graph, body.contextVariable, scope.contextVariable);
  const states = [...graph.states.values()];
  const [only] = states;
  const isOneState = states.length === 1;
  if (!isOneState && (retry.length > 0 || body.contextVariable !== undefined)) return undefined;
  if (retry.length > 0 && !(only !== undefined && isRetriable(only))) return undefined;
  if (!states.every((state) => (isGuarded(state) ? catchExitsAreSafe(state) : cannotFail(state)))) return undefined;
  if (states.some((state) => hasUnknownFate(state, node, guarded.handler, placement))) return undefined;
  const kept = isOneState ? undefined : newVariable(scope.machine, 'input');
  const input = kept === undefined ? INPUT : variable(kept);
  const inlined = continued(graph, after);
  for (const [id, state] of inlined.states) {
    scope.states.set(
      id,
      id === body.end ? endState(state, scope.end) : handled(state, node, guarded, input, placement),
    );
  }
  const begun = beginning(node, inlined.entry, placement.flow, inlined.tasks);
  return kept === undefined ? begun : keepInput(node, kept, begun, placement.flow);
}

/** A body of one state may use the variable of the scope around it: it writes only when it has succeeded. */
function withOuterContext(graph: Graph, inner: string | undefined, outer: string | undefined): Graph {
  return inner === undefined || outer === undefined ? graph : renamedVariable(graph, inner, outer);
}

/** A state with catchers of its own retries before it catches, which would retry what an inner handler is for. */
function isRetriable(state: State): boolean {
  return isGuarded(state) && state.retry.length === 0 && state.catch.length === 0;
}

/** What a catcher evaluates cannot be caught by the same state. */
function catchExitsAreSafe(state: State): boolean {
  if (!isGuarded(state)) return false;
  return state.catch.every(({ exit }) => isTotal(exit.output) && [...exit.assign.values()].every(isTotal));
}

function cannotFail(state: State): boolean {
  return valuesOf(state).every(isTotal);
}

function hasUnknownFate(state: State, node: TryNode, handler: Handler, placement: Placement): boolean {
  if (state.kind !== 'fail' || state.failure.kind !== 'problem' || isOverAround(state, placement)) return false;
  return fateOf(node, handler, state.failure.value) === 'unknown';
}

function endState(state: State, end: Target): State {
  const { pinned: _, ...rest } = { pinned: false, ...state };
  return mapExits(rest as State, (exit) => ({ ...exit, next: end }));
}

function handled(
  state: State,
  node: TryNode,
  { handler, retry }: GuardedBody,
  input: Value,
  placement: Placement,
): State {
  if (state.kind === 'fail') return isOverAround(state, placement) ? state : raised(state, node, handler, input);
  if (!isGuarded(state)) return state;
  const catchesAll = state.catch.some(({ errors }) => errors.includes(ANY_ERROR));
  // A Task has caught the timeouts of the blocks around itself.
  const own =
    state.kind === 'task'
      ? [catcherOf(node, handler, input, state.pointer)]
      : catchersOf(node, handler, input, placement);
  const catchers = catchesAll ? state.catch : [...state.catch, ...own];
  return { ...state, retry: [...state.retry, ...retry], catch: catchers };
}

/** The time of a block around the `try` is up, which is no matter of its handler. */
function isOverAround(state: FailState, { flow }: Placement): boolean {
  return state.failure.kind === 'problem' && mindedBy(flow).includes(state.failure.deadline ?? '');
}

/** An error that is raised inside the `try` and handled there is no failure but a jump. */
function raised(state: FailState, node: TryNode, handler: Handler, input: Value): State {
  if (state.failure.kind !== 'problem') return state;
  const fate = fateOf(node, handler, state.failure.value);
  if (fate === 'passes') return state;
  const { pointer, path, role, tasks, inputOf } = state;
  const assign = new Map([[handler.errorVariable, state.failure.value]]);
  const exit = { ...straight(fate === 'accepted' ? handler.accepted : handler.examined, assign), output: input };
  return { pointer, path, role, tasks, inputOf, kind: 'pass', exit };
}
