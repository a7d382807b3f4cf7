import * as z from 'zod';
import { BUILT_IN_ROLES, tenantLimits, tier } from './contract.ts';

/** Shapes of the items that every request reads: written by the contexts that own them, read by the pipeline. */

/** `<tenant>#tenant / profile` */
export const tenantProfile = z.object({
  type: z.literal('tenant'),
  v: z.literal(1),
  id: z.string(),
  name: z.string(),
  tier,
  status: z.enum(['active', 'suspended']),
  limits: tenantLimits,
  createdAt: z.string(),
});
export type TenantProfile = z.output<typeof tenantProfile>;

/** `<tenant>#identity / member#<sub>` */
export const memberRecord = z.object({
  type: z.literal('member'),
  v: z.literal(1),
  id: z.string(),
  email: z.string(),
  roles: z.array(z.enum(BUILT_IN_ROLES)),
  status: z.enum(['active', 'disabled']),
  /** Tokens issued before this second (since the epoch) are refused. */
  epoch: z.number(),
  /** Counts the changes: the entity tag. */
  revision: z.number(),
  createdAt: z.string(),
});
export type MemberRecord = z.output<typeof memberRecord>;

/** `<tenant>#identity / key#<id>` */
export const apiKeyRecord = z.object({
  type: z.literal('api-key'),
  v: z.literal(1),
  id: z.string(),
  name: z.string(),
  role: z.enum(BUILT_IN_ROLES),
  status: z.enum(['active', 'revoked']),
  createdAt: z.string(),
  /** ISO time after which the key is refused. Named apart from the table's time to live: the record stays. */
  validUntil: z.string().optional(),
  lastUsedAt: z.string().optional(),
});
export type ApiKeyRecord = z.output<typeof apiKeyRecord>;
