import { SQSClient } from '@aws-sdk/client-sqs';
import { accessReader } from '../shared/access/access-reader.ts';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createApi } from '../shared/http/api.ts';
import { platformTable } from '../shared/table/clients.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { sqsQueues } from './adapters/sqs-queues.ts';
import { queuesContract } from './contract.ts';
import { queuesApiEnvironment } from './environment.ts';
import { queuesHandlers } from './handlers.ts';

const environment = readEnvironment(queuesApiEnvironment);
const logger = createLogger('queues');
const queues = sqsQueues(new SQSClient({}), environment.QUEUES);

/** The queues of the platform, for its operators. */
export const handler = createApi({
  contract: queuesContract,
  handlers: queuesHandlers({ queues, platform: platformTable(environment), clock }),
  access: accessReader({ tenantTables: tenantTables(environment), clock, logger }),
  logger,
});
