import { describe, expect, test } from 'vitest';
import { CALL_BUDGETS } from '../../../bench/budgets.ts';
import { OPERATION_CALLS } from '../../../bench/operation-calls.ts';
import { CONTRACTS } from '../../../lib/contracts.ts';

const measured = CONTRACTS.flatMap(({ operations }) =>
  Object.entries(operations).flatMap(([name, { permission }]) => (permission === 'public' ? [] : [name])),
);

describe('the bench', () => {
  test('has a call of every operation that asks for credentials, and of no other', () => {
    expect(Object.keys(OPERATION_CALLS).toSorted()).toEqual(measured.toSorted());
  });

  test('has budgets for operations that exist', () => {
    expect(measured).toEqual(expect.arrayContaining(Object.keys(CALL_BUDGETS)));
  });
});
