import { describe, expect, test } from 'vitest';
import { nextRandom, randomSeed, randomUuid, uuidOf } from '../../../../functions/workflows/simulator/random.ts';

/** So many numbers of the generator from a seed. */
function numbers(seed: number, count: number): readonly number[] {
  let state = seed;
  return Array.from({ length: count }, () => {
    const next = nextRandom(state);
    state = next.state;
    return next.value;
  });
}

describe('the generator of an execution', () => {
  test('goes on after an upgrade with the numbers it would have had', () => {
    expect(randomSeed('arn:aws:states:eu-central-1:111111111111:execution:machine:run')).toBe(463_161_674);
    expect(numbers(1, 3)).toEqual([0.3678755429573357, 0.08161311969161034, 0.8205357783008367]);
    expect(nextRandom(0xffff_ffff).state).toBe(0x9e37_79b8);
  });

  test.each([0, 1, 0xffff_ffff])('spreads its numbers evenly, also from %i', (seed) => {
    const tenths = Array<number>(10).fill(0);
    for (const value of numbers(seed, 10_000)) {
      expect(value >= 0 && value < 1).toBe(true);
      const tenth = Math.floor(value * 10);
      tenths[tenth] = (tenths[tenth] ?? 0) + 1;
    }
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });
});

describe('a UUID', () => {
  test('has the version 4 and its variant, whatever chance says', () => {
    expect(randomUuid(() => 0)).toBe('00000000-0000-4000-8000-000000000000');
    expect(randomUuid(() => 1 - Number.EPSILON)).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
    let byte = 0;
    const counting = () => {
      byte += 1;
      return byte / 256;
    };
    expect(randomUuid(counting)).toBe('01020304-0506-4708-890a-0b0c0d0e0f10');
  });

  test('of a text is always the same, and that of another text another', () => {
    expect(uuidOf('a')).toBe(uuidOf('a'));
    expect(uuidOf('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(new Set(['a', 'b', 'c', ''].map(uuidOf)).size).toBe(4);
    expect(new Set(uuidOf('a').replaceAll('-', '')).size).toBeGreaterThan(4);
  });
});
