import { join } from 'node:path';
import type { AccessReader } from '../shared/access/access-reader.ts';
import { DomainError } from '../shared/errors.ts';
import { createApi } from '../shared/http/api.ts';
import { createLogger } from '../shared/telemetry/logger.ts';
import { referenceContract } from './contract.ts';
import { referenceHandlers } from './handlers.ts';

/** Bundles are CommonJS and know their folder; run as a module, the document is looked for where the process runs. */
const folder = typeof __dirname === 'string' ? __dirname : process.cwd();

/** Everything here is public, and this function reads no tenant's rows: whoever shows credentials is not known to it. */
const nobody: AccessReader = {
  read: async () => {
    throw new DomainError('unauthenticated');
  },
};

/** The OpenAPI document, which lies beside the bundle. */
export const handler = createApi({
  contract: referenceContract,
  handlers: referenceHandlers(join(folder, 'openapi.json')),
  access: nobody,
  logger: createLogger('reference'),
});
