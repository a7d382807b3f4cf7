import * as z from 'zod';
import { TIERS, tenantLimits } from '../shared/access/contract.ts';
import { tenantDataEnvironment } from '../shared/environment.ts';

/** A JSON text that is parsed and checked by `schema`. */
function json<S extends z.ZodType>(schema: S) {
  return z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(schema);
}

export const tenantsApiEnvironment = z.object({
  ...tenantDataEnvironment,
  /** Limits of each tier, from `lib/config.ts`. */
  TIER_LIMITS: json(z.record(z.enum(TIERS), tenantLimits)),
  /** Usage plan of each tier. */
  USAGE_PLAN_IDS: json(z.record(z.enum(TIERS), z.string())),
  /** Secret whose value keys the HMAC that makes a tenant's usage key. */
  USAGE_KEY_SECRET_ARN: z.string().min(1),
  /** Function that alone may administer the user pool. */
  DIRECTORY_FUNCTION_NAME: z.string().min(1),
  /** Queue of the dispatcher. */
  WAKE_QUEUE_URL: z.url(),
});
