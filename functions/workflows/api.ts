import { SQSClient } from '@aws-sdk/client-sqs';
import { accessReader } from '../shared/access/access-reader.ts';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createApi } from '../shared/http/api.ts';
import { platformTable } from '../shared/table/clients.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { sqsPublishQueue } from './adapters/publish-queue.ts';
import { tableTurnStore } from './adapters/turn-store.ts';
import { tableWorkflowStore } from './adapters/workflow-store.ts';
import { compile } from './compiler/compile.ts';
import { TENANT_EVENT_SOURCE, workflowsContract } from './contract.ts';
import { queueInTurn } from './domain/publish-in-turn.ts';
import { workflowsApiEnvironment } from './environment.ts';
import { workflowsHandlers } from './handlers.ts';
import { suppliedDocuments } from './language/openapi/supplied-documents.ts';

/** Stands for parts that the platform does not have yet: what needs them can be simulated, and not be published. */
const NOT_DEPLOYED = 'not-deployed';

const environment = readEnvironment(workflowsApiEnvironment);
const logger = createLogger('workflows');
const tables = tenantTables(environment);

/** Definitions of workflows and their versions. */
export const handler = createApi({
  contract: workflowsContract,
  handlers: workflowsHandlers({
    tables,
    store: tableWorkflowStore(tables, clock),
    queue: queueInTurn({
      queue: sqsPublishQueue(new SQSClient({}), environment.PUBLISH_QUEUE_URL),
      turns: tableTurnStore(platformTable(environment)),
      clock,
    }),
    compile: ({ definition, documents, workflow }, tenantId) =>
      compile(definition, {
        httpCallFunction: environment.HTTP_CALL_FUNCTION_ARN,
        scriptFunction: environment.SCRIPT_CALL_FUNCTION_ARN,
        listenFunction: NOT_DEPLOYED,
        externals: { documents: suppliedDocuments(documents), workflow },
        events: { bus: environment.EVENT_BUS_NAME, source: `${TENANT_EVENT_SOURCE}.${tenantId}` },
      }),
    clock,
  }),
  access: accessReader({ tenantTables: tables, clock, logger }),
  logger,
});
