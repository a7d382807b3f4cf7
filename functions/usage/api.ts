import { accessReader } from '../shared/access/access-reader.ts';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createApi } from '../shared/http/api.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { usageContract } from './contract.ts';
import { usageApiEnvironment } from './environment.ts';
import { usageHandlers } from './handlers.ts';

const logger = createLogger('usage');
const tables = tenantTables(readEnvironment(usageApiEnvironment));

/** What tenants have used of their quotas. */
export const handler = createApi({
  contract: usageContract,
  handlers: usageHandlers(tables, clock),
  access: accessReader({ tenantTables: tables, clock, logger }),
  logger,
});
