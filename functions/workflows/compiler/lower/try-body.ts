import { type Graph, type Retrier, type StateId, scopeOf } from '../machine/state.ts';
import { secondsIn } from '../normalise/duration.ts';
import { delayBefore, type RetryPolicy } from '../normalise/retry.ts';
import type { TryNode } from '../normalise/try.ts';
import { optimise } from '../optimise/optimise.ts';
import { timedBlock } from './deadline.ts';
import { wholeSeconds } from './duration.ts';
import { retryNames } from './error-filter.ts';
import { straight } from './exits.ts';
import type { Handler } from './handler.ts';
import { isFullJitter, LONGEST_PAUSE } from './repetition.ts';
import { addState, type Flow, innerScope, placeOf, type Target } from './scope.ts';
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
  /** Undefined when Step Functions retries and nothing handles. */
  readonly handler: Handler | undefined;
  readonly retry: readonly Retrier[];
  readonly after: Target;
}

export function tryBody(node: TryNode, { environment, flow, lowerList }: Placement): TryBody {
  const scope = innerScope(flow.scope, writesContext(node.tasks), null);
  const end = addState(scope, { ...placeOf(node, 'end'), kind: 'pass', exit: straight(null), pinned: true });
  const inside: Flow = { ...flow, scope: { ...scope, end }, exit: null };
  const limit = node.retry?.attemptLimit;
  const attempt = limit === undefined ? undefined : timedBlock(node, wholeSeconds(limit, environment), inside);
  const body = lowerList(node.tasks, null, attempt?.flow ?? inside);
  const entry = attempt === undefined ? body : attempt.enter(body);
  const graph = optimise(scopeOf(entry, scope.states));
  return { graph, end: graph.states.has(end) ? end : undefined, contextVariable: scope.contextVariable };
}

/**
 * How Step Functions repeats the body; nothing where it takes more than a retrier: names that do not tell which errors are meant,
 * a delay that it cannot compute, a limit of time. A retrier knows no deadline either: it would wait and try beyond it.
 */
export function retriers(node: TryNode, { flow }: Placement): readonly Retrier[] {
  const { retry } = node;
  const decides = [node.when, node.exceptWhen, retry?.when, retry?.exceptWhen, retry?.limit];
  if (retry === undefined || flow.deadline !== undefined || decides.some((part) => part !== undefined)) return [];
  const errors = retryNames(node.filter, node.tasks);
  const timing = timingOf(retry);
  if (errors === undefined || errors.length === 0 || timing === undefined) return [];
  return [{ errors, ...timing, maxAttempts: retry.maxAttempts }];
}

function timingOf(retry: RetryPolicy): Omit<Retrier, 'errors' | 'maxAttempts'> | undefined {
  const { backoff, jitter, maxAttempts } = retry;
  if (isFullJitter(retry)) return { intervalSeconds: secondsIn(jitter?.to) ?? 1, backoffRate: 1, jitter: true };
  const intervalSeconds = secondsIn(retry.delay);
  if (intervalSeconds === undefined || jitter !== undefined || backoff === 'linear') return undefined;
  if (backoff === 'constant') return { intervalSeconds, backoffRate: 1, jitter: false };
  const isTooLong = delayBefore(maxAttempts - 1, intervalSeconds, backoff) > LONGEST_PAUSE;
  const limit = isTooLong ? { maxDelaySeconds: LONGEST_PAUSE } : {};
  return { intervalSeconds, backoffRate: 2, ...limit, jitter: false };
}
