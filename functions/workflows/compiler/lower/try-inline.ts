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
import { catchersOf, fateOf, type Handler, meansExpressionErrors, taskCatchersOf } from './handler.ts';
import { addState, newVariable, placeOf, type Scope, type Target } from './scope.ts';
import type { Placement } from './task.ts';
import type { GuardedBody, TryBody } from './try-body.ts';

/**
 * The body among the states around it, where every state whose errors the handler means can catch. A retry needs the body to be
 * one state. `$context` stays a variable of the body until it has succeeded, since a failed attempt must not have written it.
 * @returns undefined when the body needs a scope of its own
 */
export function inlinedBody(node: TryNode, guarded: GuardedBody, placement: Placement): Target | undefined {
  const { body, retry, after } = guarded;
  const { scope } = placement.flow;
  const isOneState = body.graph.states.size === 1;
  const context = isOneState ? undefined : ownContext(body, scope);
  const graph = context === undefined ? withOuterContext(body.graph, body, scope) : body.graph;
  const states = [...graph.states.values()];
  if (retry.length > 0 && !(isOneState && states.every(isRetriable))) return undefined;
  if (!states.every((state) => failsAsInside(state, guarded.handler))) return undefined;
  if (states.some((state) => hasUnknownFate(state, node, guarded.handler, placement))) return undefined;
  const kept = isOneState ? undefined : newVariable(scope.machine, 'input');
  const input = kept === undefined ? INPUT : variable(kept);
  const inlined = continued(graph, succeeded(node, context, after, placement));
  for (const [id, state] of inlined.states) {
    scope.states.set(
      id,
      id === body.end
        ? endState(state, succeeded(node, context, scope.end, placement))
        : handled(state, node, guarded, input, placement),
    );
  }
  const begun = beginning(node, inlined.entry, placement.flow, inlined.tasks);
  const entered = context === undefined ? begun : takeContext(node, context, begun, placement);
  return kept === undefined ? entered : keepInput(node, kept, entered, placement.flow);
}

/** The variables of `$context` inside of a body and around it. */
interface OwnContext {
  readonly inner: string;
  readonly outer: string;
}

function ownContext({ contextVariable: inner }: TryBody, { contextVariable: outer }: Scope): OwnContext | undefined {
  return inner === undefined || outer === undefined ? undefined : { inner, outer };
}

/** A body of one state may use the variable of the scope around it: it writes only when it has succeeded. */
function withOuterContext(graph: Graph, body: TryBody, scope: Scope): Graph {
  const context = ownContext(body, scope);
  return context === undefined ? graph : renamedVariable(graph, context.inner, context.outer);
}

function takeContext(node: TryNode, { inner, outer }: OwnContext, next: Target, { flow }: Placement): Target {
  const exit = straight(next, new Map([[inner, variable(outer)]]));
  return addState(flow.scope, { ...placeOf(node, 'context'), kind: 'pass', exit });
}

/** What the body wrote becomes the `$context` around it. */
function succeeded(node: TryNode, context: OwnContext | undefined, next: Target, { flow }: Placement): Target {
  if (context === undefined) return next;
  const exit = straight(next, new Map([[context.outer, variable(context.inner)]]));
  return addState(flow.scope, { ...placeOf(node, 'context'), kind: 'pass', exit });
}

/** A state with catchers of its own retries before it catches, which would retry what an inner handler is for. */
function isRetriable(state: State): boolean {
  return isGuarded(state) && state.retry.length === 0 && state.catch.length === 0;
}

/**
 * Whether the errors of a state meet the same handlers outside of a scope of the body. Step Functions lets a Pass, a Choice or a
 * Wait catch nothing; that does no harm where the handler does not mean errors of expressions.
 */
function failsAsInside(state: State, handler: Handler | undefined): boolean {
  if (!meansExpressionErrors(handler)) return true;
  return isGuarded(state) ? catchExitsAreSafe(state) : cannotFail(state);
}

/** What a catcher evaluates cannot be caught by the same state. */
function catchExitsAreSafe(state: State): boolean {
  if (!isGuarded(state)) return false;
  return state.catch.every(({ exit }) => isTotal(exit.output) && [...exit.assign.values()].every(isTotal));
}

function cannotFail(state: State): boolean {
  return valuesOf(state).every(isTotal);
}

function hasUnknownFate(state: State, node: TryNode, handler: Handler | undefined, placement: Placement): boolean {
  if (handler === undefined) return false;
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
  if (state.kind === 'fail') {
    return handler === undefined || isOverAround(state, placement) ? state : raised(state, node, handler, input);
  }
  if (!isGuarded(state)) return state;
  const catchesAll = state.catch.some(({ errors }) => errors.includes(ANY_ERROR));
  const own =
    state.kind === 'task' && handler !== undefined
      ? taskCatchersOf(node, handler, input, state.pointer)
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
