import * as z from 'zod';
import { tenantId } from '../../shared/ids.ts';

const sub = z.string().min(1).max(128);

/** What the directory function can be asked; it alone may administer the user pool. */
export const directoryRequest = z.discriminatedUnion('command', [
  z.strictObject({
    command: z.literal('findOrCreateUser'),
    email: z.email().max(254),
    tenantId: tenantId.optional(),
  }),
  z.strictObject({ command: z.literal('disable'), sub }),
  z.strictObject({ command: z.literal('enable'), sub }),
  z.strictObject({ command: z.literal('signOut'), sub }),
]);
export type DirectoryRequest = z.output<typeof directoryRequest>;

/** A person of the user pool. `created`: just now, so that an invitation with a temporary password is on its way. */
export const directoryUser = z.object({ sub, created: z.boolean() });
export type DirectoryUser = z.output<typeof directoryUser>;

/** The people known to the platform, in whatever tenants. Every command may be repeated. */
export interface Directory {
  /**
   * The person with this address whom the identity provider of the tenant vouches for, if there is exactly one; else the
   * user of the pool itself, never one of a provider.
   */
  findOrCreateUser(email: string, tenantId?: string): Promise<DirectoryUser>;
  /** Nobody signs in as this person any more, in any tenant. */
  disable(sub: string): Promise<void>;
  enable(sub: string): Promise<void>;
  /** Refresh tokens of this person end; access tokens run out by themselves. */
  signOut(sub: string): Promise<void>;
}
