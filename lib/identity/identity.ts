import { Construct } from 'constructs';
import {
  authorizerEnvironment,
  directoryEnvironment,
  identityApiEnvironment,
} from '../../functions/identity/environment.ts';
import type { Platform } from '../platform/platform.ts';
import { ServiceFunction } from '../platform/service-function.ts';
import type { TenantDataRole } from '../platform/tenant-data-role.ts';
import type { TenantTable } from '../platform/tenant-table.ts';
import type { UsageKeySecret } from '../platform/usage-key-secret.ts';
import type { UserDirectory } from './user-directory.ts';

export interface IdentityProps {
  readonly platform: Platform;
  readonly table: TenantTable;
  readonly tenantData: TenantDataRole;
  readonly users: UserDirectory;
  readonly usageKeySecret: UsageKeySecret;
}

/** Members, roles, API keys, and who a caller is. */
export class Identity extends Construct {
  readonly api: ServiceFunction;
  readonly onAuthorization: ServiceFunction;
  /** The only function with rights to administer the user pool. */
  readonly onDirectoryRequest: ServiceFunction;

  constructor(scope: Construct, id: string, props: IdentityProps) {
    super(scope, id);
    this.onDirectoryRequest = this.createDirectory(props);
    this.onAuthorization = this.createAuthorizer(props);
    this.api = this.createApi(props);
  }

  private createDirectory({ platform, users }: IdentityProps): ServiceFunction {
    const federated = platform.config.federation?.providers.map(({ tenant }) => tenant);
    const directory = new ServiceFunction(this, 'OnDirectoryRequest', {
      platform,
      entry: 'identity/on-directory-request',
      description: 'Creates, finds, disables and signs out people in the user pool',
      schema: directoryEnvironment,
      environment: {
        USER_POOL_ID: users.userPoolId,
        ...(federated ? { FEDERATED_TENANTS: federated.join(',') } : {}),
      },
    });
    users.grantAdministration(directory);
    return directory;
  }

  private createAuthorizer({ platform, table, users, usageKeySecret }: IdentityProps): ServiceFunction {
    const authorizer = new ServiceFunction(this, 'OnAuthorization', {
      platform,
      entry: 'identity/on-authorization',
      description: 'Says who a caller is, from an access token or an API key',
      schema: authorizerEnvironment,
      environment: {
        STAGE: platform.config.stage,
        TABLE_NAME: table.tableName,
        TOKEN_ISSUER: users.issuer,
        USER_POOL_CLIENT_ID: users.clientId,
        USAGE_KEY_SECRET_ARN: usageKeySecret.arn,
      },
    });
    table.grantPlatformRows(authorizer, ['$platform#api-key#*'], ['GetItem']);
    usageKeySecret.grantRead(authorizer);
    return authorizer;
  }

  private createApi({ platform, table, tenantData }: IdentityProps): ServiceFunction {
    const api = new ServiceFunction(this, 'Api', {
      platform,
      entry: 'identity/api',
      description: 'HTTP operations of members, roles and API keys',
      schema: identityApiEnvironment,
      environment: {
        ...tenantData.environment,
        DIRECTORY_FUNCTION_NAME: this.onDirectoryRequest.function.functionName,
      },
    });
    tenantData.grantTenantData(api);
    table.grantPlatformRows(
      api,
      ['$platform#user#*', '$platform#api-key#*'],
      ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'],
    );
    this.onDirectoryRequest.grantInvoke(api);
    return api;
  }
}
