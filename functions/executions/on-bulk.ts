import { setTimeout as sleep } from 'node:timers/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { handleBatch, messageGroup } from '../shared/events/queue-batch.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { embeddedMeter } from '../shared/telemetry/metrics.ts';
import { bulkMessage, sqsBulkQueue } from './adapters/bulk-queue.ts';
import { tableBulkStore } from './adapters/bulk-store.ts';
import { tableExecutionStore } from './adapters/execution-store.ts';
import { sfnStateMachines } from './adapters/state-machines.ts';
import { sqsWakeQueue } from './adapters/wake-queue.ts';
import { workOnBulk } from './domain/work-on-bulk.ts';
import { bulkEnvironment } from './environment.ts';

/** Of the function's 60 s, for finding a piece; working at one takes 20 s or so. */
const LOOK_MS = 20_000;

/**
 * A redrive asks DescribeExecution, which takes 15 calls a second of the whole account. The reconciler may use ten of them, and two
 * workers use three: the rest is for the tracker and the dispatcher.
 */
const REDRIVE_INTERVAL_MS = 600;

const environment = readEnvironment(bulkEnvironment);
const logger = createLogger('executions');
const count = embeddedMeter(environment.STAGE);
const tables = tenantTables(environment);
const queues = new SQSClient({});
const bulkQueue = sqsBulkQueue(queues, environment.BULK_QUEUE_URL);
const ports = {
  bulks: tableBulkStore(tables, clock),
  store: tableExecutionStore(tables, clock),
  machines: sfnStateMachines(new SFNClient({})),
  wakes: sqsWakeQueue(queues, environment.WAKE_QUEUE_URL),
  pace: () => sleep(REDRIVE_INTERVAL_MS),
  clock,
};

/** The worker: cancels and redrives the executions that bulk operations are about, a piece for each message. */
export function handler(event: SQSEvent, context: Pick<Context, 'awsRequestId'>): Promise<SQSBatchResponse> {
  bindInvocation(logger, { operation: 'bulk', invocationId: context.awsRequestId });
  const deadline = clock.now() + LOOK_MS;
  return handleBatch(event, logger, {
    parse: (body, record) => ({ group: messageGroup(record), ...bulkMessage.parse(body) }),
    async handle([{ group, tenantId, operation: id, requestId }]) {
      if (group !== tenantId) {
        count({ RefusedMessages: 1 });
        return logger.warn('message names another tenant than its group', { tenantId });
      }
      const { kind, handled, delaySeconds } = await workOnBulk({ tenantId, id }, ports, deadline);
      if (kind === 'goes-on') await bulkQueue.send({ tenantId, id, requestId }, delaySeconds);
      logger.info('bulk operation worked at', { tenantId, requestId, operationId: id, count: handled });
    },
  });
}
