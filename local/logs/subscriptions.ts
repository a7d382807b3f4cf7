import { gzipSync } from 'node:zlib';
import * as z from 'zod';
import { type Memory, memoryOf } from '../data/memory.ts';
import { parseProperties } from '../parse.ts';
import {
  type CloudContext,
  generatedName,
  type Principal,
  type ProvisionedResource,
  type Provisioner,
  type ResourceDefinition,
} from '../service.ts';
import type { Timers } from '../timers.ts';
import { type LineMatcher, lineMatcher } from './filter-pattern.ts';
import type { LogEvent } from './log-store.ts';

const filterProperties = z.strictObject({
  DestinationArn: z.string().regex(/^arn:aws:lambda:/, 'subscribers other than functions are not known here'),
  // Of streams: a function takes what comes.
  Distribution: z.string().optional(),
  FilterName: z.string().optional(),
  FilterPattern: z.string(),
  LogGroupName: z.string(),
});

interface SubscriptionFilter {
  readonly name: string;
  readonly functionArn: string;
  readonly matches: LineMatcher;
}

/** A line on its way to a subscriber. */
interface PendingLine {
  readonly group: string;
  readonly filter: string;
  readonly stream: string;
  readonly id: string;
  readonly timestamp: number;
  readonly message: string;
}

/** Subscribers of log groups: functions that are given new lines in batches. */
export interface Subscriptions {
  readonly provisioner: Provisioner;
  /** A group has a new line. */
  add(group: string, event: LogEvent): void;
  /** Lines that no subscriber has been given yet. */
  readonly memory: Memory;
  /** Goes on with what was taken back. */
  start(): void;
}

interface Parts {
  readonly context: Pick<CloudContext, 'accountId' | 'authorize' | 'call' | 'faults' | 'log'>;
  readonly timers: Timers;
  readonly arnOf: (group: string) => string;
}

/** Lines are collected for as long, in milliseconds; CloudWatch Logs takes some seconds as well. */
const COLLECT_MS = 3000;

/** Lines of one batch; at some 500 bytes a line, half of what an asynchronous invocation takes. */
const MOST_LINES = 1000;

const SERVICE = 'logs.amazonaws.com';

interface State extends Parts {
  /** By log group. */
  readonly filters: Map<string, SubscriptionFilter[]>;
  /** Lines that no subscriber has been given, oldest first. */
  pending: PendingLine[];
  collecting: boolean;
  /** Lines so far. */
  count: number;
}

export function createSubscriptions(parts: Parts): Subscriptions {
  const state: State = { ...parts, filters: new Map(), pending: [], collecting: false, count: 0 };
  return {
    provisioner: (resource) => subscribe(state, resource),
    add: (group, event) => addLine(state, group, event),
    memory: memoryOf<readonly PendingLine[]>({
      keep: () => state.pending,
      takeBack: (kept) => {
        state.pending = [...kept];
      },
    }),
    start: () => collect(state),
  };
}

/** The service in the name of a log group. */
function principalOf({ arnOf }: State, group: string): Principal {
  return { arn: SERVICE, service: SERVICE, sourceArn: `${arnOf(group)}:*`, tags: {} };
}

/** @throws AwsError `AccessDeniedException` when CloudWatch Logs may not invoke the function, which it tries at once */
function subscribe(state: State, resource: ResourceDefinition): ProvisionedResource {
  const properties = parseProperties(filterProperties, resource);
  const { LogGroupName: group, DestinationArn: functionArn, FilterPattern, FilterName } = properties;
  state.context.authorize(principalOf(state, group), [{ action: 'lambda:InvokeFunction', resource: functionArn }]);
  const name = FilterName ?? generatedName(resource, 512);
  const filter = { name, functionArn, matches: lineMatcher(FilterPattern) };
  state.filters.set(group, [...(state.filters.get(group) ?? []), filter]);
  return { ref: name, attributes: {} };
}

function addLine(state: State, group: string, { stream, timestamp, message }: LogEvent): void {
  for (const { name, matches } of state.filters.get(group) ?? []) {
    if (!matches(message)) continue;
    state.count += 1;
    const id = lineId(timestamp, state.count);
    state.pending.push({ group, filter: name, stream, id, timestamp, message });
  }
  collect(state);
}

/** An id as CloudWatch Logs gives each line: 56 digits that rise with time. */
function lineId(timestamp: number, number: number): string {
  return `${timestamp}`.padStart(20, '0') + `${number}`.padStart(36, '0');
}

/** Delivers what there is after a while, with what comes until then. */
function collect(state: State): void {
  if (state.collecting || state.pending.length === 0) return;
  state.collecting = true;
  state.timers.after(COLLECT_MS, () => {
    state.collecting = false;
    for (const batch of batchesOf(state.pending.splice(0))) deliver(state, batch);
  });
}

/** A batch holds lines of one stream for one filter. */
function batchesOf(lines: readonly PendingLine[]): PendingLine[][] {
  const groups = Map.groupBy(lines, ({ group, filter, stream }) => JSON.stringify([group, filter, stream]));
  return [...groups.values()].flatMap((all) =>
    Array.from({ length: Math.ceil(all.length / MOST_LINES) }, (_, n) =>
      all.slice(n * MOST_LINES, (n + 1) * MOST_LINES),
    ),
  );
}

/** At least once, as the service promises: a fault may double a batch, or lose or delay it. */
function deliver(state: State, batch: readonly PendingLine[]): void {
  const fault = state.context.faults.at('logs:deliver', batch[0]?.group ?? '');
  if (fault === 'drop' || fault === 'kill') return;
  if (typeof fault === 'object') {
    state.timers.after('delayMs' in fault ? fault.delayMs : COLLECT_MS, () => send(state, batch));
    return;
  }
  send(state, batch);
  if (fault === 'duplicate') send(state, batch);
}

function send(state: State, batch: readonly PendingLine[]): void {
  const { context, filters } = state;
  const [first] = batch;
  const filter = filters.get(first?.group ?? '')?.find(({ name }) => name === first?.filter);
  if (first === undefined || filter === undefined) return;
  const { group, stream } = first;
  const data = {
    messageType: 'DATA_MESSAGE',
    owner: context.accountId,
    logGroup: group,
    logStream: stream,
    subscriptionFilters: [filter.name],
    logEvents: batch.map(({ id, timestamp, message }) => ({ id, timestamp, message })),
  };
  const Payload = JSON.stringify({ awslogs: { data: gzipSync(JSON.stringify(data)).toString('base64') } });
  const input = { FunctionName: filter.functionArn, InvocationType: 'Event', Payload };
  const sent = context.call({ service: 'lambda', action: 'Invoke', input, principal: principalOf(state, group) });
  sent.catch((error: unknown) => context.log(`${group}: ${filter.name} was not told: ${String(error)}`));
}
