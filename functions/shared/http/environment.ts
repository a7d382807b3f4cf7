import * as z from 'zod';

/** What every function behind the API reads, beside what its context needs. */
export const httpEnvironment = z.object({
  /** Origins whose pages may read answers, separated by commas; `*` stands for all. */
  ALLOWED_ORIGINS: z
    .string()
    .default('*')
    .transform((text) => text.split(',')),
});
