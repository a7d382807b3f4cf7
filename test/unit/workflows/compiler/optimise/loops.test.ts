import fc from 'fast-check';
import { expect, test } from 'vitest';
import { straight } from '../../../../../functions/workflows/compiler/lower/exits.ts';
import type { StateId } from '../../../../../functions/workflows/compiler/machine/state.ts';
import { draftOf } from '../../../../../functions/workflows/compiler/optimise/draft.ts';
import { statesInLoops } from '../../../../../functions/workflows/compiler/optimise/loops.ts';

type Ways = Readonly<Record<StateId, readonly StateId[]>>;

/** Choices that lead to each other. */
function draft(ways: Ways) {
  const states = Object.entries(ways).map(([id, [otherwise, ...others]]) => {
    const rules = others.map((next) => ({
      condition: { kind: 'literal', value: true } as const,
      exit: straight(next),
    }));
    const place = { pointer: '', path: [], role: undefined, tasks: [], inputOf: undefined };
    const state = { ...place, kind: 'choice', bounded: false, rules, otherwise: straight(otherwise ?? null) } as const;
    return [id, state] as const;
  });
  return draftOf({ entry: states[0]?.[0] ?? null, states: new Map(states), tasks: [] });
}

/** Whether a way leads from one state to another, by following all of them. */
function leadsTo(ways: Ways, from: StateId, to: StateId, passed: Set<StateId> = new Set()): boolean {
  return (ways[from] ?? []).some((next) => {
    if (next === to) return true;
    if (passed.has(next)) return false;
    passed.add(next);
    return leadsTo(ways, next, to, passed);
  });
}

test('the states in loops are those from which a way leads back', () => {
  const id = fc.nat({ max: 7 }).map((number) => `s${number}`);
  fc.assert(
    fc.property(fc.array(fc.uniqueArray(id, { maxLength: 3 }), { minLength: 8, maxLength: 8 }), (lists) => {
      const ways = Object.fromEntries(lists.map((list, index) => [`s${index}`, list]));
      const looping = Object.keys(ways).filter((state) => leadsTo(ways, state, state));
      expect([...statesInLoops(draft(ways))].toSorted()).toEqual(looping);
    }),
    { numRuns: 500 },
  );
});

test('a long row of states does not exhaust the stack', () => {
  const count = 20_000;
  const ways = Object.fromEntries(Array.from({ length: count }, (_, at) => [`s${at}`, [`s${(at + 1) % count}`]]));
  expect(statesInLoops(draft(ways)).size).toBe(count);
});
