import { toHistoryEvent } from '../../../../../functions/executions/adapters/history-event.ts';
import type { HistoryEvent } from '../../../../../functions/workflows/domain/history/events.ts';
import type { SourceMap } from '../../../../../functions/workflows/public.ts';
import type { Json, HistoryEvent as SimulatedEvent } from '../../../../../functions/workflows/simulator/types.ts';

/** Events of the simulator as the adapter reads them from Step Functions. */
export function toEvents(history: readonly SimulatedEvent[]): readonly HistoryEvent[] {
  return history.map((event) => ({
    ...toHistoryEvent({ ...event, type: undefined, timestamp: new Date(event.timestamp) }),
    type: event.type,
  }));
}

/**
 * The source map of states where nothing is folded: the first state of a task begins it, and its own `Next` hands on its output.
 * @param tasks kind and pointer of the task by the name of the state: `set /do/0/first`
 */
export function sourceMapOf(
  states: { readonly [name: string]: Json },
  tasks: Readonly<Record<string, string>>,
): SourceMap {
  const map: SourceMap = { tasks: {}, states: {} };
  for (const [state, description] of Object.entries(tasks)) {
    const [kind = '', task = ''] = description.split(' ');
    const { Next: next } = (states[state] ?? {}) as { readonly Next?: string };
    const begins = map.tasks[task] === undefined ? { input: task, entered: [task] } : {};
    map.tasks[task] = { name: task.slice(task.lastIndexOf('/') + 1), kind };
    map.states[state] = {
      task,
      ...begins,
      exits: [{ ...(next === undefined ? {} : { next }), tasks: [], output: task }],
    };
  }
  return map;
}
