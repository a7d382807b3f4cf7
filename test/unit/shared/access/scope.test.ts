import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covers, inScope, narrowed, workflowPattern } from '../../../../functions/shared/access/scope.ts';

const id = fc.constantFrom('dev.bill', 'dev.billing-run', 'dev.order', 'prod.billing-run', 'prod.order', 'de.v');
const pattern = fc.constantFrom('dev.*', 'dev.bill*', 'dev.billing-*', 'dev.bill', 'prod.*', 'prod.order', 'd*', 'p*');
const scope = fc.option(fc.uniqueArray(pattern, { minLength: 1, maxLength: 3 }), { nil: undefined });

describe('a scope', () => {
  test.each([
    ['dev.*', 'dev.order', true],
    ['dev.*', 'devil.order', false],
    ['dev.bill*', 'dev.billing', true],
    ['dev.bill', 'dev.billing', false],
    ['dev.bill', 'dev.bill', true],
  ])('%s and %s: %s', (given, workflow, isInside) => {
    expect(inScope([given], workflow)).toBe(isInside);
  });

  test('without patterns is everything, with no pattern nothing', () => {
    expect(inScope(undefined, 'a.b')).toBe(true);
    expect(inScope([], 'a.b')).toBe(false);
    expect(covers(['dev.*'], undefined)).toBe(false);
    expect(covers([], [])).toBe(true);
  });

  test('narrowed by another has what both have', () => {
    fc.assert(
      fc.property(scope, scope, id, (one, other, workflow) => {
        expect(inScope(narrowed(one, other), workflow)).toBe(inScope(one, workflow) && inScope(other, workflow));
      }),
    );
  });

  test('that covers another has all that the other has', () => {
    fc.assert(
      fc.property(scope, scope, id, (outer, inner, workflow) => {
        fc.pre(covers(outer, inner) && inScope(inner, workflow));
        expect(inScope(outer, workflow)).toBe(true);
      }),
    );
  });

  test.each(['*', '', '.x', 'Dev.*', 'dev', 'dev.a*b', 'dev.a.b', 'dev.*.x', 'dev.#', '**', `${'a'.repeat(64)}.b`])(
    'takes no pattern %j',
    (text) => {
      expect(workflowPattern.safeParse(text).success).toBe(false);
    },
  );

  test.each(['dev.*', 'd*', 'dev.order', 'dev.order-*', 'prod.*'])('takes the pattern %s', (text) => {
    expect(workflowPattern.safeParse(text).success).toBe(true);
  });
});
