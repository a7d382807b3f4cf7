import { Duration, Lazy } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { publisherEnvironment, workflowsApiEnvironment } from '../../functions/workflows/environment.ts';
import { PUBLISHER_CONCURRENCY } from '../config.ts';
import type { Connector } from '../platform/connector.ts';
import type { Platform } from '../platform/platform.ts';
import type { PlatformBus } from '../platform/platform-bus.ts';
import { QueueWithDlq } from '../platform/queue-with-dlq.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import type { TenantDataRole } from '../platform/tenant-data-role.ts';
import type { TenantTable } from '../platform/tenant-table.ts';
import type { StateMachines } from './state-machines.ts';

export interface WorkflowsProps {
  readonly platform: Platform;
  readonly table: TenantTable;
  readonly bus: PlatformBus;
  readonly tenantData: TenantDataRole;
  readonly stateMachines: StateMachines;
  /** Connector of compiled `call: http` tasks. */
  readonly httpCall: Connector;
  /** Connector of compiled `run: script` tasks. */
  readonly scriptCall: Connector;
}

/** When tenants may publish. */
const TURNS = ['$platform#publishing'] as const;

/** Definitions and their versions; publishing goes through a queue, since Step Functions takes one write a second. */
export class Workflows extends Construct {
  readonly api: ServiceFunction;
  readonly onPublish: ServiceFunction;
  readonly publishQueue: QueueWithDlq;

  constructor(scope: Construct, id: string, props: WorkflowsProps) {
    super(scope, id);
    this.onPublish = this.createPublisher(props);
    this.publishQueue = new QueueWithDlq(this, 'Publish', {
      platform: props.platform,
      name: 'publish',
      consumer: this.onPublish,
      batchSize: 1,
      maxConcurrency: PUBLISHER_CONCURRENCY,
      impact: 'Versions of workflows stay in the status publishing.',
    });
    // What must wait for its turn goes back to the queue.
    this.publishQueue.grantSend(this.onPublish);
    this.api = this.createApi(props);
  }

  private createPublisher({ platform, table, tenantData, stateMachines }: WorkflowsProps): ServiceFunction {
    const publisher = new ServiceFunction(this, 'OnPublish', {
      platform,
      entry: 'workflows/on-publish',
      description: 'Makes a state-machine version of a compiled workflow',
      schema: publisherEnvironment,
      environment: {
        ...tenantData.environment,
        PUBLISH_QUEUE_URL: Lazy.string({ produce: () => this.publishQueue.queue.queueUrl }),
        STATE_MACHINE_ROLE_ARN: stateMachines.roleArn,
        STATE_MACHINE_KEY_ARN: platform.key.arn,
        STATE_MACHINE_LOG_GROUP_ARN: stateMachines.logGroupArn,
      },
      timeout: Duration.seconds(60),
    });
    tenantData.grantTenantData(publisher);
    table.grantPlatformRows(publisher, TURNS, ['PutItem', 'Query']);
    stateMachines.grantPublish(publisher);
    return publisher;
  }

  private createApi({ platform, table, bus, tenantData, httpCall, scriptCall }: WorkflowsProps): ServiceFunction {
    const api = new ServiceFunction(this, 'Api', {
      platform,
      entry: 'workflows/api',
      description: 'HTTP operations of workflows and their versions',
      schema: workflowsApiEnvironment,
      environment: {
        ...tenantData.environment,
        PUBLISH_QUEUE_URL: this.publishQueue.queue.queueUrl,
        HTTP_CALL_FUNCTION_ARN: httpCall.arn,
        SCRIPT_CALL_FUNCTION_ARN: scriptCall.arn,
        EVENT_BUS_NAME: bus.bus.eventBusName,
      },
    });
    tenantData.grantTenantData(api);
    table.grantPlatformRows(api, TURNS, ['PutItem', 'Query']);
    this.publishQueue.grantSend(api);
    return api;
  }
}
