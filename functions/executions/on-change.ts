import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import type { Context, DynamoDBBatchResponse, DynamoDBRecord, DynamoDBStreamEvent } from 'aws-lambda';
import { readEnvironment } from '../shared/environment.ts';
import { handleStreamBatch } from '../shared/events/stream-batch.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { embeddedMeter } from '../shared/telemetry/metrics.ts';
import { readUsageEvents } from '../usage/public.ts';
import { readChange } from './adapters/change-record.ts';
import { eventBridgeBus } from './adapters/event-bus.ts';
import { EXECUTIONS_EVENT_SOURCE } from './contract.ts';
import { eventOf, isConsistent } from './domain/execution-change.ts';
import type { BusEvent } from './domain/ports.ts';
import { changeReaderEnvironment } from './environment.ts';

const environment = readEnvironment(changeReaderEnvironment);
const logger = createLogger('executions');
const count = embeddedMeter(environment.STAGE);
const bus = eventBridgeBus(new EventBridgeClient({}), environment.EVENT_BUS_NAME);

/** The one reader of the table's stream: tells the bus what happened to executions, and what is used of quotas. */
export function handler(
  event: DynamoDBStreamEvent,
  context: Pick<Context, 'awsRequestId'>,
): Promise<DynamoDBBatchResponse> {
  bindInvocation(logger, { operation: 'publish-events', invocationId: context.awsRequestId });
  return handleStreamBatch(event, logger, {
    read: readEvents,
    async handle(events) {
      if (events.length === 0) return { done: 0 };
      const progress = await bus.publish(events);
      count({ EventsPublished: progress.done });
      logger.info('events published', { count: progress.done });
      return progress;
    },
  });
}

function readEvents(record: DynamoDBRecord): readonly BusEvent[] {
  const change = readChange(record);
  if (change === undefined) return readUsageEvents(record);
  if (isConsistent(change.after, environment.STAGE)) {
    const event = eventOf(change);
    return event === undefined ? [] : [{ source: EXECUTIONS_EVENT_SOURCE, ...event }];
  }
  const { tenantId, place } = change.after;
  count({ RefusedChanges: 1 });
  logger.warn('item disagrees with its key', { tenantId, executionId: place });
  return [];
}
