import { APIGatewayClient } from '@aws-sdk/client-api-gateway';
import { wakeQueue } from '../executions/public.ts';
import { directoryClient, ownerInvitations } from '../identity/public.ts';
import { accessReader } from '../shared/access/access-reader.ts';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createApi } from '../shared/http/api.ts';
import { secretReader } from '../shared/secret.ts';
import { platformTable } from '../shared/table/clients.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { apiGatewayUsageKeys } from './adapters/usage-keys.ts';
import { tenantsContract } from './contract.ts';
import { tenantsApiEnvironment } from './environment.ts';
import { tenantsHandlers } from './handlers.ts';

const environment = readEnvironment(tenantsApiEnvironment);
const logger = createLogger('tenants');
const tables = tenantTables(environment);
const platform = platformTable(environment);
const directory = directoryClient(environment.DIRECTORY_FUNCTION_NAME);

/** The tenants of the platform, for its operators. */
export const handler = createApi({
  contract: tenantsContract,
  handlers: tenantsHandlers({
    tenantTables: tables,
    platform,
    usageKeys: apiGatewayUsageKeys({
      client: new APIGatewayClient({}),
      stage: environment.STAGE,
      secret: secretReader(environment.USAGE_KEY_SECRET_ARN),
      usagePlanIds: environment.USAGE_PLAN_IDS,
    }),
    inviteOwner: ownerInvitations({ tenantTables: tables, platform, directory, clock }),
    wakes: wakeQueue(environment.WAKE_QUEUE_URL),
    tierLimits: environment.TIER_LIMITS,
    clock,
  }),
  access: accessReader({ tenantTables: tables, clock, logger }),
  logger,
});
