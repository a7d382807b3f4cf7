import { SFNClient } from '@aws-sdk/client-sfn';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { handleBatch, messageGroup } from '../shared/events/queue-batch.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { embeddedMeter, type Measurements } from '../shared/telemetry/metrics.ts';
import { tableExecutionStore } from './adapters/execution-store.ts';
import { sfnStateMachines } from './adapters/state-machines.ts';
import { wakeMessage } from './adapters/wake-queue.ts';
import { dispatch } from './domain/dispatch.ts';
import type { Capacity } from './domain/ports.ts';
import { dispatcherEnvironment } from './environment.ts';

/** Of the function's 30 s; the rest is for the round that runs when the time is up. */
const DISPATCH_MS = 20_000;

const environment = readEnvironment(dispatcherEnvironment);
const logger = createLogger('executions');
const count = embeddedMeter(environment.STAGE);
const store = tableExecutionStore(tenantTables(environment), clock);
const machines = sfnStateMachines(new SFNClient({}));

/** The dispatcher: starts what the backlogs of the woken tenants hold, as far as their slots allow. */
export function handler(event: SQSEvent, context: Pick<Context, 'awsRequestId'>): Promise<SQSBatchResponse> {
  bindInvocation(logger, { operation: 'dispatch', invocationId: context.awsRequestId });
  const deadline = clock.now() + DISPATCH_MS;
  return handleBatch(event, logger, {
    parse: (body, record) => ({ group: messageGroup(record), ...wakeMessage.parse(body) }),
    // Many messages of one tenant say the same; a group that differs is told apart, to be refused.
    key: ({ group, tenantId }) => `${group}#${tenantId}`,
    async handle([{ group, tenantId, requestId }]) {
      if (group !== tenantId) {
        count({ RefusedMessages: 1 });
        return logger.warn('message names another tenant than its group', { tenantId });
      }
      const { admitted, started, capacity } = await dispatch(tenantId, { store, machines, clock }, deadline);
      const counts = { ExecutionsAdmitted: admitted, ExecutionsDispatched: started };
      count({ ...counts, ...slotUse(capacity) }, { tenantId, tier: capacity?.tier });
      logger.info('tenant dispatched', { tenantId, requestId, count: started });
    },
  });
}

function slotUse(capacity: Capacity | undefined): Measurements {
  if (capacity === undefined) return {};
  const { running, limit } = capacity;
  return { SlotUtilization: Math.round((100 * running) / limit), SlotsExhausted: running >= limit ? 1 : 0 };
}
