import { accessReader } from '../shared/access/access-reader.ts';
import { systemClock } from '../shared/clock.ts';
import { readEnvironment } from '../shared/environment.ts';
import { createApi } from '../shared/http/api.ts';
import { platformTable } from '../shared/table/clients.ts';
import { tenantTables } from '../shared/table/tenant-tables.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { directoryFunction } from './adapters/directory-client.ts';
import { identityContract } from './contract.ts';
import { identityApiEnvironment } from './environment.ts';
import { identityHandlers } from './handlers.ts';

const environment = readEnvironment(identityApiEnvironment);
const logger = createLogger('identity');
const tables = tenantTables(environment);

/** Members, roles and API keys of a tenant. */
export const handler = createApi({
  contract: identityContract,
  handlers: identityHandlers({
    tenantTables: tables,
    platform: platformTable(environment),
    directory: directoryFunction(environment.DIRECTORY_FUNCTION_NAME),
    clock: systemClock,
    stage: environment.STAGE,
  }),
  access: accessReader({ tenantTables: tables, clock: systemClock, logger }),
  logger,
});
