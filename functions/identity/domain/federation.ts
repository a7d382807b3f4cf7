import * as z from 'zod';

/** A person who signs in at a tenant's identity provider. */
export interface FederatedPerson {
  /**
   * The tenant whose provider vouches for a verified address: in the user pool, providers are called as their tenants.
   * @default - none: the person belongs to no tenant
   */
  readonly tenantId?: string;
}

/** Cognito's attribute `identities`, which nobody can write: JSON, one entry for each provider that the user is linked to. */
const identities = z.array(z.looseObject({ providerName: z.string().min(1) }));

/**
 * Who vouches for a user of the pool, by the attributes that triggers get. Only a user of exactly one provider, with an address
 * that it calls verified, belongs to a tenant: whatever else has to do with a provider (linked users, attributes that are not
 * understood) belongs to none.
 * @returns undefined for a user of the pool itself
 */
export function federatedPerson(attributes: Readonly<Record<string, string>>): FederatedPerson | undefined {
  const { identities: written, email, email_verified } = attributes;
  const isExternal = attributes['cognito:user_status'] === 'EXTERNAL_PROVIDER';
  const linked = readIdentities(written);
  if (!isExternal && linked?.length === 0) return undefined;
  const [only] = linked ?? [];
  if (!isExternal || only === undefined || linked?.length !== 1) return {};
  return email && email_verified === 'true' ? { tenantId: only.providerName } : {};
}

/** @returns undefined for what is no list of identities */
function readIdentities(written: string | undefined): z.output<typeof identities> | undefined {
  if (written === undefined || written === '') return [];
  try {
    return identities.safeParse(JSON.parse(written)).data;
  } catch {
    return undefined;
  }
}
