import * as z from 'zod';
import { parseInput, parseProperties } from '../parse.ts';
import { AwsError, type AwsRequest, generatedName, type Provisioner, type Service } from '../service.ts';
import type { LogEvent, LogGroup, LogStore } from './log-store.ts';

const logGroupProperties = z.strictObject({
  DataProtectionPolicy: z.unknown().optional(),
  DeletionProtectionEnabled: z.boolean().optional(),
  KmsKeyId: z.string().optional(),
  LogGroupClass: z.string().optional(),
  LogGroupName: z.string().optional(),
  RetentionInDays: z.number().optional(),
  Tags: z.unknown().optional(),
});

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

interface Account {
  readonly accountId: string;
  readonly region: string;
  readonly logs: LogStore;
}

/** CloudWatch Logs, for reading what the functions wrote. */
export function createLogsService({ accountId, region, logs }: Account): Service {
  const arnOf = (name: string) => `arn:aws:logs:${region}:${accountId}:log-group:${name}`;

  const makeLogGroup: Provisioner = (resource) => {
    const properties = parseProperties(logGroupProperties, resource);
    const name = properties.LogGroupName ?? generatedName(resource, 512);
    logs.create(name, properties.RetentionInDays);
    return { ref: name, attributes: { Arn: `${arnOf(name)}:*` } };
  };

  function groupOf(name: string): LogGroup {
    const found = logs.find(name);
    if (found === undefined) {
      throw new AwsError('ResourceNotFoundException', 'The specified log group does not exist.');
    }
    return found;
  }

  const operations: Readonly<Record<string, (input: AwsRequest['input']) => unknown>> = {
    DescribeLogGroups(input) {
      const { logGroupNamePrefix, limit } = parseInput(describeGroups, input, 'InvalidParameterException');
      const found = logs.all().filter(({ name }) => name.startsWith(logGroupNamePrefix));
      return { logGroups: found.slice(0, limit).map((entry) => groupSummary(entry, arnOf(entry.name))) };
    },
    DescribeLogStreams(input) {
      const request = parseInput(describeStreams, input, 'InvalidParameterException');
      const streams = Map.groupBy(groupOf(request.logGroupName).events, ({ stream }) => stream);
      const found = [...streams].filter(([name]) => name.startsWith(request.logStreamNamePrefix));
      return { logStreams: found.slice(0, request.limit).map(([name, events]) => streamSummary(name, events)) };
    },
    GetLogEvents(input) {
      const request = parseInput(getEvents, input, 'InvalidParameterException');
      const events = groupOf(request.logGroupName).events.filter(
        (event) => event.stream === request.logStreamName && within(event, request),
      );
      // The tokens only ever lead back to the same page: what is kept fits on one.
      const shown = request.startFromHead ? events.slice(0, request.limit) : events.slice(-request.limit);
      return { events: shown.map(written), nextForwardToken: 'f/0', nextBackwardToken: 'b/0' };
    },
    FilterLogEvents(input) {
      const request = parseInput(filterEvents, input, 'InvalidParameterException');
      const matches = matcher(request.filterPattern);
      const events = groupOf(request.logGroupName).events.filter(
        (event) =>
          within(event, request) &&
          event.stream.startsWith(request.logStreamNamePrefix) &&
          request.logStreamNames?.includes(event.stream) !== false &&
          matches(event.message),
      );
      return {
        events: events.slice(0, request.limit).map((event, index) => ({
          ...written(event),
          logStreamName: event.stream,
          eventId: `${event.timestamp}-${index}`,
        })),
        searchedLogStreams: [],
      };
    },
  };

  return {
    name: 'logs',
    protocol: 'json',
    provisioners: { 'AWS::Logs::LogGroup': makeLogGroup },
    authorize({ action, input }) {
      const { logGroupName } = input;
      const resource = typeof logGroupName === 'string' ? `${arnOf(logGroupName)}:*` : arnOf('*');
      return [{ action: `logs:${action}`, resource }];
    },
    async handle({ action, input }) {
      const operation = Object.hasOwn(operations, action) ? operations[action] : undefined;
      if (operation === undefined) throw new AwsError('UnknownOperationException', `logs has no ${action} here`);
      return operation(input);
    },
  };
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

/**
 * Filter patterns of plain terms: every term must occur, `-term` must not, a phrase stands in quotes.
 * @throws AwsError for patterns of JSON members or regular expressions
 */
function matcher(pattern: string): (message: string) => boolean {
  if (/^\s*[{[%?]/.test(pattern)) {
    throw new AwsError('InvalidParameterException', 'Only terms and quoted phrases can be searched for here');
  }
  const terms = [...pattern.matchAll(/(-?)(?:"([^"]*)"|(\S+))/g)].map(([, minus, phrase, word]) => ({
    wanted: minus === '',
    text: phrase ?? word ?? '',
  }));
  return (message) => terms.every(({ wanted, text }) => message.includes(text) === wanted);
}
