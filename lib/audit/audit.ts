import { Construct } from 'constructs';
import { auditApiEnvironment } from '../../functions/audit/environment.ts';
import type { Platform } from '../platform/platform.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import type { TenantDataRole } from '../platform/tenant-data-role.ts';

export interface AuditProps {
  readonly platform: Platform;
  readonly tenantData: TenantDataRole;
}

/** Who changed what: written by every context in the transaction of its change, read here. */
export class Audit extends Construct {
  readonly api: ServiceFunction;

  constructor(scope: Construct, id: string, { platform, tenantData }: AuditProps) {
    super(scope, id);
    this.api = new ServiceFunction(this, 'Api', {
      platform,
      entry: 'audit/api',
      description: 'HTTP operations of the audit trail',
      schema: auditApiEnvironment,
      environment: tenantData.environment,
    });
    tenantData.grantTenantData(this.api);
  }
}
