import { literal, object, reference, type Value } from '../machine/value.ts';
import type { EventFilter, ListenNode, Strategy } from '../normalise/listen.ts';
import { bind } from './bind.ts';
import type { Environment } from './environment.ts';
import type { Placement } from './task.ts';
import { INVOKE } from './timed-task.ts';

/** A task that a connector ends by the token it is given. */
export const WAIT_FOR_TOKEN = `${INVOKE}.waitForTaskToken`;

/** A `ListenPayload` for the connector; defaults are left out. @param more of it */
export function listenArguments(node: ListenNode, more: Readonly<Record<string, Value>>, placement: Placement): Value {
  const { environment, flow } = placement;
  const payload = object({
    execution: reference('$states.context.Execution.Id'),
    task: literal(node.pointer),
    token: reference('$states.context.Task.Token'),
    to: strategyValue(node.to, environment),
    until: node.untilEvents === undefined ? undefined : strategyValue(node.untilEvents, environment),
    read: node.read === 'data' ? undefined : literal(node.read),
    ...more,
  });
  return object({ FunctionName: literal(flow.scope.machine.settings.listenFunction), Payload: payload });
}

/** An `EventStrategyPayload`. */
export function strategyValue({ mode, filters }: Strategy, environment: Environment): Value {
  return object({ [mode]: { kind: 'array', items: filters.map((filter) => filterValue(filter, environment)) } });
}

function filterValue({ attributes, predicate, correlations }: EventFilter, environment: Environment): Value {
  const values = [...attributes].map(([name, template]) => [name, bind(template, environment)] as const);
  const correlate = correlations.map(({ name, from, expect }) => {
    const expected = expect === undefined ? undefined : bind(expect, environment);
    return [name, object({ from: literal(from), expect: expected })] as const;
  });
  return object({
    attributes: object(Object.fromEntries(values)),
    predicate: predicate === undefined ? undefined : literal(predicate),
    correlate: correlate.length === 0 ? undefined : object(Object.fromEntries(correlate)),
  });
}
