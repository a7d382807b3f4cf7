import { Duration } from 'aws-cdk-lib';
import { FilterPattern, SubscriptionFilter } from 'aws-cdk-lib/aws-logs';
import { LambdaDestination } from 'aws-cdk-lib/aws-logs-destinations';
import { Construct } from 'constructs';
import { usageApiEnvironment, usageCounterEnvironment } from '../../functions/usage/environment.ts';
import type { ExecutionLog } from '../executions/execution-log.ts';
import { acknowledge } from '../platform/acknowledge.ts';
import { DeadLetterQueue } from '../platform/dead-letter-queue.ts';
import { type Platform, physicalName } from '../platform/platform.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import type { TenantDataRole } from '../platform/tenant-data-role.ts';

export interface UsageProps {
  readonly platform: Platform;
  readonly tenantData: TenantDataRole;
  readonly executionLog: ExecutionLog;
}

/** Half of the lines of an execution: states that it enters, and calls that it makes. */
const COUNTED_LINES = '{ ($.type = "*StateEntered") || ($.type = "*Scheduled") }';

/**
 * What tenants use of their quotas. Starts are counted when they are accepted; state transitions and task calls from the
 * execution log, since Step Functions gives the history of an execution twenty times a second only.
 */
export class Usage extends Construct {
  readonly api: ServiceFunction;
  readonly onExecutionLog: ServiceFunction;

  constructor(scope: Construct, id: string, { platform, tenantData, executionLog }: UsageProps) {
    super(scope, id);
    this.api = new ServiceFunction(this, 'Api', {
      platform,
      entry: 'usage/api',
      description: 'HTTP operations of usage',
      schema: usageApiEnvironment,
      environment: tenantData.environment,
    });
    tenantData.grantTenantData(this.api);
    this.onExecutionLog = new ServiceFunction(this, 'OnExecutionLog', {
      platform,
      entry: 'usage/on-execution-log',
      description: 'Counts state transitions and task calls of tenants',
      schema: usageCounterEnvironment,
      environment: tenantData.environment,
      timeout: Duration.seconds(30),
    });
    tenantData.grantTenantData(this.onExecutionLog);
    this.keepFailures(platform);
    new SubscriptionFilter(this, 'ExecutionLog', {
      logGroup: executionLog.logGroup,
      filterName: physicalName(platform, 'usage'),
      filterPattern: FilterPattern.literal(COUNTED_LINES),
      destination: new LambdaDestination(this.onExecutionLog.function),
    });
  }

  /** CloudWatch Logs invokes asynchronously: Lambda tries three times, and then keeps the batch. */
  private keepFailures(platform: Platform): void {
    const { queue } = new DeadLetterQueue(this, 'DeadLetters', {
      platform,
      name: 'usage',
      impact: 'State transitions and task calls of some tenants are missing in their usage.',
      runbook: 'uncounted-usage',
    });
    acknowledge(queue, 'SQS3', 'It is the last stop itself: Lambda sends it what it gave up.');
    this.onExecutionLog.allow(['sqs:SendMessage'], [queue.queueArn]);
    platform.key.grantThrough('sqs', 'write', this.onExecutionLog);
    this.onExecutionLog.function.configureAsyncInvoke({
      retryAttempts: 2,
      onFailure: { bind: () => ({ destination: queue.queueArn }) },
    });
  }
}
