import * as z from 'zod';
import { stageName } from '../shared/environment.ts';

export const httpCallEnvironment = z.object({
  STAGE: stageName,
  /**
   * `host:port` pairs, separated by commas, that the egress guard lets through although they are private.
   * Empty wherever it is deployed; a development set-up names its own services.
   */
  EGRESS_ALLOWED_HOSTS: z.string().default(''),
});

export const scriptCallEnvironment = z.object({
  STAGE: stageName,
  /** Function in tenant isolation mode that runs the scripts. */
  SCRIPT_RUN_FUNCTION_NAME: z.string().min(1),
});

/** The sandbox is told nothing but what to run. */
export const scriptRunEnvironment = z.object({});
