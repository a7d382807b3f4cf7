import { wholeSeconds } from '../../language/durations.ts';
import { canonicalType } from '../../language/error-types.ts';
import type { Template } from '../../language/expression/templates.ts';
import type { RetryPolicySource } from '../../language/task-kinds/retry-policy.ts';
import { type ErrorFilterSource, errorVariable, type TryTask } from '../../language/task-kinds/try.ts';
import type { NodeList, TaskNode } from './node.ts';
import { expressionOf, type Reading, within } from './reading.ts';

/** A retry policy in the terms of Step Functions. */
export interface RetryPolicy {
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly jitter: boolean;
}

export interface TryNode extends TaskNode {
  readonly kind: 'try';
  readonly tasks: NodeList;
  /** Members an error must have to be caught, with the type in its canonical spelling. */
  readonly filter: ErrorFilterSource;
  readonly error: string;
  readonly when: Template | undefined;
  readonly exceptWhen: Template | undefined;
  readonly retry: RetryPolicy | undefined;
  readonly handler: NodeList;
}

/** Attempts after the first where a policy names no limit: the specification leaves it open, and for ever costs money. */
const DEFAULT_ATTEMPTS = 5;

export function normaliseTry(task: TryTask, base: TaskNode, reading: Reading): TryNode {
  const error = errorVariable(task);
  const handler = within(reading, ['catch'], [error]);
  const { when, exceptWhen, retry } = task.catch;
  return {
    ...base,
    kind: 'try',
    tasks: reading.list(task.try, ['try']),
    filter: canonicalFilter(task.catch.errors?.with ?? {}),
    error,
    when: when === undefined ? undefined : expressionOf(when, handler),
    exceptWhen: exceptWhen === undefined ? undefined : expressionOf(exceptWhen, handler),
    retry: policyOf(typeof retry === 'string' ? reading.document.use?.retries?.[retry] : retry),
    handler: task.catch.do === undefined ? [] : reading.list(task.catch.do, ['catch', 'do'], [error]),
  };
}

function canonicalFilter(filter: ErrorFilterSource): ErrorFilterSource {
  return filter.type === undefined ? filter : { ...filter, type: canonicalType(filter.type) };
}

function policyOf(policy: RetryPolicySource | undefined): RetryPolicy | undefined {
  if (policy === undefined) return undefined;
  return {
    intervalSeconds: policy.delay === undefined ? 1 : wholeSeconds(policy.delay),
    backoffRate: policy.backoff?.exponential === undefined ? 1 : 2,
    maxAttempts: policy.limit?.attempt?.count ?? DEFAULT_ATTEMPTS,
    jitter: policy.jitter !== undefined,
  };
}
