import * as z from 'zod';
import { stageName, tenantDataEnvironment } from '../shared/environment.ts';

/** The API, the tracker and the reconciler all wake the dispatcher. */
export const executionsEnvironment = z.object({
  ...tenantDataEnvironment,
  WAKE_QUEUE_URL: z.url(),
});

export const dispatcherEnvironment = z.object({ ...tenantDataEnvironment });

/** The stream's reader needs no tenant's credentials: the stream brings it the items. */
export const changeReaderEnvironment = z.object({ STAGE: stageName, EVENT_BUS_NAME: z.string().min(1) });
