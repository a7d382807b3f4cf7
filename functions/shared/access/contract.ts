import * as z from 'zod';
import { MOST_SHARDS } from '../ids.ts';

/** Tiers; their figures are data in `lib/config.ts`. */
export const TIERS = ['basic', 'pro', 'enterprise'] as const;
export const tier = z.enum(TIERS).meta({ description: 'Tier: rates, limits and quotas of the tenant' });
export type Tier = z.output<typeof tier>;

/** What may be used in a calendar month (UTC). */
export const tenantQuotas = z
  .strictObject({
    starts: z.int().positive().meta({ description: 'Executions that may be started' }),
    transitions: z.int().positive().meta({ description: 'States that executions may enter before starts are refused' }),
    taskCalls: z.int().positive().meta({ description: 'Calls of tasks, each attempt one, before starts are refused' }),
  })
  .meta({ id: 'TenantQuotas' });
export type TenantQuotas = z.output<typeof tenantQuotas>;

/** What a tier allows. Copied into the tenant's profile, where the operator may change it for one tenant. */
export const tenantLimits = z
  .strictObject({
    requestsPerSecond: z.int().positive().meta({ description: 'Steady request rate, enforced by the usage plan' }),
    requestBurst: z.int().positive(),
    runningExecutions: z
      .int()
      .positive()
      .meta({ description: 'Executions that may run at the same time, however busy the cell is: the guarantee' }),
    burstExecutions: z
      .int()
      .nonnegative()
      .default(0)
      .meta({ description: 'Executions that may run at the same time while the cell has free capacity' }),
    startsPerSecond: z
      .int()
      .positive()
      .default(10)
      .meta({ description: 'Executions that may begin to run in a second, however busy the cell is' }),
    weight: z
      .int()
      .positive()
      .max(1000)
      .default(1)
      .meta({ description: 'Share of the free capacity beside other tenants that want more than their guarantee' }),
    shards: z
      .int()
      .min(1)
      .max(MOST_SHARDS)
      .default(1)
      .meta({ description: 'Partitions that executions and audit entries are spread over; never fewer than before' }),
    backlog: z.int().positive().meta({ description: 'Executions that may wait for a slot' }),
    workflows: z.int().positive(),
    quotas: tenantQuotas,
  })
  .meta({ id: 'TenantLimits' });
export type TenantLimits = z.output<typeof tenantLimits>;

/** Quotas of a tenant whose rows name none: so much that the tier, not the quota, bounds it. */
const UNNAMED_QUOTAS: TenantQuotas = { starts: 5_000_000, transitions: 100_000_000, taskCalls: 50_000_000 };

/** Limits as they stand in rows, also in those from before there were quotas. */
export const storedLimits = tenantLimits.extend({ quotas: tenantQuotas.default(UNNAMED_QUOTAS) });

/** Permissions inside a tenant: `resource:verb`. A column of every contract, and the members of roles. */
export const TENANT_PERMISSIONS = [
  'member:read',
  'member:invite',
  'member:update',
  'member:remove',
  'role:read',
  'role:create',
  'role:update',
  'role:delete',
  'api-key:read',
  'api-key:create',
  'api-key:revoke',
  'workflow:read',
  'workflow:validate',
  'workflow:simulate',
  'workflow:publish',
  'execution:read',
  'execution:start',
  'execution:cancel',
  'execution:redrive',
  'execution:pause',
  'operation:read',
  'operation:cancel',
  'settings:read',
  'settings:update',
  'audit:read',
  'usage:read',
] as const;

/** Permissions of the platform's operator, who governs tenants but does not see their data. */
export const OPERATOR_PERMISSIONS = [
  'tenant:create',
  'tenant:read',
  'tenant:update',
  'queue:read',
  'queue:redrive',
] as const;

export type TenantPermission = (typeof TENANT_PERMISSIONS)[number];
export type OperatorPermission = (typeof OPERATOR_PERMISSIONS)[number];
export type Permission = TenantPermission | OperatorPermission;

/** A contract's permission column: a permission, any authenticated principal, or nobody in particular. */
export type RequiredPermission = Permission | 'authenticated' | 'public';

/** The roles every tenant has, in falling order of power. */
export const BUILT_IN_ROLES = ['owner', 'admin', 'author', 'operator', 'viewer'] as const;
export type BuiltInRole = (typeof BUILT_IN_ROLES)[number];

const READ: readonly TenantPermission[] = [
  'member:read',
  'role:read',
  'workflow:read',
  'execution:read',
  'operation:read',
];
const OPERATE: readonly TenantPermission[] = [
  ...READ,
  'execution:start',
  'execution:cancel',
  'execution:redrive',
  'execution:pause',
  'operation:cancel',
  'usage:read',
];
const AUTHOR: readonly TenantPermission[] = [...OPERATE, 'workflow:validate', 'workflow:simulate', 'workflow:publish'];

/** What each built-in role may do. `owner` differs from `admin` in that only an owner can make or unmake owners. */
export const ROLE_PERMISSIONS: Readonly<Record<BuiltInRole, readonly TenantPermission[]>> = {
  owner: TENANT_PERMISSIONS,
  admin: TENANT_PERMISSIONS,
  author: AUTHOR,
  operator: OPERATE,
  viewer: READ,
};

/**
 * Usage key of the platform's operators, who belong to no tenant. The stacks make it and the authorizer names it. It
 * is no secret: API Gateway takes usage keys from the authorizer only, so that knowing one gives nothing.
 */
export function operatorUsageKey(stage: string): string {
  return `tributary-${stage}-operators`;
}
