import type { AccessReader } from '../shared/access/access-reader.ts';
import { DomainError } from '../shared/errors.ts';
import { createApi } from '../shared/http/api.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { referenceContract } from './contract.ts';
import { referenceHandlers } from './handlers.ts';

/** Bundles are CommonJS and know their folder; run as a module, they are looked for where the process runs. */
const folder = typeof __dirname === 'string' ? __dirname : process.cwd();

/** Everything here is public, and this function reads no tenant's rows: whoever shows credentials is not known to it. */
const nobody: AccessReader = {
  read: async () => {
    throw new DomainError('unauthenticated');
  },
};

/** The OpenAPI document and its page, which lie beside the bundle. */
export const handler = createApi({
  contract: referenceContract,
  handlers: referenceHandlers(folder),
  access: nobody,
  logger: createLogger('reference'),
});
