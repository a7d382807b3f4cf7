import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { handleBatch } from '../shared/events/queue-batch.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { embeddedMeter } from '../shared/telemetry/metrics.ts';
import { tableExecutionStore } from './adapters/execution-store.ts';
import { tableLots } from './adapters/lots.ts';
import { sfnStateMachines } from './adapters/state-machines.ts';
import { sqsWakeQueue } from './adapters/wake-queue.ts';
import { statusChangeEvent, toStatusChange } from './domain/status-change.ts';
import { track } from './domain/track.ts';
import { executionsEnvironment } from './environment.ts';

const environment = readEnvironment(executionsEnvironment);
const logger = createLogger('executions');
const count = embeddedMeter(environment.STAGE);
const store = tableExecutionStore(tenantTables(environment), clock);
const lots = tableLots(tenantTables(environment));
const machines = sfnStateMachines(new SFNClient({}));
const wakes = sqsWakeQueue(new SQSClient({}), environment.WAKE_QUEUE_URL);

/** The tracker: records how executions end. */
export function handler(event: SQSEvent, context: Pick<Context, 'awsRequestId'>): Promise<SQSBatchResponse> {
  bindInvocation(logger, { operation: 'track', invocationId: context.awsRequestId });
  return handleBatch(event, logger, {
    parse: (body) => statusChangeEvent.parse(body),
    async handle([message]) {
      const change = toStatusChange(message, environment.STAGE);
      const outcome = change === undefined ? 'foreign' : await track(change, { store, lots, machines, wakes });
      if (outcome === 'foreign') count({ RefusedEvents: 1 });
      const { tenantId, executionId } = change ?? {};
      if (outcome === 'recorded' && tenantId !== undefined) count({ ExecutionsEnded: 1 }, { tenantId });
      logger.info('status change handled', { tenantId, executionId, status: outcome, code: message.detail.status });
    },
  });
}
