import * as z from 'zod';
import { stageName, tenantDataEnvironment } from '../shared/environment.ts';

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

export const directoryEnvironment = z.object({ USER_POOL_ID: z.string().min(1) });
