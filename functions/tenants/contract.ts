import * as z from 'zod';
import { tenantLimits, tenantQuotas, tier } from '../shared/access/contract.ts';
import { defineContract } from '../shared/http/contract.ts';
import { tenantId } from '../shared/ids.ts';
import { isoTimestamp, page, pageQuery, usageQuery, usageReport } from '../shared/schemas.ts';
import { tenantExamples as examples } from './examples.ts';

const tenantName = z.string().trim().min(1).max(100);
const tenantStatus = z.enum(['active', 'suspended']);

export const tenantResource = z
  .object({
    id: tenantId,
    name: z.string(),
    tier,
    status: tenantStatus,
    limits: tenantLimits,
    createdAt: isoTimestamp,
  })
  .meta({ id: 'Tenant' });

const newTenant = z
  .strictObject({
    id: tenantId,
    name: tenantName,
    tier: tier.default('basic'),
    owner: z
      .strictObject({ email: z.email().max(254).toLowerCase() })
      .meta({ description: 'The first owner, invited by e-mail' }),
  })
  .meta({ id: 'NewTenant' });

/** Of the limits, those that the platform itself enforces: request rates are those of the tier's usage plan. */
const changeableLimits = tenantLimits
  .omit({ requestsPerSecond: true, requestBurst: true })
  .extend({
    // A change has no defaults: what is not named stays.
    burstExecutions: tenantLimits.shape.burstExecutions.unwrap(),
    startsPerSecond: tenantLimits.shape.startsPerSecond.unwrap(),
    weight: tenantLimits.shape.weight.unwrap(),
    shards: tenantLimits.shape.shards.unwrap(),
    quotas: tenantQuotas.partial().meta({ id: 'TenantQuotasChange' }),
  })
  .partial();

const tenantChange = z
  .strictObject({
    name: tenantName.optional(),
    status: tenantStatus.optional(),
    tier: tier.optional().meta({ description: 'Another tier brings its limits and request rates' }),
    limits: changeableLimits.optional().meta({ description: 'The limits named win over those of the tier' }),
  })
  .refine((change) => Object.keys(change).length > 0, 'name what changes')
  .meta({ id: 'TenantChange' });

const params = z.strictObject({ tenant: tenantId });

export const tenantsContract = defineContract({
  context: 'tenants',
  description: 'The customers of the platform, as its operator governs them.',
  nouns: ['tenants'],
  operations: {
    createTenant: {
      method: 'POST',
      path: '/v1/tenants',
      permission: 'tenant:create',
      summary: 'Create a tenant',
      description:
        'Creates the tenant with the limits of its tier, its own API Gateway usage key, and invites its first owner by e-mail. A retry with the same body completes a creation that was interrupted.',
      body: newTenant,
      status: 201,
      response: tenantResource,
      idempotent: true,
      errors: ['tenant-exists'],
      example: examples.createTenant,
    },
    listTenants: {
      method: 'GET',
      path: '/v1/tenants',
      permission: 'tenant:read',
      summary: 'List tenants',
      description: 'All tenants of the cell, by id.',
      query: z.strictObject(pageQuery),
      status: 200,
      response: page(tenantResource, 'TenantPage'),
      errors: ['invalid-cursor'],
      example: examples.listTenants,
    },
    readTenant: {
      method: 'GET',
      path: '/v1/tenants/{tenant}',
      permission: 'tenant:read',
      summary: 'Read a tenant',
      description: 'The profile of one tenant: tier, status and limits. Members and workflows are not part of it.',
      params,
      status: 200,
      response: tenantResource,
      etag: 'returned',
      errors: ['not-found'],
      example: examples.readTenant,
    },
    readTenantUsage: {
      method: 'GET',
      path: '/v1/tenants/{tenant}/usage',
      permission: 'tenant:read',
      summary: 'Read what a tenant has used of its quotas',
      description:
        'Starts, state transitions and task calls of a calendar month with their quotas, and how much runs and waits now. What ran is not part of it.',
      params,
      query: usageQuery,
      status: 200,
      response: usageReport,
      errors: ['not-found'],
      example: examples.readTenantUsage,
    },
    changeTenant: {
      method: 'PATCH',
      path: '/v1/tenants/{tenant}',
      permission: 'tenant:update',
      summary: 'Suspend, move or rename a tenant',
      description:
        'Sets name, status, tier or limits. A suspended tenant is refused from its next request on and nothing of its backlog is started, while running executions go on; making it active again wakes its backlog. Another tier brings its limits, of which those named win. Limits may be below what runs: nothing is ended. A retry with the same body completes a change that was interrupted.',
      params,
      body: tenantChange,
      status: 200,
      response: tenantResource,
      etag: 'required',
      errors: ['not-found', 'precondition-failed', 'if-match-required'],
      example: examples.changeTenant,
    },
  },
});
