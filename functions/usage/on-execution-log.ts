import type { CloudWatchLogsEvent, Context } from 'aws-lambda';
import { systemClock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { bindInvocation, createLogger } from '../shared/telemetry/logger.ts';
import { embeddedMeter } from '../shared/telemetry/metrics.ts';
import { readDelivery } from './adapters/execution-log.ts';
import { tableUsageLedger } from './adapters/usage-ledger.ts';
import { sumUp } from './domain/execution-log.ts';
import { usageCounterEnvironment } from './environment.ts';

const environment = readEnvironment(usageCounterEnvironment);
const logger = createLogger('usage');
const count = embeddedMeter(environment.STAGE);
const ledger = tableUsageLedger(tenantTables(environment), systemClock);

/**
 * Counts the state transitions and task calls of a batch of the execution log. A batch may come more than once, and when
 * it fails it does: what of it was counted is not counted again.
 * @throws the first error, when something could not be counted
 */
export async function handler({ awslogs }: CloudWatchLogsEvent, context: Pick<Context, 'awsRequestId'>): Promise<void> {
  bindInvocation(logger, { operation: 'count-usage', invocationId: context.awsRequestId });
  const { additions, refused } = sumUp(readDelivery(awslogs.data), environment.STAGE);
  if (refused > 0) {
    count({ RefusedEvents: refused });
    logger.warn('log lines of no tenant', { count: refused });
  }
  const outcomes = await Promise.allSettled(additions.map((addition) => ledger.add(addition)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  logger.info('usage counted', { count: additions.length });
  if (failed !== undefined) throw failed.reason;
}
