import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Membership } from '../../../../functions/identity/domain/memberships.ts';
import { OPERATORS, platformClaims } from '../../../../functions/identity/domain/token-claims.ts';

const membership = fc.record({
  type: fc.constant('membership' as const),
  v: fc.constant(1 as const),
  tenantId: fc.constantFrom('acme', 'globex', 'initech', 'umbrella'),
  status: fc.constantFrom('active' as const, 'disabled' as const),
});
const memberships = fc.uniqueArray(membership, { selector: ({ tenantId }) => tenantId });
const wanted = fc.option(fc.constantFrom('acme', 'globex', 'hooli'), { nil: undefined });

const activeOf = (all: readonly Membership[]) =>
  all.filter(({ status }) => status === 'active').map((one) => one.tenantId);

describe('claims of a token', () => {
  test('name a tenant exactly when the person is active in one: the one asked for if possible', async () => {
    await fc.assert(
      fc.property(memberships, wanted, (all, tenant) => {
        const active = activeOf(all);
        const { tenant_id } = platformClaims(['people'], all, tenant);
        if (active.length === 0) expect(tenant_id).toBeUndefined();
        else expect(active).toContain(tenant_id);
        if (tenant !== undefined && active.includes(tenant)) expect(tenant_id).toBe(tenant);
      }),
    );
  });

  test('do not depend on the order of the memberships', async () => {
    await fc.assert(
      fc.property(memberships, wanted, (all, tenant) => {
        expect(platformClaims([], all.toReversed(), tenant)).toEqual(platformClaims([], all, tenant));
      }),
    );
  });

  test('of operators name the role and never a tenant', async () => {
    await fc.assert(
      fc.property(memberships, wanted, (all, tenant) => {
        expect(platformClaims([OPERATORS], all, tenant)).toEqual({ platform_role: 'operator' });
      }),
    );
  });

  test('of whom a provider vouches for name its tenant or nothing', async () => {
    const groups = fc.constantFrom([], [OPERATORS]);
    const vouching = fc.record({ tenantId: fc.constantFrom('acme', 'globex', 'hooli') }, { requiredKeys: [] });
    await fc.assert(
      fc.property(groups, memberships, wanted, vouching, (all, of, tenant, federated) => {
        const { tenantId } = federated;
        const isMember = tenantId !== undefined && activeOf(of).includes(tenantId);
        expect(platformClaims(all, of, tenant, federated)).toEqual(isMember ? { tenant_id: tenantId } : {});
      }),
    );
  });
});
