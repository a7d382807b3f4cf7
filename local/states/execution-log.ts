import * as z from 'zod';
import type { HistoryEvent, SimulationClock, TaskRuntime } from '../../functions/workflows/simulator/types.ts';
import type { ExecutionRecord, StatesStore } from './model.ts';

/** What of an execution is logged, and where (API reference, "LoggingConfiguration"). */
const loggingConfiguration = z.object({
  level: z.enum(['ALL', 'ERROR', 'FATAL', 'OFF']).default('OFF'),
  includeExecutionData: z.boolean().default(false),
  destinations: z.array(z.object({ cloudWatchLogsLogGroup: z.object({ logGroupArn: z.string() }) })).default([]),
});

/** Types of the events of each level (developer guide, "Log levels"). */
const LOGGED = {
  ALL: /./,
  ERROR: /(Failed|TimedOut|Aborted)$/,
  FATAL: /^Execution(Failed|TimedOut|Aborted)$/,
  OFF: /$^/,
} as const;

/** Members of details that hold what the execution was given or gave. */
const DATA = new Set(['input', 'output', 'parameters', 'assignedVariables']);

interface World {
  readonly clock: SimulationClock;
  readonly tasks: TaskRuntime;
}

/** The world of an execution, which writes its new events to the log whenever it begins to wait for something. */
export function loggingWorld({ clock, tasks }: World, write: () => void): World {
  return {
    clock: {
      now: clock.now,
      at(time, wake) {
        write();
        return clock.at(time, wake);
      },
    },
    tasks: {
      call(...call) {
        write();
        return tasks.call(...call);
      },
    },
  };
}

/** Writes the last events when it ends. */
export function writeLogAtEnd(store: StatesStore, { arn, run }: ExecutionRecord): void {
  void run.ended.then(() => writeLog(store, arn));
}

/** Writes the events that are new since the last time, if its state machine logs them. */
export function writeLog({ context, executions }: StatesStore, executionArn: string): void {
  const record = executions.get(executionArn);
  // While it is being resumed it is not there yet: the next time will do.
  if (record === undefined) return;
  const events = record.run.history().slice(record.logged);
  record.logged += events.length;
  const { level, includeExecutionData, destinations } = loggingConfiguration.parse(
    record.configuration.loggingConfiguration,
  );
  const wanted = events.filter(({ type }) => LOGGED[level].test(type));
  const [first] = wanted;
  if (first === undefined) return;
  const { redriveCount } = record.run.result();
  const lines = wanted.map((event) => lineOf(record.arn, event, redriveCount, includeExecutionData));
  for (const { cloudWatchLogsLogGroup } of destinations)
    context.deliverLogs(groupOf(cloudWatchLogsLogGroup.logGroupArn), streamOf(record, first.timestamp), lines);
}

function groupOf(arn: string): string {
  return arn.split(':')[6] ?? '';
}

/** `states/<state machine>/<minute>/<hash>`; the lines of a state machine in one minute are one stream here. */
function streamOf({ stateMachineArn }: ExecutionRecord, timestamp: number): string {
  const minute = new Date(timestamp).toISOString().slice(0, 16).replaceAll(/[T:]/g, '-');
  return `states/${stateMachineArn.split(':').at(-1)}/${minute}/00000000`;
}

/** A line as Step Functions writes it: numbers are texts, and what the event says is `details`. */
function lineOf(executionArn: string, event: HistoryEvent, redriveCount: number, withData: boolean): string {
  const { id, previousEventId, timestamp, type, ...more } = event;
  const [details = {}] = Object.values(more);
  const shown = Object.entries(details).filter(([name]) => withData || !DATA.has(name.replace(/Details$/, '')));
  return JSON.stringify({
    id: String(id),
    type,
    details: Object.fromEntries(shown),
    redrive_count: String(redriveCount),
    previous_event_id: String(previousEventId),
    event_timestamp: String(timestamp),
    execution_arn: executionArn,
  });
}
