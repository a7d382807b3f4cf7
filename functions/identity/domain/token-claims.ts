import type { FederatedPerson } from './federation.ts';
import { activeTenant, type Membership } from './memberships.ts';

/** Group of the user pool whose members operate the platform. */
export const OPERATORS = 'operators';

/** Claims that the platform adds to tokens: a tenant or a role of the platform, or none for a person without a tenant. */
export interface PlatformClaims {
  readonly tenant_id?: string;
  readonly platform_role?: 'operator';
  /** The person signs in with a second factor. Named for members of tenants only, who alone are asked for it. */
  readonly mfa?: 'true';
}

/**
 * An operator's token speaks for the platform and never for a tenant as well. Whom a tenant's identity provider vouches for is a
 * member of that tenant or nobody: neither a member of another one nor an operator.
 */
export function platformClaims(
  groups: readonly string[],
  memberships: readonly Membership[],
  wantedTenant: string | undefined,
  federated?: FederatedPerson,
): PlatformClaims {
  if (federated !== undefined) {
    const own = memberships.filter(({ tenantId }) => tenantId === federated.tenantId);
    return tenantClaims(activeTenant(own, undefined));
  }
  if (groups.includes(OPERATORS)) return { platform_role: 'operator' };
  return tenantClaims(activeTenant(memberships, wantedTenant));
}

function tenantClaims(tenant: string | undefined): PlatformClaims {
  return tenant === undefined ? {} : { tenant_id: tenant };
}
