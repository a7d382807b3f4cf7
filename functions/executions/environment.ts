import * as z from 'zod';
import { stageName, tenantDataEnvironment } from '../shared/environment.ts';

/** All of these wake the dispatcher. */
export const executionsEnvironment = z.object({
  ...tenantDataEnvironment,
  WAKE_QUEUE_URL: z.url(),
});

/** The API, the reconciler and the worker itself tell the worker of bulk operations. */
export const bulkEnvironment = executionsEnvironment.extend({ BULK_QUEUE_URL: z.url() });

/** The dispatcher also tells the allocator what tenants want. */
export const dispatcherEnvironment = executionsEnvironment.extend({ DEMAND_QUEUE_URL: z.url() });

/** What the allocator may lease to all tenants together, beyond their guarantees. */
export const allocatorEnvironment = executionsEnvironment.extend({
  BURST_EXECUTIONS: z.coerce.number().int().nonnegative(),
  BURST_STARTS_PER_SECOND: z.coerce.number().int().nonnegative(),
});

/** The stream's reader needs no tenant's credentials: the stream brings it the items. */
export const changeReaderEnvironment = z.object({ STAGE: stageName, EVENT_BUS_NAME: z.string().min(1) });
