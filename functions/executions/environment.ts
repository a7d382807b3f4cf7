import * as z from 'zod';
import { tenantDataEnvironment } from '../shared/environment.ts';

/** The API, the tracker and the reconciler all wake the dispatcher. */
export const executionsEnvironment = z.object({
  ...tenantDataEnvironment,
  WAKE_QUEUE_URL: z.url(),
});

export const dispatcherEnvironment = z.object({ ...tenantDataEnvironment });
