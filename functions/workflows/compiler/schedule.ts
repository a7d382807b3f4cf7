import type { WorkflowDocument } from '../language/document.ts';
import { milliseconds } from '../language/durations.ts';
import type { Externals } from '../language/externals.ts';
import type { Json } from '../language/json.ts';
import { schedulerCron } from '../language/schedule/cron.ts';
import { schedulerRate } from '../language/schedule/schedule.ts';
import { jsonOf } from './emit/json.ts';
import { strategyValue } from './lower/listen-payload.ts';
import { strategyOf } from './normalise/listen.ts';

/** What starts a workflow by itself. */
export interface CompiledSchedule {
  /** `rate(…)` and `cron(…)` of EventBridge Scheduler. */
  readonly expressions: readonly string[];
  /** Seconds after the end of a run until the next one. @default - none follows */
  readonly afterSeconds?: number;
  /** An `EventStrategyPayload`: the events that start a run, whose list is its input. @default - none */
  readonly on?: Json;
}

/** The schedule of a definition that passed every check, as the parts that run it take it. */
export function scheduleOf(document: WorkflowDocument, externals: Externals): CompiledSchedule | undefined {
  const { schedule } = document;
  if (schedule === undefined) return undefined;
  const { every, cron, after, on } = schedule;
  const reading = { document, externals, pointer: '/schedule/on', path: [], variables: [], list: () => [] };
  return {
    expressions: [
      ...(every === undefined ? [] : [schedulerRate(milliseconds(every) ?? 0)]),
      ...(cron === undefined ? [] : [schedulerCron(cron)]),
    ],
    ...(after === undefined ? {} : { afterSeconds: (milliseconds(after) ?? 0) / 1000 }),
    ...(on === undefined ? {} : { on: jsonOf(strategyValue(strategyOf(on, reading), new Map())) }),
  };
}
