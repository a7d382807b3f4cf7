import * as z from 'zod';

/** Name of the stage, part of every physical name and of API keys. */
export const stageName = z.string().regex(/^[a-z][a-z0-9]{1,7}$/);

/** What every function that reads tenant rows needs. */
export const tenantDataEnvironment = {
  STAGE: stageName,
  TABLE_NAME: z.string().min(1),
  /** Role that functions assume with the session tag `tenant`. */
  TENANT_DATA_ROLE_ARN: z.string().min(1),
};

/** Reads the environment of the running function; throws at start-up when something is missing or malformed. */
export function readEnvironment<S extends z.ZodType>(schema: S): z.output<S> {
  return schema.parse(process.env);
}
