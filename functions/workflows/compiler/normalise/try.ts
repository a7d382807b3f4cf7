import { canonicalType } from '../../language/error-types.ts';
import type { Template } from '../../language/expression/templates.ts';
import { type ErrorFilterSource, errorVariable, type TryTask } from '../../language/task-kinds/try.ts';
import { secondsIn } from './duration.ts';
import type { NodeList, TaskNode } from './node.ts';
import { conditionOf, type Reading, within } from './reading.ts';
import { policyOf, type RetryPolicy } from './retry.ts';

export interface TryNode extends TaskNode {
  readonly kind: 'try';
  readonly tasks: NodeList;
  /** Members an error must have to be caught, with the type in its canonical spelling. */
  readonly filter: ErrorFilterSource;
  readonly error: string;
  readonly when: Template | undefined;
  readonly exceptWhen: Template | undefined;
  readonly retry: RetryPolicy | undefined;
  /** Undefined where a policy retries and no `catch.do` handles: an error that the retries leave goes on. */
  readonly handler: NodeList | undefined;
}

export function normaliseTry(task: TryTask, base: TaskNode, reading: Reading): TryNode {
  const error = errorVariable(task);
  const handler = within(reading, ['catch'], [error]);
  const { when, exceptWhen } = task.catch;
  const { tasks, retry } = limitedCall(
    reading.list(task.try, ['try']),
    policyOf(task.catch.retry, { ...reading, error }),
  );
  return {
    ...base,
    kind: 'try',
    tasks,
    filter: canonicalFilter(task.catch.errors?.with ?? {}),
    error,
    when: when === undefined ? undefined : conditionOf(when, handler),
    exceptWhen: exceptWhen === undefined ? undefined : conditionOf(exceptWhen, handler),
    retry,
    handler: handlerOf(task, reading, error),
  };
}

function handlerOf({ catch: { do: tasks, retry } }: TryTask, reading: Reading, error: string): NodeList | undefined {
  if (tasks !== undefined) return reading.list(tasks, ['catch', 'do'], [error]);
  return retry === undefined ? [] : undefined;
}

interface Attempt {
  readonly tasks: NodeList;
  readonly retry: RetryPolicy | undefined;
}

/** Where an attempt is one call, its limit of time is a `timeout` of the call. */
function limitedCall(tasks: NodeList, retry: RetryPolicy | undefined): Attempt {
  const [call, another] = tasks;
  const limit = secondsIn(retry?.attemptLimit);
  if (retry === undefined || limit === undefined || call?.kind !== 'call' || another !== undefined)
    return { tasks, retry };
  const own = call.timeout === undefined ? limit : secondsIn(call.timeout);
  if (own === undefined) return { tasks, retry };
  const timeout = { kind: 'literal' as const, value: Math.min(own, limit) };
  return { tasks: [{ ...call, timeout }], retry: { ...retry, attemptLimit: undefined } };
}

function canonicalFilter(filter: ErrorFilterSource): ErrorFilterSource {
  return filter.type === undefined ? filter : { ...filter, type: canonicalType(filter.type) };
}
