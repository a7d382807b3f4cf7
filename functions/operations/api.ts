import { accessReader } from '../shared/access/access-reader.ts';
import { systemClock as clock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createApi } from '../shared/http/api.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { tableOperationStore } from './adapters/operation-store.ts';
import { operationsContract } from './contract.ts';
import { operationsApiEnvironment } from './environment.ts';
import { operationsHandlers } from './handlers.ts';

const logger = createLogger('operations');
const tables = tenantTables(readEnvironment(operationsApiEnvironment));

/** Long work and how far it is. */
export const handler = createApi({
  contract: operationsContract,
  handlers: operationsHandlers(tableOperationStore(tables), clock),
  access: accessReader({ tenantTables: tables, clock, logger }),
  logger,
});
