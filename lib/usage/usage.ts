import { Construct } from 'constructs';
import { usageApiEnvironment } from '../../functions/usage/environment.ts';
import type { Platform } from '../platform/platform.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import type { TenantDataRole } from '../platform/tenant-data-role.ts';

export interface UsageProps {
  readonly platform: Platform;
  readonly tenantData: TenantDataRole;
}

/** What tenants use of their quotas: starts are counted by the executions, shown here. */
export class Usage extends Construct {
  readonly api: ServiceFunction;

  constructor(scope: Construct, id: string, { platform, tenantData }: UsageProps) {
    super(scope, id);
    this.api = new ServiceFunction(this, 'Api', {
      platform,
      entry: 'usage/api',
      description: 'HTTP operations of usage',
      schema: usageApiEnvironment,
      environment: tenantData.environment,
    });
    tenantData.grantTenantData(this.api);
  }
}
