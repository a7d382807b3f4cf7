import type { Permission, TenantLimits, Tier } from './contract.ts';
import type { CustomRoles, Grant } from './roles.ts';
import type { TenantSettings } from './settings.ts';

/** Who is behind a request, in logs and audit entries. */
export interface PrincipalReference {
  readonly kind: 'user' | 'api-key' | 'operator';
  readonly id: string;
}

/** A tenant as it stands at the moment of the request. */
export interface CallerTenant {
  readonly id: string;
  readonly name: string;
  readonly tier: Tier;
  readonly limits: TenantLimits;
  /** Its own roles, by name. */
  readonly roles: CustomRoles;
  readonly settings: TenantSettings;
}

/** An authenticated caller whose rights were read consistently for this very request. */
export interface Caller {
  readonly principal: PrincipalReference;
  /** @default - an operator of the platform, who belongs to no tenant */
  readonly tenant?: CallerTenant;
  readonly roles: readonly string[];
  /** The person's token attests a second factor. @default false */
  readonly secondFactor?: boolean;
  /** What each of the roles gives. */
  readonly grants: readonly Grant[];
  /** What the grants allow together; a grant may be for some workflows alone. */
  readonly permissions: ReadonlySet<Permission>;
}
