import { Duration, Lazy } from 'aws-cdk-lib';
import { Match, Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { FilterCriteria, FilterRule } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { EXECUTIONS_EVENT_SOURCE } from '../../functions/executions/contract.ts';
import {
  allocatorEnvironment,
  bulkEnvironment,
  changeReaderEnvironment,
  dispatcherEnvironment,
  executionsEnvironment,
} from '../../functions/executions/environment.ts';
import { USAGE_EVENT_SOURCE } from '../../functions/usage/contract.ts';
import { EventSubscription } from '../platform/event-subscription.ts';
import { type Platform, physicalName } from '../platform/platform.ts';
import type { PlatformBus } from '../platform/platform-bus.ts';
import { QueueWithDlq } from '../platform/queue-with-dlq.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import { TableSubscription } from '../platform/table-subscription.ts';
import type { TenantDataRole } from '../platform/tenant-data-role.ts';
import type { TenantTable } from '../platform/tenant-table.ts';
import type { StateMachines } from '../workflows/state-machines.ts';

export interface ExecutionsProps {
  readonly platform: Platform;
  readonly table: TenantTable;
  readonly bus: PlatformBus;
  readonly tenantData: TenantDataRole;
  readonly stateMachines: StateMachines;
}

type BulkTeller = 'executions/api' | 'executions/on-bulk' | 'executions/on-due';

const BULK_TELLERS: Readonly<Record<BulkTeller, { readonly id: string; readonly seconds: number }>> = {
  // A request may wait for the end of what it starts, as long as API Gateway waits.
  'executions/api': { id: 'Api', seconds: 28 },
  'executions/on-bulk': { id: 'OnBulk', seconds: 60 },
  'executions/on-due': { id: 'OnDue', seconds: 30 },
};

/** Runs of workflows: accepted into a backlog, dispatched as slots allow, tracked to their end. */
export class Executions extends Construct {
  readonly api: ServiceFunction;
  /** The dispatcher. */
  readonly onWake: ServiceFunction;
  /** The allocator. */
  readonly onDemand: ServiceFunction;
  /** The tracker. */
  readonly onStatusChange: ServiceFunction;
  /** The worker of bulk operations. */
  readonly onBulk: ServiceFunction;
  /** The reconciler. */
  readonly onDue: ServiceFunction;
  /** The reader of the table's stream: publishes what happened. */
  readonly onChange: ServiceFunction;
  readonly wakeQueue: QueueWithDlq;
  readonly demandQueue: QueueWithDlq;
  readonly bulkQueue: QueueWithDlq;
  readonly statusQueue: QueueWithDlq;

  constructor(scope: Construct, id: string, props: ExecutionsProps) {
    super(scope, id);
    this.onWake = this.createDispatcher(props);
    this.wakeQueue = this.createWakeQueue(props.platform);
    this.wakeQueue.grantSend(this.onWake);
    this.onDemand = this.createAllocator(props);
    this.demandQueue = this.createDemandQueue(props.platform);
    this.onBulk = this.createBulkTeller('executions/on-bulk', 'Cancels and redrives executions in bulk', props);
    props.stateMachines.grantExecutions(this.onBulk, ['DescribeExecution', 'StopExecution']);
    this.bulkQueue = this.createBulkQueue(props.platform);
    this.api = this.createBulkTeller('executions/api', 'HTTP operations of executions', props);
    props.stateMachines.grantExecutions(this.api, ['DescribeExecution', 'GetExecutionHistory', 'StopExecution']);
    this.onStatusChange = this.createTracker(props);
    this.statusQueue = this.subscribeToStatus(props);
    this.onDue = this.createReconciler(props);
    for (const teller of [this.onBulk, this.api, this.onDue]) this.bulkQueue.grantSend(teller);
    this.onChange = this.createChangeReader(props);
  }

  private createDispatcher({ platform, tenantData, stateMachines }: ExecutionsProps): ServiceFunction {
    const dispatcher = new ServiceFunction(this, 'OnWake', {
      platform,
      entry: 'executions/on-wake',
      description: 'Admits executions from the backlog of a tenant and starts them',
      schema: dispatcherEnvironment,
      environment: {
        ...tenantData.environment,
        // The queues are made for their consumers, of which this is one.
        WAKE_QUEUE_URL: Lazy.string({ produce: () => this.wakeQueue.queue.queueUrl }),
        DEMAND_QUEUE_URL: Lazy.string({ produce: () => this.demandQueue.queue.queueUrl }),
      },
      timeout: Duration.seconds(30),
    });
    tenantData.grantTenantData(dispatcher);
    stateMachines.grantStart(dispatcher);
    // An execution that is cancelled while it starts is stopped by who started it.
    stateMachines.grantExecutions(dispatcher, ['DescribeExecution', 'RedriveExecution', 'StopExecution']);
    return dispatcher;
  }

  /** A standard queue whose messages carry the tenant as group: a fair queue, on which no tenant delays another. */
  private createWakeQueue(platform: Platform): QueueWithDlq {
    return new QueueWithDlq(this, 'Wake', {
      platform,
      name: 'wake',
      consumer: this.onWake,
      batchSize: 10,
      maxConcurrency: platform.config.dispatcherConcurrency,
      impact: 'Accepted executions of some tenants wait although slots are free.',
    });
  }

  private createAllocator({ platform, table, tenantData }: ExecutionsProps): ServiceFunction {
    const { burst } = platform.config;
    const allocator = new ServiceFunction(this, 'OnDemand', {
      platform,
      entry: 'executions/on-demand',
      description: 'Leases free capacity to tenants that want more than their guarantee',
      schema: allocatorEnvironment,
      environment: {
        ...tenantData.environment,
        WAKE_QUEUE_URL: this.wakeQueue.queue.queueUrl,
        BURST_EXECUTIONS: String(burst.executions),
        BURST_STARTS_PER_SECOND: String(burst.startsPerSecond),
      },
      timeout: Duration.seconds(30),
    });
    tenantData.grantTenantData(allocator);
    table.grantPlatformRows(allocator, ['$platform#claims'], ['GetItem', 'PutItem']);
    this.wakeQueue.grantSend(allocator);
    return allocator;
  }

  /** Fair like the wake queue: what one tenant wants delays no other's wish. */
  private createDemandQueue(platform: Platform): QueueWithDlq {
    const demands = new QueueWithDlq(this, 'Demand', {
      platform,
      name: 'demand',
      consumer: this.onDemand,
      batchSize: 10,
      maxConcurrency: 2,
      impact: 'Tenants run what is guaranteed to them, and nothing of what is free beside it.',
    });
    demands.grantSend(this.onWake);
    return demands;
  }

  /** The worker, and those that tell it of bulk operations; what they do to executions wakes the dispatcher. */
  private createBulkTeller(
    entry: BulkTeller,
    description: string,
    { platform, tenantData }: ExecutionsProps,
  ): ServiceFunction {
    const { id, seconds } = BULK_TELLERS[entry];
    const teller = new ServiceFunction(this, id, {
      platform,
      entry,
      description,
      schema: bulkEnvironment,
      environment: {
        ...tenantData.environment,
        WAKE_QUEUE_URL: this.wakeQueue.queue.queueUrl,
        // The worker is one of them, and the queue is made for it.
        BULK_QUEUE_URL: Lazy.string({ produce: () => this.bulkQueue.queue.queueUrl }),
      },
      timeout: Duration.seconds(seconds),
    });
    tenantData.grantTenantData(teller);
    this.wakeQueue.grantSend(teller);
    return teller;
  }

  /** Fair like the wake queue: the many executions of one tenant delay no other's. */
  private createBulkQueue(platform: Platform): QueueWithDlq {
    return new QueueWithDlq(this, 'Bulk', {
      platform,
      name: 'bulk',
      consumer: this.onBulk,
      batchSize: 1,
      maxConcurrency: 2,
      impact: 'Operations that cancel or redrive many executions come to a halt.',
    });
  }

  private createTracker({ platform, tenantData, stateMachines }: ExecutionsProps): ServiceFunction {
    const tracker = new ServiceFunction(this, 'OnStatusChange', {
      platform,
      entry: 'executions/on-status-change',
      description: 'Records how executions end and gives their slots back',
      schema: executionsEnvironment,
      environment: { ...tenantData.environment, WAKE_QUEUE_URL: this.wakeQueue.queue.queueUrl },
      timeout: Duration.seconds(30),
    });
    tenantData.grantTenantData(tracker);
    this.wakeQueue.grantSend(tracker);
    stateMachines.grantExecutions(tracker, ['DescribeExecution']);
    return tracker;
  }

  private subscribeToStatus({ platform, stateMachines }: ExecutionsProps): QueueWithDlq {
    return new EventSubscription(this, 'Status', {
      platform,
      name: 'status',
      description: 'Ends of executions of this stage',
      pattern: {
        source: ['aws.states'],
        detailType: ['Step Functions Execution Status Change'],
        detail: {
          stateMachineArn: Match.prefix(stateMachines.stateMachineArnPrefix),
          status: ['SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED'],
        },
      },
      consumer: this.onStatusChange,
      batchSize: 10,
      maxConcurrency: platform.config.trackerConcurrency,
      impact: 'Executions that have ended are shown as running until the reconciler finds them.',
    }).queue;
  }

  private createReconciler(props: ExecutionsProps): ServiceFunction {
    const { platform, table, stateMachines } = props;
    const description = 'Finds executions whose end was not heard of';
    const reconciler = this.createBulkTeller('executions/on-due', description, props);
    table.grantDueIndex(reconciler);
    stateMachines.grantExecutions(reconciler, ['DescribeExecution', 'StopExecution']);
    new Rule(this, 'DueRule', {
      ruleName: physicalName(platform, 'due'),
      description: 'Wakes the reconciler',
      schedule: Schedule.rate(Duration.minutes(1)),
      // A run that fails is not repeated: the next one finds the same work.
      targets: [new LambdaFunction(reconciler.function, { retryAttempts: 0, maxEventAge: Duration.minutes(1) })],
    });
    return reconciler;
  }

  /** The table's stream has this one reader: it sees all tenants, and it alone publishes. */
  private createChangeReader({ platform, table, bus }: ExecutionsProps): ServiceFunction {
    const reader = new ServiceFunction(this, 'OnChange', {
      platform,
      entry: 'executions/on-change',
      description: 'Publishes what happened to executions and quotas',
      schema: changeReaderEnvironment,
      environment: { STAGE: platform.config.stage, EVENT_BUS_NAME: bus.bus.eventBusName },
      timeout: Duration.seconds(30),
    });
    bus.grantPublish(reader, [EXECUTIONS_EVENT_SOURCE, USAGE_EVENT_SOURCE]);
    const published = { NewImage: { type: { S: FilterRule.or('execution', 'usage') } } };
    new TableSubscription(this, 'Changes', {
      platform,
      table,
      name: 'changes',
      consumer: reader,
      filters: [FilterCriteria.filter({ dynamodb: published })],
      impact: 'Other systems do not hear of some executions.',
      runbook: 'given-up-changes',
    });
    return reader;
  }
}
