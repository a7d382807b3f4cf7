import { SFNClient } from '@aws-sdk/client-sfn';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { DomainError } from '../shared/errors.ts';
import { handleBatch, messageGroup, receives } from '../shared/events/queue-batch.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { embeddedMeter, type Measurements } from '../shared/telemetry/metrics.ts';
import { sqsDemandQueue } from './adapters/demand-queue.ts';
import { tableExecutionStore } from './adapters/execution-store.ts';
import { tableLots } from './adapters/lots.ts';
import { sfnStateMachines } from './adapters/state-machines.ts';
import { sqsWakeQueue, wakeMessage } from './adapters/wake-queue.ts';
import { dispatch } from './domain/dispatch.ts';
import { followUp } from './domain/follow-up.ts';
import { allowanceOf, type Slots } from './domain/slots.ts';
import { dispatcherEnvironment } from './environment.ts';

/** Of the function's 30 s; the rest is for the round that runs when the time is up. */
const DISPATCH_MS = 20_000;

const environment = readEnvironment(dispatcherEnvironment);
const logger = createLogger('executions');
const count = embeddedMeter(environment.STAGE);
const store = tableExecutionStore(tenantTables(environment), clock);
const lots = tableLots(tenantTables(environment));
const machines = sfnStateMachines(new SFNClient({}));
const queues = new SQSClient({});
const seeTo = followUp({
  store,
  wakes: sqsWakeQueue(queues, environment.WAKE_QUEUE_URL),
  demands: sqsDemandQueue(queues, environment.DEMAND_QUEUE_URL),
  clock,
});

/** The dispatcher: starts what the backlogs of the woken tenants hold, as far as their slots allow. */
export function handler(event: SQSEvent, context: Pick<Context, 'awsRequestId'>): Promise<SQSBatchResponse> {
  bindInvocation(logger, { operation: 'dispatch', invocationId: context.awsRequestId });
  const deadline = clock.now() + DISPATCH_MS;
  return handleBatch(event, logger, {
    parse: (body, record) => ({
      group: messageGroup(record),
      isRepeated: receives(record) > 1,
      ...wakeMessage.parse(body),
    }),
    // Many messages of one tenant say the same; a group that differs is told apart, to be refused.
    key: ({ group, tenantId }) => `${group}#${tenantId}`,
    async handle(messages) {
      const [{ group, tenantId, requestId }] = messages;
      if (group !== tenantId) {
        count({ RefusedMessages: 1 });
        return logger.warn('message names another tenant than its group', { tenantId });
      }
      const isRepeated = messages.some((message) => message.isRepeated || message.isRepair === true);
      const dispatched = await dispatch(tenantId, { store, lots, machines, clock }, { deadline, isRepeated });
      const { admitted, started, slots } = dispatched;
      const counts = { ExecutionsAdmitted: admitted, ExecutionsDispatched: started };
      count({ ...counts, ...slotUse(slots, clock.now()) }, { tenantId, tier: slots.tier });
      await seeTo(tenantId, requestId, dispatched);
      // The message comes again, much later, should whoever was woken in between fail too.
      if (dispatched.bound === 'busy') throw new DomainError('platform-busy');
      logger.info('tenant dispatched', { tenantId, requestId, count: started });
    },
  });
}

function slotUse(slots: Slots, now: number): Measurements {
  const { running: most } = allowanceOf(slots, now);
  const use = Math.round((100 * slots.running) / most);
  return { SlotUtilization: use, SlotsExhausted: slots.running >= most && slots.backlog > 0 ? 1 : 0 };
}
