import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { handleBatch, messageGroup } from '../shared/events/queue-batch.ts';
import { platformTable } from '../shared/table/clients.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { embeddedMeter } from '../shared/telemetry/metrics.ts';
import { sqsPublishQueue } from './adapters/publish-queue.ts';
import { sfnStateMachinePublisher } from './adapters/state-machine-publisher.ts';
import { tableTurnStore } from './adapters/turn-store.ts';
import { tableWorkflowStore } from './adapters/workflow-store.ts';
import { publishInTurn } from './domain/publish-in-turn.ts';
import { publisherEnvironment } from './environment.ts';
import { publishMessage } from './events.ts';

const environment = readEnvironment(publisherEnvironment);
const logger = createLogger('workflows');
const count = embeddedMeter(environment.STAGE);
const ports = {
  store: tableWorkflowStore(tenantTables(environment), clock),
  machines: sfnStateMachinePublisher(new SFNClient({}), {
    stage: environment.STAGE,
    roleArn: environment.STATE_MACHINE_ROLE_ARN,
    keyArn: environment.STATE_MACHINE_KEY_ARN,
    logGroupArn: environment.STATE_MACHINE_LOG_GROUP_ARN,
  }),
  queue: sqsPublishQueue(new SQSClient({}), environment.PUBLISH_QUEUE_URL),
  turns: tableTurnStore(platformTable(environment)),
  clock,
};

/** The publisher: brings accepted versions to Step Functions, at the pace Step Functions takes. */
export function handler(event: SQSEvent, context: Pick<Context, 'awsRequestId'>): Promise<SQSBatchResponse> {
  bindInvocation(logger, { operation: 'publish', invocationId: context.awsRequestId });
  return handleBatch(event, logger, {
    parse: (body, record) => ({ group: messageGroup(record), message: publishMessage.parse(body) }),
    async handle([{ group, message }]) {
      const { tenantId, requestId, workflow: workflowId, version } = message;
      const fields = { tenantId, requestId, workflowId, version };
      if (group !== tenantId) {
        // Whoever sent it is not the API: nothing of it is trusted.
        count({ RefusedMessages: 1 });
        return logger.warn('message names another tenant than its group', fields);
      }
      logger.info('version handled', { ...fields, status: await publishInTurn(message, ports) });
    },
  });
}
