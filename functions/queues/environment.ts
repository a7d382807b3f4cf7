import * as z from 'zod';
import { tenantDataEnvironment } from '../shared/environment.ts';

export const queuesApiEnvironment = z.object({
  ...tenantDataEnvironment,
  /** The queues by name, each with its dead-letter queue: JSON. */
  QUEUES: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(z.record(z.string(), z.object({ url: z.url(), deadLettersUrl: z.url(), deadLettersArn: z.string() }))),
});
