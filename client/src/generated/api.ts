// Written by `npm run client` from the contracts; change those.

import type { Caller } from '../caller.ts';
import { type AuditApi, auditApi } from './audit.ts';
import { type ExecutionsApi, executionsApi } from './executions.ts';
import {
  type ApiKeysApi,
  apiKeysApi,
  type MeApi,
  type MembersApi,
  meApi,
  membersApi,
  type RolesApi,
  rolesApi,
  type SettingsApi,
  settingsApi,
} from './identity.ts';
import { type OperationsApi, operationsApi } from './operations.ts';
import { type QueuesApi, queuesApi } from './queues.ts';
import { type ReferenceApi, referenceApi, type SchemasApi, schemasApi } from './reference.ts';
import { type TenantsApi, tenantsApi } from './tenants.ts';
import { type UsageApi, usageApi } from './usage.ts';
import { type WorkflowsApi, workflowsApi } from './workflows.ts';

export type * from './audit.ts';
export type * from './executions.ts';
export type * from './identity.ts';
export type * from './operations.ts';
export type * from './queues.ts';
export type * from './reference.ts';
export type * from './tenants.ts';
export type * from './usage.ts';
export type * from './workflows.ts';

/** Every operation of the API, grouped by what it is about. */
export interface Api {
  readonly tenants: TenantsApi;
  readonly me: MeApi;
  readonly members: MembersApi;
  readonly roles: RolesApi;
  readonly apiKeys: ApiKeysApi;
  readonly settings: SettingsApi;
  readonly workflows: WorkflowsApi;
  readonly executions: ExecutionsApi;
  readonly usage: UsageApi;
  readonly operations: OperationsApi;
  readonly queues: QueuesApi;
  readonly audit: AuditApi;
  readonly reference: ReferenceApi;
  readonly schemas: SchemasApi;
}

export function createApi(caller: Caller): Api {
  return {
    tenants: tenantsApi(caller),
    me: meApi(caller),
    members: membersApi(caller),
    roles: rolesApi(caller),
    apiKeys: apiKeysApi(caller),
    settings: settingsApi(caller),
    workflows: workflowsApi(caller),
    executions: executionsApi(caller),
    usage: usageApi(caller),
    operations: operationsApi(caller),
    queues: queuesApi(caller),
    audit: auditApi(caller),
    reference: referenceApi(caller),
    schemas: schemasApi(caller),
  };
}
