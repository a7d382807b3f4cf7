import * as z from 'zod';

/** Origins that a tenant can name: every request reads them. */
export const MOST_ORIGINS = 20;

/** `https`, or `http` on the machine of who develops the page; no wildcards, no paths, and as browsers write it. */
const ORIGIN = /^(?:https:\/\/[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|http:\/\/localhost)(?::[1-9]\d{0,4})?$/;

/** The origin of a page (RFC 6454), in the form that browsers send, so that equal texts are equal origins. */
export const pageOrigin = z
  .string()
  .max(200)
  .regex(ORIGIN, 'an origin is expected: https://<host>, or http://localhost:<port>')
  .refine((text) => URL.parse(text)?.origin === text, 'browsers write this origin in another form');

/** Whether people of the tenant must show a second factor when they sign in. */
export const mfaDemand = z.enum(['optional', 'required']);
export type MfaDemand = z.output<typeof mfaDemand>;

/** What a tenant has settled for itself, as its profile keeps it. */
export const tenantSettings = z.object({
  mfa: mfaDemand,
  /** Pages that may read answers to this tenant. */
  cors: z.object({ origins: z.array(z.string()) }),
  /** Counts the changes: the entity tag. */
  revision: z.number(),
});
export type TenantSettings = z.output<typeof tenantSettings>;

/** Those of a tenant that has changed nothing. */
export const FIRST_SETTINGS: TenantSettings = { mfa: 'optional', cors: { origins: [] }, revision: 0 };
