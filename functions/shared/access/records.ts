import * as z from 'zod';
import { storedLimits, tier } from './contract.ts';
import { customRole } from './roles.ts';
import { FIRST_SETTINGS, tenantSettings } from './settings.ts';

/** Shapes of the items that every request reads: written by the contexts that own them, read by the pipeline. */

/** `<tenant>#tenant / profile` */
export const tenantProfile = z.object({
  type: z.literal('tenant'),
  v: z.literal(1),
  id: z.string(),
  name: z.string(),
  tier,
  status: z.enum(['active', 'suspended']),
  limits: storedLimits,
  /** The tenant's own roles, by name. */
  roles: z.record(z.string(), customRole).default({}),
  settings: tenantSettings.default(FIRST_SETTINGS),
  createdAt: z.string(),
});
export type TenantProfile = z.output<typeof tenantProfile>;

/** `<tenant>#identity / member#<sub>` */
export const memberRecord = z.object({
  type: z.literal('member'),
  v: z.literal(1),
  id: z.string(),
  email: z.string(),
  roles: z.array(z.string()),
  status: z.enum(['active', 'disabled']),
  /** Tokens issued before this second (since the epoch) are refused. */
  epoch: z.number(),
  /** Sign-ins before this second are refused, however new the token is. @default - never signed out */
  signedOutAt: z.number().optional(),
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
  /** The service account: id of the first of the keys that follow each other by rotation. @default - its own */
  account: z.string().optional(),
  role: z.string(),
  /** The workflows it is for. @default - those of its role */
  workflows: z.array(z.string()).optional(),
  status: z.enum(['active', 'revoked']),
  createdAt: z.string(),
  /** ISO time after which the key is refused. Named apart from the table's time to live: the record stays. */
  validUntil: z.string().optional(),
  lastUsedAt: z.string().optional(),
});
export type ApiKeyRecord = z.output<typeof apiKeyRecord>;
