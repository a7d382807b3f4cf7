import { accessReader } from '../shared/access/access-reader.ts';
import { systemClock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createApi } from '../shared/http/api.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { auditContract } from './contract.ts';
import { auditApiEnvironment } from './environment.ts';
import { auditHandlers } from './handlers.ts';

const logger = createLogger('audit');
const tables = tenantTables(readEnvironment(auditApiEnvironment));

/** Who changed what in a tenant. */
export const handler = createApi({
  contract: auditContract,
  handlers: auditHandlers(tables),
  access: accessReader({ tenantTables: tables, clock: systemClock, logger }),
  logger,
});
