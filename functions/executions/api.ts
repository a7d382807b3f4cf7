import { setTimeout as sleep } from 'node:timers/promises';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import { accessReader } from '../shared/access/access-reader.ts';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createApi } from '../shared/http/api.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { versionReader } from '../workflows/public.ts';
import { sqsBulkQueue } from './adapters/bulk-queue.ts';
import { tableBulkStore } from './adapters/bulk-store.ts';
import { tableExecutionStore } from './adapters/execution-store.ts';
import { tableLots } from './adapters/lots.ts';
import { tablePauseStore } from './adapters/pause-store.ts';
import { sfnStateMachines } from './adapters/state-machines.ts';
import { tableWaitingTurns } from './adapters/waiting-turns.ts';
import { sqsWakeQueue } from './adapters/wake-queue.ts';
import { executionsContract } from './contract.ts';
import { bulkEnvironment } from './environment.ts';
import { executionsHandlers } from './handlers.ts';

const environment = readEnvironment(bulkEnvironment);
const logger = createLogger('executions');
const tables = tenantTables(environment);
const queues = new SQSClient({});

/** Runs of workflows. */
export const handler = createApi({
  contract: executionsContract,
  handlers: executionsHandlers({
    tables,
    versions: versionReader(),
    store: tableExecutionStore(tables, clock),
    lots: tableLots(tables),
    pauses: tablePauseStore(tables),
    turns: tableWaitingTurns(tables, clock),
    sleep,
    machines: sfnStateMachines(new SFNClient({})),
    wakes: sqsWakeQueue(queues, environment.WAKE_QUEUE_URL),
    bulks: tableBulkStore(tables, clock),
    bulkQueue: sqsBulkQueue(queues, environment.BULK_QUEUE_URL),
    clock,
    logger,
  }),
  access: accessReader({ tenantTables: tables, clock, logger }),
  logger,
});
