import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Caller } from '../../../../functions/shared/access/caller.ts';
import { hasOn, mayOn, scopeOf } from '../../../../functions/shared/access/permissions.ts';
import { inScope } from '../../../../functions/shared/access/scope.ts';

const workflow = fc.constantFrom('dev.order', 'dev.billing-run', 'prod.order', 'prod.billing-run');
const pattern = fc.constantFrom('dev.*', 'dev.billing-*', 'prod.order', 'prod.*');
const grant = fc.record({
  role: fc.constant('some'),
  permissions: fc
    .subarray(['execution:cancel', 'execution:read'] as const)
    .map((permissions): ReadonlySet<'execution:cancel' | 'execution:read'> => new Set(permissions)),
  workflows: fc.option(fc.array(pattern, { maxLength: 3 }), { nil: undefined }),
});
const caller: fc.Arbitrary<Caller> = fc.array(grant, { maxLength: 4 }).map((grants) => ({
  principal: { kind: 'user', id: 'ada' },
  roles: [],
  grants,
  permissions: new Set(grants.flatMap(({ permissions }) => [...permissions])),
}));

test('the scope of a permission holds exactly the workflows on which the caller has it', () => {
  fc.assert(
    fc.property(caller, workflow, (who, id) => {
      expect(inScope(scopeOf(who, 'execution:cancel'), id)).toBe(mayOn(who, 'execution:cancel', id));
    }),
  );
});

test('the caller has the permission on all of the scope, and names no workflows twice', () => {
  fc.assert(
    fc.property(caller, (who) => {
      const scope = scopeOf(who, 'execution:cancel');
      expect(hasOn(who, 'execution:cancel', scope)).toBe(true);
      expect(new Set(scope).size).toBe(scope?.length ?? 0);
    }),
  );
});
