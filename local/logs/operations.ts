import * as z from 'zod';
import { parseInput } from '../parse.ts';
import { AwsError, type AwsRequest } from '../service.ts';
import { lineMatcher } from './filter-pattern.ts';
import type { LogEvent, LogGroup, LogStore } from './log-store.ts';

/** What the operations work on. */
export interface LogsState {
  readonly logs: LogStore;
  /** ARN of a group without the `:*` that stands for its streams. */
  readonly arnOf: (name: string) => string;
}

export type LogsOperation = (state: LogsState, input: AwsRequest['input']) => unknown;

const page = { limit: z.number().int().min(1).max(10_000).default(10_000), nextToken: z.string().optional() };
const describeGroups = z.looseObject({ ...page, logGroupNamePrefix: z.string().default('') });
const group = { logGroupName: z.string() };
const describeStreams = z.looseObject({ ...page, ...group, logStreamNamePrefix: z.string().default('') });
const eventRange = {
  ...page,
  ...group,
  startTime: z.number().default(0),
  endTime: z.number().default(Number.MAX_SAFE_INTEGER),
};
const getEvents = z.looseObject({
  ...eventRange,
  logStreamName: z.string(),
  startFromHead: z.boolean().default(false),
});
const filterEvents = z.looseObject({
  ...eventRange,
  filterPattern: z.string().default(''),
  logStreamNames: z.array(z.string()).optional(),
  logStreamNamePrefix: z.string().default(''),
});

const newStream = z.strictObject({ ...group, logStreamName: z.string() });
const newEvents = z.looseObject({
  ...newStream.shape,
  logEvents: z.array(z.looseObject({ timestamp: z.number(), message: z.string() })).min(1),
});

/** Operations that read; what is kept of a group fits on one page, so they answer no further one. */
export const readOperations: Readonly<Record<string, LogsOperation>> = {
  DescribeLogGroups({ logs, arnOf }, input) {
    const { logGroupNamePrefix, limit } = read(describeGroups, input);
    const found = logs.all().filter(({ name }) => name.startsWith(logGroupNamePrefix));
    return { logGroups: found.slice(0, limit).map((entry) => groupSummary(entry, arnOf(entry.name))) };
  },
  DescribeLogStreams(state, input) {
    const request = read(describeStreams, input);
    const streams = Map.groupBy(groupOf(state, request.logGroupName).events, ({ stream }) => stream);
    const found = [...streams].filter(([name]) => name.startsWith(request.logStreamNamePrefix));
    return { logStreams: found.slice(0, request.limit).map(([name, events]) => streamSummary(name, events)) };
  },
  GetLogEvents(state, input) {
    const request = read(getEvents, input);
    const events = groupOf(state, request.logGroupName).events.filter(
      (event) => event.stream === request.logStreamName && within(event, request),
    );
    // A token that does not change says that there is no more.
    const shown = request.startFromHead ? events.slice(0, request.limit) : events.slice(-request.limit);
    return { events: shown.map(written), nextForwardToken: 'f/0', nextBackwardToken: 'b/0' };
  },
  FilterLogEvents(state, input) {
    const request = read(filterEvents, input);
    const matches = lineMatcher(request.filterPattern);
    const events = groupOf(state, request.logGroupName).events.filter(
      (event) =>
        within(event, request) &&
        event.stream.startsWith(request.logStreamNamePrefix) &&
        request.logStreamNames?.includes(event.stream) !== false &&
        matches(event.message),
    );
    const shown = events.slice(0, request.limit).map((event, index) => ({
      ...written(event),
      logStreamName: event.stream,
      eventId: `${event.timestamp}-${index}`,
    }));
    return { events: shown, searchedLogStreams: [] };
  },
};

/** Operations with which services deliver their logs. */
export const writeOperations: Readonly<Record<string, LogsOperation>> = {
  /** A stream comes into being with its first line; here only its group is checked. */
  CreateLogStream(state, input) {
    groupOf(state, read(newStream, input).logGroupName);
    return {};
  },
  PutLogEvents(state, input) {
    const { logGroupName, logStreamName, logEvents } = read(newEvents, input);
    groupOf(state, logGroupName);
    for (const { message } of logEvents) state.logs.append(logGroupName, logStreamName, message);
    return {};
  },
};

function read<S extends z.ZodType>(schema: S, input: AwsRequest['input']): z.output<S> {
  return parseInput(schema, input, 'InvalidParameterException');
}

/** @throws AwsError `ResourceNotFoundException` */
function groupOf({ logs }: LogsState, name: string): LogGroup {
  const found = logs.find(name);
  if (found === undefined) throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
  return found;
}

function groupSummary(entry: LogGroup, arn: string) {
  const { name, createdAt, retentionInDays, events } = entry;
  const storedBytes = events.reduce((sum, { message }) => sum + message.length, 0);
  return {
    logGroupName: name,
    creationTime: createdAt,
    retentionInDays,
    arn: `${arn}:*`,
    logGroupArn: arn,
    storedBytes,
  };
}

function streamSummary(name: string, events: readonly LogEvent[]) {
  return {
    logStreamName: name,
    firstEventTimestamp: events[0]?.timestamp,
    lastEventTimestamp: events.at(-1)?.timestamp,
  };
}

function written({ timestamp, message }: LogEvent) {
  return { timestamp, message, ingestionTime: timestamp };
}

function within(event: LogEvent, { startTime, endTime }: { startTime: number; endTime: number }): boolean {
  return event.timestamp >= startTime && event.timestamp < endTime;
}
