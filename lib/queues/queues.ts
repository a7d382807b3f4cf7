import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { queuesApiEnvironment } from '../../functions/queues/environment.ts';
import type { Platform } from '../platform/platform.ts';
import type { QueueWithDlq } from '../platform/queue-with-dlq.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import type { TenantDataRole } from '../platform/tenant-data-role.ts';
import type { TenantTable } from '../platform/tenant-table.ts';

export interface QueuesProps {
  readonly platform: Platform;
  readonly table: TenantTable;
  readonly tenantData: TenantDataRole;
  /** By the names that operators see. */
  readonly queues: Readonly<Record<string, QueueWithDlq>>;
}

/** Depths and dead letters, for operators. The function may send to every queue, so it does nothing else. */
export class Queues extends Construct {
  readonly api: ServiceFunction;

  constructor(scope: Construct, id: string, { platform, table, tenantData, queues }: QueuesProps) {
    super(scope, id);
    const addresses = Object.entries(queues).map(([name, { queue, deadLetters }]) => {
      const address = {
        url: queue.queueUrl,
        deadLettersUrl: deadLetters.queueUrl,
        deadLettersArn: deadLetters.queueArn,
      };
      return [name, address] as const;
    });
    this.api = new ServiceFunction(this, 'Api', {
      platform,
      entry: 'queues/api',
      description: 'HTTP operations of the queues of the platform',
      schema: queuesApiEnvironment,
      environment: {
        ...tenantData.environment,
        QUEUES: Stack.of(this).toJsonString(Object.fromEntries(addresses)),
      },
    });
    tenantData.grantTenantData(this.api);
    table.grantPlatformRows(this.api, ['$platform#audit'], ['PutItem']);
    for (const queue of Object.values(queues)) queue.grantRedrive(this.api);
  }
}
