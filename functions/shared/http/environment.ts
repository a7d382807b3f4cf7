import * as z from 'zod';

/** What every function behind the API reads, beside what its context needs. */
export const httpEnvironment = z.object({
  /** Origins of the operator's own pages, separated by commas. They may read the answers to every tenant. */
  ALLOWED_ORIGINS: z
    .string()
    .default('')
    .transform((text) => text.split(',').filter((origin) => origin !== '')),
});
