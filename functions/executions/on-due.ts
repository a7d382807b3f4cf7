import { setTimeout as sleep } from 'node:timers/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { platformTable } from '../shared/table/clients.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { embeddedMeter } from '../shared/telemetry/metrics.ts';
import { sqsBulkQueue } from './adapters/bulk-queue.ts';
import { tableBulkStore } from './adapters/bulk-store.ts';
import { tableDueIndex } from './adapters/due-index.ts';
import { tableExecutionStore } from './adapters/execution-store.ts';
import { tableLots } from './adapters/lots.ts';
import { sfnStateMachines } from './adapters/state-machines.ts';
import { sqsWakeQueue } from './adapters/wake-queue.ts';
import { reconcile } from './domain/reconcile.ts';
import { bulkEnvironment } from './environment.ts';

/** Of the function's 30 s; the rest is for the wake messages. */
const RECONCILE_MS = 22_000;

/** DescribeExecution takes 15 calls a second of the whole account; a third is left to the others. */
const DESCRIBE_INTERVAL_MS = 100;

const environment = readEnvironment(bulkEnvironment);
const logger = createLogger('executions');
const count = embeddedMeter(environment.STAGE);
const tables = tenantTables(environment);
const store = tableExecutionStore(tables, clock);
const queues = new SQSClient({});
const ports = {
  index: tableDueIndex(platformTable(environment)),
  store,
  lots: tableLots(tables),
  machines: sfnStateMachines(new SFNClient({})),
  wakes: sqsWakeQueue(queues, environment.WAKE_QUEUE_URL),
  bulks: tableBulkStore(tables, clock),
  bulkQueue: sqsBulkQueue(queues, environment.BULK_QUEUE_URL),
  clock,
};

/** The reconciler: once a minute repairs what events failed to bring. */
export async function handler(_event: unknown, context: Pick<Context, 'awsRequestId'>): Promise<void> {
  bindInvocation(logger, { operation: 'reconcile', invocationId: context.awsRequestId });
  const findings = await reconcile(
    {
      ...ports,
      pace: () => sleep(DESCRIBE_INTERVAL_MS),
      onFailure: ({ kind, tenantId, id }, error) =>
        logger.error(`${kind} cannot be reconciled`, error, {
          tenantId,
          ...(kind === 'bulk' ? { operationId: id } : { executionId: id }),
        }),
    },
    clock.now() + RECONCILE_MS,
  );
  count({
    ReconciledEnds: findings.ended,
    ReconciledStarts: findings.unstarted,
    ReconciledWakes: findings.waiting,
    ReconciledLosses: findings.lost,
    ReconciledStops: findings.stopped,
    ReconciledUnparks: findings.unparked,
    ReconciledBulks: findings.resumed,
    ReconcileFailures: findings.failed,
  });
  const found = Object.values(findings).reduce((sum, each) => sum + each, 0);
  logger.info('due work looked at', { count: found });
}
