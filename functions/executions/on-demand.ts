import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { handleBatch, messageGroup } from '../shared/events/queue-batch.ts';
import { platformTable } from '../shared/table/clients.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { embeddedMeter } from '../shared/telemetry/metrics.ts';
import { tableClaimBook } from './adapters/claim-book.ts';
import { demandMessage } from './adapters/demand-queue.ts';
import { tableLeaseStore } from './adapters/execution-store.ts';
import { sqsWakeQueue } from './adapters/wake-queue.ts';
import { allocate } from './domain/allocate.ts';
import { allocatorEnvironment } from './environment.ts';

const environment = readEnvironment(allocatorEnvironment);
const logger = createLogger('executions');
const count = embeddedMeter(environment.STAGE);
const ports = {
  book: tableClaimBook(platformTable(environment)),
  leases: tableLeaseStore(tenantTables(environment)),
  wakes: sqsWakeQueue(new SQSClient({}), environment.WAKE_QUEUE_URL),
  free: { running: environment.BURST_EXECUTIONS, startsPerSecond: environment.BURST_STARTS_PER_SECOND },
  clock,
};

/** The allocator: leases what is free in the cell to the tenants that want more than their guarantee. */
export function handler(event: SQSEvent, context: Pick<Context, 'awsRequestId'>): Promise<SQSBatchResponse> {
  bindInvocation(logger, { operation: 'allocate', invocationId: context.awsRequestId });
  return handleBatch(event, logger, {
    parse: (body, record) => ({ group: messageGroup(record), ...demandMessage.parse(body) }),
    // One allocation for the whole batch.
    key: ({ group, demand }) => (group === demand.tenantId ? 'demands' : `${group}#${demand.tenantId}`),
    async handle(messages) {
      const [{ group, demand, requestId }] = messages;
      if (group !== demand.tenantId) {
        count({ RefusedMessages: 1 });
        return logger.warn('message names another tenant than its group', { tenantId: demand.tenantId });
      }
      const leased = await allocate(
        messages.map((message) => message.demand),
        requestId,
        ports,
      );
      count({ LeasesGranted: leased.length });
      logger.info('free capacity allocated', { requestId, count: leased.length });
    },
  });
}
