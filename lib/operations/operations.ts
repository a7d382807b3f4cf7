import { Construct } from 'constructs';
import { operationsApiEnvironment } from '../../functions/operations/environment.ts';
import type { Platform } from '../platform/platform.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import type { TenantDataRole } from '../platform/tenant-data-role.ts';

export interface OperationsProps {
  readonly platform: Platform;
  readonly tenantData: TenantDataRole;
}

/** Long work: made and advanced by the contexts that do it, read and cancelled here. */
export class Operations extends Construct {
  readonly api: ServiceFunction;

  constructor(scope: Construct, id: string, { platform, tenantData }: OperationsProps) {
    super(scope, id);
    this.api = new ServiceFunction(this, 'Api', {
      platform,
      entry: 'operations/api',
      description: 'HTTP operations of long work',
      schema: operationsApiEnvironment,
      environment: tenantData.environment,
    });
    tenantData.grantTenantData(this.api);
  }
}
