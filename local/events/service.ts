import { memoryOf } from '../data/memory.ts';
import { parseInput } from '../parse.ts';
import { type AuthorizationQuery, AwsError, type AwsRequest, type CloudContext, type Service } from '../service.ts';
import { createTimers } from '../timers.ts';
import { Buses, busName, DEFAULT_BUS, type KeptBuses } from './buses.ts';
import type { BusEvent } from './event.ts';
import { READ_OPERATIONS } from './manage.ts';
import { createEventProvisioners } from './provisioner.ts';
import { putEvents, putEventsInput } from './put-events.ts';

/** EventBridge with the buses, rules and archives of the assembly. Schedules begin with `start`. */
export interface EventsService extends Service {
  /** Puts an event as an AWS service does: its source may begin with `aws.`. */
  putEvent: CloudContext['putEvent'];
  /** What the archive of a bus holds, oldest first. @throws AwsError `ResourceNotFoundException` */
  archivedEvents(bus: string): readonly BusEvent[];
}

/** Operations on no resource in particular. */
const UNBOUND = new Set(['ListEventBuses', 'ListRules', 'ListArchives', 'TestEventPattern', 'ListRuleNamesByTarget']);

export function createEventsService(context: CloudContext): EventsService {
  const timers = createTimers(context.clock);
  const buses = new Buses(context, timers);

  return {
    name: 'events',
    protocol: 'json',
    provisioners: createEventProvisioners(context, buses),
    authorize: (request) => authorizationOf(context, request),
    async handle({ action, input }) {
      if (action === 'PutEvents') return putEvents(buses, input);
      const operation = READ_OPERATIONS[action];
      if (operation !== undefined) return operation(buses, input);
      throw new AwsError('UnknownOperationException', `The local cloud has no events:${action}`);
    },
    putEvent: (bus, event) => void buses.put(bus, event),
    archivedEvents: (bus) => buses.get(bus).archives.flatMap(({ events }) => events),
    memory: memoryOf<KeptBuses>({ keep: () => buses.keep(), takeBack: (kept) => buses.takeBack(kept) }),
    start: () => buses.start(),
    async close() {
      timers.close();
    },
  };
}

function authorizationOf(context: CloudContext, { action, input }: AwsRequest): readonly AuthorizationQuery[] {
  const arn = (path: string) => `arn:aws:events:${context.region}:${context.accountId}:${path}`;
  if (action === 'PutEvents') return putEventsQueries(arn, input);
  if (UNBOUND.has(action)) return [{ action: `events:${action}`, resource: '*' }];
  const text = (name: string) => String(input[name] ?? '');
  const bus = busName(String(input['EventBusName'] ?? DEFAULT_BUS));
  const rule = (name: string) => arn(`rule/${bus === DEFAULT_BUS ? name : `${bus}/${name}`}`);
  const resources: Readonly<Record<string, string>> = {
    DescribeRule: rule(text('Name')),
    ListTargetsByRule: rule(text('Rule')),
    DescribeEventBus: arn(`event-bus/${busName(text('Name') || DEFAULT_BUS)}`),
    DescribeArchive: arn(`archive/${text('ArchiveName')}`),
  };
  return [{ action: `events:${action}`, resource: resources[action] ?? '*' }];
}

/** One question a bus and source, so that a policy can restrict what may be published where. */
function putEventsQueries(arn: (path: string) => string, input: AwsRequest['input']): readonly AuthorizationQuery[] {
  const { Entries } = parseInput(putEventsInput, input, 'ValidationException');
  return Entries.map(({ EventBusName = DEFAULT_BUS, Source = '', DetailType = '' }) => ({
    action: 'events:PutEvents',
    resource: arn(`event-bus/${busName(EventBusName)}`),
    context: { 'events:source': Source, 'events:detail-type': DetailType },
  }));
}
