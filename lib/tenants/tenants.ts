import { Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { tenantsApiEnvironment } from '../../functions/tenants/environment.ts';
import type { Platform } from '../platform/platform.ts';
import type { QueueWithDlq } from '../platform/queue-with-dlq.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import type { TenantDataRole } from '../platform/tenant-data-role.ts';
import type { TenantTable } from '../platform/tenant-table.ts';
import type { UsageKeySecret } from '../platform/usage-key-secret.ts';
import type { UsagePlans } from '../platform/usage-plans.ts';

export interface TenantsProps {
  readonly platform: Platform;
  readonly table: TenantTable;
  readonly tenantData: TenantDataRole;
  readonly usagePlans: UsagePlans;
  readonly usageKeySecret: UsageKeySecret;
  /** Invites the first owner of a tenant. */
  readonly directory: ServiceFunction;
  /** Wakes the dispatcher when a tenant may start more. */
  readonly wakeQueue: QueueWithDlq;
}

/** The registry of tenants, governed by operators. */
export class Tenants extends Construct {
  readonly api: ServiceFunction;

  constructor(scope: Construct, id: string, props: TenantsProps) {
    super(scope, id);
    const { platform, table, tenantData, usagePlans, usageKeySecret, directory, wakeQueue } = props;
    this.api = new ServiceFunction(this, 'Api', {
      platform,
      entry: 'tenants/api',
      description: 'HTTP operations of tenants',
      schema: tenantsApiEnvironment,
      environment: {
        ...tenantData.environment,
        TIER_LIMITS: JSON.stringify(platform.config.tiers),
        USAGE_PLAN_IDS: Stack.of(this).toJsonString(usagePlans.idsByTier),
        USAGE_KEY_SECRET_ARN: usageKeySecret.arn,
        DIRECTORY_FUNCTION_NAME: directory.function.functionName,
        WAKE_QUEUE_URL: wakeQueue.queue.queueUrl,
      },
    });
    tenantData.grantTenantData(this.api);
    table.grantPlatformRows(
      this.api,
      ['$platform#tenants', '$platform#user#*', '$platform#idempotency', '$platform#audit'],
      ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'Query', 'ConditionCheckItem'],
    );
    usagePlans.grantKeys(this.api);
    usageKeySecret.grantRead(this.api);
    directory.grantInvoke(this.api);
    wakeQueue.grantSend(this.api);
  }
}
