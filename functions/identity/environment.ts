import * as z from 'zod';
import { stageName, tenantDataEnvironment } from '../shared/environment.ts';
import { tenantId } from '../shared/ids.ts';

export const identityApiEnvironment = z.object({
  ...tenantDataEnvironment,
  DIRECTORY_FUNCTION_NAME: z.string().min(1),
});

export const authorizerEnvironment = z.object({
  STAGE: stageName,
  TABLE_NAME: z.string().min(1),
  /** Issuer of the user pool's tokens; its keys are at `<issuer>/.well-known/jwks.json`. */
  TOKEN_ISSUER: z.url(),
  USER_POOL_CLIENT_ID: z.string().min(1),
  USAGE_KEY_SECRET_ARN: z.string().min(1),
});

export const tokenGenerationEnvironment = z.object({ TABLE_NAME: z.string().min(1) });

/** Ids of tenants, each once, with commas between. */
export const federatedTenants = z
  .string()
  .transform((list) => list.split(','))
  .pipe(z.array(tenantId).refine((ids) => new Set(ids).size === ids.length, 'a tenant has one provider at most'));

export const directoryEnvironment = z.object({
  USER_POOL_ID: z.string().min(1),
  /** The tenants that have an identity provider of their own. @default - none */
  FEDERATED_TENANTS: federatedTenants.optional(),
});
